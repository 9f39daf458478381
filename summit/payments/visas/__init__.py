"""Visas that were refused: the proof handed in, and what finance decides on it."""
