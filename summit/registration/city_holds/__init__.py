"""Seats that organizers hold for a city until a day they choose: a draft whose names follow."""
