"""The personal agenda behind an attendee's own secret link."""
