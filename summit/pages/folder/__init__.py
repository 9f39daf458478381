"""The mayor's folder: what the summit is, on paper, for a mayor's desk."""
