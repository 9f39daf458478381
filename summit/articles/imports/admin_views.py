"""Office: importing a feed or a file, the feeds the worker asks, and the reports."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Request, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from summit.articles import jobs, lists
from summit.articles.fetching import LARGEST, TooLarge
from summit.articles.forms import FeedForm, FileForm
from summit.articles.labels import OUTCOMES, field_name
from summit.articles.models import ArticleFeed, ImportRun
from summit.extensions import db, transaction
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("imports_admin", __name__)
FORM = 64 * 1024  # bytes of a form beside its file


@blueprint.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let one form, and no other, carry a file; asked before anything reads the request."""
    if endpoint == "imports_admin.import_file":
        asking: Request = request
        asking.max_content_length = LARGEST + FORM


@blueprint.route("/articles/import", methods=["GET", "POST"])
@staff("site.edit")
def imports() -> ResponseReturnValue:
    """Import from an address, once or from now on; show the feeds and what came of them."""
    form = FeedForm()
    if form.validate_on_submit():
        address, language = form.address.data, form.language.data
        if form.is_kept.data:
            feed_id = _keep_feed(address, language)
            run_id = jobs.check_feed(feed_id, by=visitor().actor)
            return redirect(_report(run_id), code=303)
        answer = _imported(
            form, lambda: jobs.import_feed(address, language=language, by=visitor().actor)
        )
        if answer is not None:
            return answer
    return _page(form, FileForm(formdata=None))


@blueprint.post("/articles/import/file")
@staff("site.edit")
def import_file() -> ResponseReturnValue:
    """Import a file somebody chose."""
    form = FileForm()
    if form.validate_on_submit():
        with form.file.data.stream as stream:
            body, name = stream.read(LARGEST + 1), form.file.data.filename or "file"
        answer = _imported(form, lambda: _take(body, name, form.language.data))
        if answer is not None:
            return answer
    return _page(FeedForm(formdata=None), form)


def _take(body: bytes, name: str, language: Language | None) -> int:
    if len(body) > LARGEST:
        raise TooLarge(most=LARGEST // 1024 // 1024)
    return jobs.import_file(body, name, language=language, by=visitor().actor)


def _imported(form: FeedForm | FileForm, work: Callable[[], int]) -> ResponseReturnValue | None:
    """Import and lead to the report; None where the form says why nothing was taken."""
    try:
        run_id = work()
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return None
    return redirect(_report(run_id), code=303)


def _report(run_id: int | None) -> str:
    return url_for(".report", run_id=run_id) if run_id else url_for(".imports")


def _keep_feed(address: str, language: Language | None) -> int:
    with transaction(by=visitor().actor) as session:
        feed = session.scalar(select(ArticleFeed).where(ArticleFeed.address == address))
        if feed is None:
            feed = ArticleFeed(address=address)
            session.add(feed)
        feed.language, feed.is_active = language, True
        session.flush()
        return feed.id


def _page(feed_form: FeedForm, file_form: FileForm) -> ResponseReturnValue:
    session = db.session()
    page = render_template(
        "articles/admin/imports.html",
        feed_form=feed_form,
        file_form=file_form,
        feeds=lists.feeds(session),
        runs=lists.last_runs(session),
    )
    return page, 422 if feed_form.is_submitted() else 200


@blueprint.post("/articles/feeds/<int:feed_id>/ask")
@staff("site.edit")
def ask(feed_id: int) -> ResponseReturnValue:
    """Ask a feed now instead of in a few hours."""
    run_id = jobs.check_feed(feed_id, by=visitor().actor)
    return redirect(_report(run_id), code=303)


@blueprint.post("/articles/feeds/<int:feed_id>/remove")
@staff("site.edit")
def remove(feed_id: int) -> ResponseReturnValue:
    """Ask a feed no more; what came of it stays."""
    with transaction(by=visitor().actor) as session:
        feed = session.get(ArticleFeed, feed_id)
        if feed is not None:
            session.delete(feed)
    flash(_("The feed is not asked any more. Its articles stay."))
    return redirect(url_for(".imports"), code=303)


@blueprint.get("/articles/imports/<int:run_id>")
@staff("site.edit")
def report(run_id: int) -> str:
    """Show what one import brought, and what changed how."""
    run = db.session.get(ImportRun, run_id) or abort(404)
    return render_template(
        "articles/admin/report.html", run=run, outcomes=OUTCOMES, field_name=field_name
    )
