"""Where our books and Stripe's differ: what was found, until somebody has looked at it."""
