"""The device's own preprocessing, compiled for this machine: a camera frame to an int8 tensor."""
