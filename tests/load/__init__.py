"""The load driver: a full hall of phones against one server process."""
