// Room MockBroker: to be filled.
