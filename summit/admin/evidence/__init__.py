"""What an organizer can show a bank about a disputed payment."""
