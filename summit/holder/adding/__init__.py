"""More people for a registration that was sent."""
