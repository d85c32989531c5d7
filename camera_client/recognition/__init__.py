"""What is recognized in a frame, and over many frames: recognizer, results, smoothing and tracking."""
