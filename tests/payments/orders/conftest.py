"""A contact at their page, beside the money of `tests.payments`."""

from tests.holder.conftest import holder, link_of  # noqa: F401
