"""The forms in which a model is exported: C files, firmware projects, TFLite Micro, a web page."""
