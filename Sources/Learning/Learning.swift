// Room Learning: to be filled.
