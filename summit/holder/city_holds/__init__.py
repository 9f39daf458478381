"""Letters about seats that organizers hold for a city."""
