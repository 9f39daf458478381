"""What is typed on the page before sending, kept as one goes."""
