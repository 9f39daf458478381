"""What finance forgives of a bill: a bank on the way kept part of a transfer."""
