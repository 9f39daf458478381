"""Lines that left the account, or bring back what left: what they may be, and what is decided."""
