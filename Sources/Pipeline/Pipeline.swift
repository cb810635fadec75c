// Room Pipeline: to be filled.
