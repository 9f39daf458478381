"""One person's bill given to another payer, after the registration was sent."""
