"""What the demonstration is filled with. Loading again changes nothing."""

from summit.demo.data.loading import load_all, refresh_pairing

__all__ = ["load_all", "refresh_pairing"]
