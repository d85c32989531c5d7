"""Recorded sessions: one zip of frames and results, written, read, replayed and reported."""
