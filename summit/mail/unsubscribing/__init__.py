"""Addresses that want no more advertising; see `summit.mail.kinds`."""
