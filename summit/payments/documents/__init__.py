"""Quotes, invoices, credit notes, receipts and statements: numbered, frozen, kept as they were."""
