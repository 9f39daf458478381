"""One look to a language: together they are both schemes and both widths.

French words are the longest. The narrow look is 320 px, where nothing may have to be read by
scrolling sideways (WCAG 1.4.10).
"""

import pytest

LOOKS = {
    "fr": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "en": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "es": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}
languages = pytest.mark.parametrize("language", LOOKS)
