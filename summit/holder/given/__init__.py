"""Everything somebody gave, to take away: a registration's contact, and each person their part."""
