"""Purchase orders: the number and the file that a city pays by."""
