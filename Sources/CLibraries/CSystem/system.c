// Keeps the target a compiled one; all of it is in the header.
#include "copydesk_system.h"
