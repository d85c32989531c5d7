"""Random changes to training samples, and the camera simulation."""
