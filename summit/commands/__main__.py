"""`python -m summit.commands` is the same as `summit`."""

from summit.commands import summit

summit()
