"""The framed protocol between host and device."""
