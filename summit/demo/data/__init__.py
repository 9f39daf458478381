"""What the demonstration is filled with. Each part is loaded once; loading again changes nothing."""

from summit.demo.data.loading import load_all, refresh_pairing

__all__ = ["load_all", "refresh_pairing"]
