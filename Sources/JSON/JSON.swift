// Room JSON: to be filled.
