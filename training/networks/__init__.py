"""The networks that can be trained, and what is done to their weights."""
