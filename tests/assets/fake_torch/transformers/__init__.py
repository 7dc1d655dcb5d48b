"""Only its logging is asked for."""
