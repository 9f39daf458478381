"""The page that asks once more before a deed."""

from collections.abc import Sequence

from flask import render_template


def confirm_page(
    *,
    door: str,
    title: str,
    lines: Sequence[str],
    button: str,
    action: str,
    back: tuple[str, str],
    seen: str = "",
) -> str:
    """Return the page. `back` is the address of where one came from, and its name.

    `seen` comes back with the button, where the deed is right only for what the page showed.
    """
    return render_template(
        "shared/office_confirm.html",
        door=door,
        title=title,
        lines=lines,
        button=button,
        action=action,
        back=back[0],
        back_name=back[1],
        seen=seen,
    )
