"""Requests that organizers decide on: registrations of a type that needs approval, new names."""
