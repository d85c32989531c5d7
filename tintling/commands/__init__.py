"""One module a command; each composes stages and holds no logic of its own."""
