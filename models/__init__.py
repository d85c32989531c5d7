"""The models that come with Tintling: int8 networks, ready to be exported and run.

Each folder holds ``model.tflite``, the same as a single C header, ``manifest.json`` with the figures
and hashes, the recipe and the training history. ``tintling.shipped`` finds them.
"""
