"""What moved on our balance at Stripe: its fees, and the payouts to the organizer's bank."""
