"""The commands by subject. Each parses its arguments, calls one function and prints."""
