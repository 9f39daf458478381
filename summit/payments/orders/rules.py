"""Limits of purchase orders. Plain values, no I/O."""

MOST_FILES = 10  # for one bill: versions of one order, and a treasury's second thoughts
