"""What is typed reaches the database without signs that PostgreSQL takes nowhere."""

import importlib
import inspect
import pkgutil
import sys

from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField

import summit
from summit.registration.entering.forms import EnteringForm
from summit.web.said import PartForm, SiteForm

READ_BY_CELLS = {(EnteringForm.__name__, "pasted"), ("ListForm", "text")}  # each made one line
NEITHER = (HiddenField, PasswordField)  # compared or hashed, never kept as typed


def forms_below(base):
    """Give the forms that stand in the product's files.

    Those of other tests do not count, nor those made of questions while the site runs.
    """
    for form in base.__subclasses__():
        is_ours = form.__module__.startswith("summit.")
        if is_ours and getattr(sys.modules[form.__module__], form.__name__, None) is form:
            yield form
        yield from forms_below(form)


def is_tidied(field):
    """Tell whether a field has a filter, or a way of its own to read what was typed."""
    kind = field.field_class
    given = inspect.signature(kind.__init__).bind(None, *field.args, **field.kwargs).arguments
    reads = kind.process_formdata is not StringField.process_formdata
    return bool(given.get("filters")) or kind.__init__ is not StringField.__init__ or reads


def test_every_text_that_is_typed_is_tidied():
    for module in pkgutil.walk_packages(summit.__path__, "summit."):
        if module.name.endswith("forms"):
            importlib.import_module(module.name)
    texts = {
        (form.__name__, name): field
        for form in {*forms_below(SiteForm), *forms_below(PartForm)}
        for name in dir(form)
        if isinstance(field := inspect.getattr_static(form, name), UnboundField)
        and issubclass(field.field_class, StringField)
        and not issubclass(field.field_class, NEITHER)
    }

    assert len(texts) > 100
    assert READ_BY_CELLS <= texts.keys()
    untidy = {one for one, field in texts.items() if not is_tidied(field)}
    assert untidy - READ_BY_CELLS == set()
