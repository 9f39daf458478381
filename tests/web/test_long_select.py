"""A long select says what WTForms would say, whatever was typed into it."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectChoice, SelectField

from summit.web.long_select import LongSelect

OPTIONS = (("CA", "Canada"), ("CI", "Côte d’Ivoire & <all>"), ("MX", "México"))


def drawn(typed, widget=None):
    class Asked(Form):
        country = SelectField(choices=[SelectChoice("", "Choose…")], validate_choice=False)

    form = Asked(MultiDict({"country": typed}))
    form.country.choices = [SelectChoice("", "Choose…"), *(SelectChoice(*one) for one in OPTIONS)]
    if widget:
        form.country.widget = widget
    return str(form.country(aria_invalid="true"))


@pytest.mark.parametrize("typed", ["CA", "CI", "MX"])
def test_it_draws_what_the_plain_one_draws(typed):
    assert drawn(typed, LongSelect("Choose…", OPTIONS)) == drawn(typed)


@pytest.mark.parametrize("typed", ["", "XX", 'CA"><script>', "Canada</option>"])
def test_what_is_no_option_is_neither_chosen_nor_written(typed):
    page = drawn(typed, LongSelect("Choose…", OPTIONS))

    assert "script" not in page
    assert page.count("selected") == 0
