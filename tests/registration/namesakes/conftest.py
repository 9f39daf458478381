"""A contact at the public form, at the tests' moment."""

from tests.registration.conftest import at_moment, desk  # noqa: F401
