// libyaml: events and marks.
#pragma once
#include <yaml.h>
