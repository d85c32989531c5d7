"""Studies: one thing is varied, everything else stays; a TOML file says what, and JSON keeps the result."""
