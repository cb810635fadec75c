// The C face of CLD2, the language detector.
#pragma once
