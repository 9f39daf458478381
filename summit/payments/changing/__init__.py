"""One person takes part as something else: what is owed, goes back, or is kept."""
