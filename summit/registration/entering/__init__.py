"""Many people at once: names pasted from a message, or a list that is sent as a file."""
