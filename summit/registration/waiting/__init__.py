"""The waiting list: who waits for places of a full participation type, and who is asked next."""
