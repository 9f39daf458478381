"""When an invoice is due, who is reminded of it, and what happens when nobody pays."""
