// Room Copydesk: to be filled.
