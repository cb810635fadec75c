// Room Worker: to be filled.
