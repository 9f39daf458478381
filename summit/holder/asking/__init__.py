"""What a contact sees of a request that organizers decide on, and their answer to a question."""
