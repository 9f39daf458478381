"""A mail server that delivers nothing: it keeps each message as a file and shows them on a page.

For the demonstration only; it listens on loopback and knows nothing of the site.
"""

from .inbox import Inbox, start_smtp
from .pages import create_pages

__all__ = ["Inbox", "create_pages", "start_smtp"]
