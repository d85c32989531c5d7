"""Tintling: a tiny neural network on an ESP32 camera board, proven equal to the bench.

The package holds the shared core; the four stages are installed beside it as
``tintling.training``, ``tintling.compression``, ``tintling.firmware_export`` and
``tintling.camera_client`` (their folders sit at the top of the repository).
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
