"""How the suite is divided among its processes.

What takes long to start is started once: its tests stay with one process. What takes minutes
begins first, or the others wait for it at the end.
"""

import pytest

from tests.halving import DATABASE

SHARED = ("crowd", "readers")  # each of them processes with an application of their own
LONG = {"test_capacity.py", "test_foreseen.py", "test_kills.py", "test_totals.py"}


def begin_with_long(items):
    items.sort(key=lambda one: one.path.name not in LONG)


def keep_together(items):
    """Put all tests of one such fixture and one database into a group (`--dist loadgroup`)."""
    for item in items:
        name = next((one for one in SHARED if one in item.fixturenames), None)
        if name and item.get_closest_marker("xdist_group") is None:
            database = item.callspec.indices[DATABASE]
            item.add_marker(pytest.mark.xdist_group(f"{name} {database}"))
