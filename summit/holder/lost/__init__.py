"""A lost link is sent again to the address it was sent to; strangers learn nothing of that."""
