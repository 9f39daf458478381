import pytest

from summit.web.markdown import markdown


def test_headings_stand_below_those_of_the_page():
    assert markdown("# One\n\n## Two") == "<h3>One</h3>\n<h4>Two</h4>\n"
    assert markdown("# One", under=1) == "<h2>One</h2>\n"


def test_no_level_of_headings_is_left_out():
    assert markdown("## One\n\n#### Two") == "<h3>One</h3>\n<h4>Two</h4>\n"


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        '<a href="https://x.example" onclick="x()">x</a>',
        "![x](https://x.example/pixel.png)",
        '<p style="color: red">x</p>',
    ],
)
def test_nothing_typed_becomes_more_than_text(typed):
    made = markdown(typed)

    for harm in (
        "<script",
        "<img",
        '<a href="javascript',
        '<a href="data',
        "<p style",
        '<a href="https://x.example" onclick',
    ):
        assert harm not in made


def test_lists_links_and_emphasis_are_kept():
    made = markdown("- **Free** until [D-30](https://x.example)\n")

    assert "<li><strong>Free</strong>" in made
    assert 'href="https://x.example"' in made
