"""The people of a delegation as its contact sees them: who leads it, each one's own link."""
