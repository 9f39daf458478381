"""What happens to money. Callers hold the transaction; nothing commits, nothing calls Stripe.

`bills`: what is owed. `attempts`: card pages. `receipts`: money that came. `refunds`: money that
goes back. `settling`: what waited until nothing was owed. `ledger`: postings. `stripe_events`:
hints from Stripe. Locks: registration, bill, attempt, always in this order.
"""
