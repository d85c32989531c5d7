"""The windows of ``tintling camera`` and ``tintling collect``."""
