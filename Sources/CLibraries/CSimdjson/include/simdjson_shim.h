// The C face of simdjson for the JSON module.
#pragma once
