"""From an int8 graph to C that a person can read, flash and trust."""
