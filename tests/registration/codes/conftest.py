from tests.holder.conftest import holder, link_of  # noqa: F401
