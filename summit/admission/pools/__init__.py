"""Seats that several participation types share: made, changed, filled and emptied by organizers."""
