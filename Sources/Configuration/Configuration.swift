// Room Configuration: to be filled.
