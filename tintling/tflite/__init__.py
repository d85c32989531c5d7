"""Recognition .tflite files: bounds-checked, and the only place that knows FlatBuffers."""
