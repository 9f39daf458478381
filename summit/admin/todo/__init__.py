"""What waits for the organizers, on one list: for Today and for letters to who may do it."""
