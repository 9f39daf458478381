"""Lines of a statement that left the account: what they may be, and what is decided on each."""
