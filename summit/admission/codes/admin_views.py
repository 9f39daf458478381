"""Office: promo codes and rules for groups."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.admission.codes import queries, service
from summit.admission.codes.forms import CodeForm, GroupForm, ReductionForm
from summit.admission.codes.labels import REDUCES, STATES
from summit.admission.codes.models import Code, GroupRule
from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("codes_admin", __name__)


@blueprint.get("/codes")
@staff("site.edit")
def codes() -> str:
    """List codes with how many people use each, and the rules for groups."""
    session = db.session()
    today = now().astimezone(zone_of(get_summit(session))).date()
    return render_template(
        "admission/codes/admin/codes.html",
        rows=[(one, STATES[queries.stand_of(one, today)]) for one in queries.codes(session)],
        groups=queries.group_rules(session),
        reduces=REDUCES,
    )


def _to_list(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".codes"), code=303)


# -- promo codes -------------------------------------------------------------------------------


@blueprint.route("/codes/new", methods=["GET", "POST"])
@staff("site.edit")
def new_code() -> ResponseReturnValue:
    form = CodeForm(queries.categories(db.session()))
    if form.is_submitted() and form.validate() and _added(form):
        return _to_list(_("The code is saved."))
    return _code_page(form, None)


def _added(form: CodeForm) -> bool:
    try:
        with transaction(by=visitor().actor) as session:
            service.add_code(session, form.wish(), now=now())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


@blueprint.route("/codes/<int:code_id>", methods=["GET", "POST"])
@staff("site.edit")
def code(code_id: int) -> ResponseReturnValue:
    form = CodeForm(queries.categories(db.session()))
    if not form.is_submitted():
        form.fill(_shown(code_id))
    elif form.validate() and form.keep(lambda: _edit(form, code_id), lambda: _shown(code_id)):
        return _to_list(_("The code is saved. Prices that stand already stay."))
    return _code_page(form, _get(code_id))


def _get(code_id: int) -> Code:
    """Return a promo code; the code of an invitation is changed by nobody."""
    found: Code = db.session.get(Code, code_id) or abort(404)
    if found.invitation is not None:
        abort(404)
    return found


def _shown(code_id: int) -> Any:
    return service.show_code(_get(code_id))


def _edit(form: CodeForm, code_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.edit_code(session, code_id, form.wish(), seen=form.seen.data or "")


def _code_page(form: CodeForm, found: Code | None) -> ResponseReturnValue:
    return _page("code", form, code=found)


def _page(name: str, form: ReductionForm, **known: Any) -> ResponseReturnValue:
    page = render_template(f"admission/codes/admin/{name}.html", form=form, **known)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/codes/<int:code_id>/end")
@staff("site.edit")
def confirm_end(code_id: int) -> ResponseReturnValue:
    found = _get(code_id)
    return confirm_page(
        door="site",
        title=_("End a code"),
        lines=[
            f"{found.text} – {found.name}",
            _("Nobody can use it from now on. Whose price it made lower keeps that price."),
        ],
        button=_("End this code"),
        action=url_for(".end", code_id=code_id),
        back=(url_for(".codes"), _("Codes and groups")),
    )


@blueprint.post("/codes/<int:code_id>/end")
@staff("site.edit")
def end(code_id: int) -> ResponseReturnValue:
    _get(code_id)
    with transaction(by=visitor().actor) as session:
        service.end_code(session, code_id, now=now())
    return _to_list(_("The code is ended."))


@blueprint.post("/codes/<int:code_id>/use-again")
@staff("site.edit")
def use_again(code_id: int) -> ResponseReturnValue:
    _get(code_id)
    with transaction(by=visitor().actor) as session:
        service.use_again(session, code_id)
    return _to_list(_("The code can be used again."))


# -- rules for groups --------------------------------------------------------------------------


@blueprint.route("/group-rules/new", methods=["GET", "POST"])
@staff("site.edit")
def new_group() -> ResponseReturnValue:
    form = GroupForm(queries.categories(db.session()))
    if form.is_submitted() and form.validate() and _group_added(form):
        return _to_list(_("The rule is saved. It holds for whoever registers from now on."))
    return _page("group", form, rule=None)


def _group_added(form: GroupForm) -> bool:
    try:
        with transaction(by=visitor().actor) as session:
            service.add_group(session, form.wish())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


@blueprint.route("/group-rules/<int:rule_id>", methods=["GET", "POST"])
@staff("site.edit")
def group(rule_id: int) -> ResponseReturnValue:
    form = GroupForm(queries.categories(db.session()))
    if not form.is_submitted():
        form.fill(_shown_group(rule_id))
    elif form.validate() and form.keep(
        lambda: _edit_group(form, rule_id), lambda: _shown_group(rule_id)
    ):
        return _to_list(_("The rule is saved. It holds for whoever registers from now on."))
    return _page("group", form, rule=_get_group(rule_id))


def _get_group(rule_id: int) -> GroupRule:
    found: GroupRule = db.session.get(GroupRule, rule_id) or abort(404)
    return found


def _shown_group(rule_id: int) -> Any:
    return service.show_group(_get_group(rule_id))


def _edit_group(form: GroupForm, rule_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.edit_group(session, rule_id, form.wish(), seen=form.seen.data or "")


@blueprint.post("/group-rules/<int:rule_id>/remove")
@staff("site.edit")
def remove_group(rule_id: int) -> ResponseReturnValue:
    _get_group(rule_id)
    with transaction(by=visitor().actor) as session:
        service.remove_group(session, rule_id)
    return _to_list(_("The rule is removed. Prices that stand already stay."))
