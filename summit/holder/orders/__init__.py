"""Purchase orders, sent by the contact or by whoever pays."""
