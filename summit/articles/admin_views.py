"""Office: articles, their ties, topics. Imports are in `imports/admin_views`."""

from collections.abc import Callable, Iterable

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from summit.articles import editing, lists, queries, service, suggesting
from summit.articles.fields import kept_in
from summit.articles.forms import ArticleForm, TopicForm
from summit.articles.labels import KINDS, STATES, TARGETS, field_name
from summit.articles.models import Article, ArticleSummitLink, Topic
from summit.articles.queries import targets_of
from summit.articles.rules import TargetKind
from summit.articles.targets import offered_targets
from summit.extensions import db, transaction
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.text import one_line, whole
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.languages import NAMES, current_language, speaking
from summit.web.listing import PER_PAGE, Filter, Listing, Page, SavedView, offset
from summit.web.missing import WrittenText, tell_texts

blueprint = Blueprint("articles_admin", __name__)
Write = Callable[[Session], object]


@blueprint.record_once
def tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterable[WrittenText]:
    """Topics stand in every language; an article may be printed in one."""
    for topic in lists.topics(session):
        address = url_for("articles_admin.topic", topic_id=topic.id)
        of = _("Topic: %(name)s", name=topic.name.to(current_language()))
        for field, text in ((_l("Name"), topic.name), (_l("Heading"), topic.heading)):
            yield WrittenText(of=of, field=str(field), text=text, address=address)


def _listing() -> Listing:
    counted = lists.count_by_state(db.session())
    language = current_language()
    topics = [(str(one.id), one.name.to(language)) for one in lists.topics(db.session())]
    chips = [SavedView(name, {"state": key}, counted[key]) for key, name in STATES.items()]
    return Listing(
        endpoint="articles_admin.articles",
        filters=[
            Filter("state", _("State"), list(STATES.items())),
            Filter("topic", _("Topic"), topics),
            Filter("language", _("Language"), [(str(code), name) for code, name in NAMES.items()]),
        ],
        views=[SavedView(_("All"), {}, counted["all"]), *chips],
        hint=_("Title, excerpt or author"),
    )


@blueprint.get("/articles")
@staff("site.edit")
def articles() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.articles(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "articles/admin/articles.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
    )


@blueprint.route("/articles/new", methods=["GET", "POST"])
@staff("site.edit")
def new_article() -> ResponseReturnValue:
    form = ArticleForm()
    form.offer(lists.topics(db.session()), current_language())
    if form.validate_on_submit() and form.keep(
        lambda: _write(lambda session: editing.add_article(session, form.wish())), _nothing
    ):
        flash(_("Saved."))
        return redirect(url_for(".articles"), code=303)
    return _article_page(form, None)


@blueprint.route("/articles/<int:article_id>", methods=["GET", "POST"])
@staff("site.edit")
def article(article_id: int) -> ResponseReturnValue:
    found = _find(article_id)
    form = ArticleForm()
    form.offer(lists.topics(db.session()), current_language())
    if not form.is_submitted():
        form.fill(editing.show(found))
    elif form.validate() and form.keep(
        lambda: _edit(form, article_id), lambda: editing.show(_find(article_id))
    ):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".article", article_id=article_id), code=303)
    return _article_page(form, _find(article_id))


def _edit(form: ArticleForm, article_id: int) -> None:
    seen = form.seen.data or ""
    _write(lambda session: editing.edit_article(session, article_id, form.wish(), seen=seen))


def _article_page(form: ArticleForm, found: Article | None) -> ResponseReturnValue:
    entries = lists.entries_of(db.session(), found.id) if found else []
    page = render_template(
        "articles/admin/article.html",
        form=form,
        article=found,
        entries=entries,
        field_name=field_name,
        kept_in=kept_in,
    )
    return page, 422 if form.is_submitted() else 200


def _find(article_id: int) -> Article:
    return db.session.get(Article, article_id) or abort(404)


def _nothing() -> None:
    return None


def _write(write: Write) -> None:
    try:
        with transaction(by=visitor().actor) as session:
            write(session)
    except NoResultFound:
        abort(404)


def _deed(write: Write, said: str, back: str) -> ResponseReturnValue:
    """Do one thing, say so or why not, and go back to where it was asked."""
    try:
        _write(write)
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(said)
    return redirect(back, code=303)


@blueprint.get("/articles/<int:article_id>/preview/<language:spoken>")
@staff("site.edit")
def preview(article_id: int, spoken: str) -> str:
    """Show an article as its page will be, before anybody else sees it."""
    found = _find(article_id)
    with speaking(spoken):
        return render_template(
            "articles/article.html",
            article=found,
            announces=queries.announces(db.session(), found),
            related=queries.related(db.session(), found, Language(spoken)),
            office_page=url_for(".article", article_id=article_id),
        )


@blueprint.post("/articles/<int:article_id>/approve")
@staff("site.edit")
def approve(article_id: int) -> ResponseReturnValue:
    back = url_for(".articles") if request.form.get("back") == "list" else _at(article_id)
    return _deed(
        lambda session: editing.approve(session, article_id),
        _("Approved: the article is on the site now."),
        back,
    )


@blueprint.post("/articles/<int:article_id>/withdraw")
@staff("site.edit")
def withdraw(article_id: int) -> ResponseReturnValue:
    return _deed(
        lambda session: editing.withdraw(session, article_id),
        _("The article is a draft again; no public page shows it."),
        _at(article_id),
    )


def _at(article_id: int) -> str:
    return url_for(".article", article_id=article_id)


@blueprint.post("/articles/<int:article_id>/entries/<int:entry_id>")
@staff("site.edit")
def decide(article_id: int, entry_id: int) -> ResponseReturnValue:
    """Take over what the feed says of one field, or keep what stands here."""
    name, takes = request.form.get("name", ""), request.form.get("do") == "take"
    return _deed(
        lambda session: editing.decide(session, entry_id, name, takes=takes),
        _("Taken over from the feed.") if takes else _("Kept as it is here."),
        _at(article_id),
    )


@blueprint.get("/articles/<int:article_id>/ties")
@staff("site.edit")
def ties(article_id: int) -> str:
    """Show what stands beside an article, and what could, and why."""
    found, session = _find(article_id), db.session()
    others = lists.titles(session, besides=article_id)
    offered = offered_targets(current_app, session)
    return render_template(
        "articles/admin/ties.html",
        article=found,
        ties=suggesting.ties_of(session, found),
        others=others,
        on_summit=session.get(ArticleSummitLink, article_id),
        offered=offered,
        target_names={(kind, one.key): one for kind in offered for one in offered[kind]},
        targets=targets_of(session, article_id),
        kinds=TARGETS,
    )


@blueprint.post("/articles/<int:article_id>/ties")
@staff("site.edit")
def tie(article_id: int) -> ResponseReturnValue:
    """Pin, tie, untie, or keep apart two articles."""
    other_id, deed = _number(request.form.get("other", "")), request.form.get("do", "")
    _find(article_id), _find(other_id)
    deeds: dict[str, tuple[Write, str]] = {
        "pin": (
            lambda session: service.link(session, article_id, other_id, is_pinned=True),
            _("Pinned: each stands first beside the other."),
        ),
        "link": (
            lambda session: service.link(session, article_id, other_id, is_pinned=False),
            _("Tied: each stands beside the other."),
        ),
        "reject": (
            lambda session: service.reject(session, article_id, other_id),
            _("Kept apart: the two are not suggested again."),
        ),
        "untie": (
            lambda session: service.unlink(session, article_id, other_id),
            _("Untied: topics and words decide again."),
        ),
    }
    write, said = deeds.get(deed) or abort(400)
    return _deed(write, said, url_for(".ties", article_id=article_id))


@blueprint.post("/articles/<int:article_id>/summit")
@staff("site.edit")
def on_summit_page(article_id: int) -> ResponseReturnValue:
    """Put an article on the summit page, or take it off."""
    back = url_for(".ties", article_id=article_id)
    if request.form.get("do") == "off":
        return _deed(
            lambda session: service.take_off_summit_page(session, article_id),
            _("The summit page does not show the article any more."),
            back,
        )
    position = min(_number(request.form.get("position", "")), 999)
    announces = request.form.get("announces") == "y"
    return _deed(
        lambda session: service.put_on_summit_page(
            session, article_id, position=position, announces=announces
        ),
        _("The summit page shows the article now."),
        back,
    )


@blueprint.post("/articles/<int:article_id>/targets")
@staff("site.edit")
def target(article_id: int) -> ResponseReturnValue:
    """Tie an article to a session or a speaker, or untie it."""
    back = url_for(".ties", article_id=article_id)
    named, key = request.form.get("kind", ""), one_line(request.form.get("key"))
    kind = TargetKind(named) if named in set(TargetKind) else abort(400)
    if request.form.get("do") == "untie":
        return _deed(
            lambda session: service.unlink_from(session, article_id, kind, key),
            _("Untied."),
            back,
        )
    known = offered_targets(current_app, db.session()).get(kind, ())
    if key not in {one.key for one in known}:
        abort(400)
    return _deed(
        lambda session: service.link_to(session, article_id, kind, key),
        _("Pinned: its page shows the article first."),
        back,
    )


@blueprint.post("/articles/<int:article_id>/pair")
@staff("site.edit")
def pair(article_id: int) -> ResponseReturnValue:
    """Make a draft the version of another article in its own language."""
    into_id = _number(request.form.get("into", ""))
    try:
        _write(lambda session: editing.pair(session, article_id, into_id))
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for(".ties", article_id=article_id), code=303)
    flash(_("Paired: the article has one more language now."))
    return redirect(_at(into_id), code=303)


def _number(text: str) -> int:
    return whole(text, digits=9, otherwise=0)


@blueprint.get("/topics")
@staff("site.edit")
def topics() -> str:
    rows = lists.topics_with_use(db.session())
    return render_template("articles/admin/topics.html", rows=rows, kinds=KINDS)


@blueprint.route("/topics/new", methods=["GET", "POST"])
@staff("site.edit")
def new_topic() -> ResponseReturnValue:
    form = TopicForm()
    if form.validate_on_submit() and form.keep(
        lambda: _write(lambda session: editing.add_topic(session, form.wish())), _nothing
    ):
        flash(_("Saved."))
        return redirect(url_for(".topics"), code=303)
    return _topic_page(form, None)


@blueprint.route("/topics/<int:topic_id>", methods=["GET", "POST"])
@staff("site.edit")
def topic(topic_id: int) -> ResponseReturnValue:
    found = db.session.get(Topic, topic_id) or abort(404)
    form = TopicForm()
    if not form.is_submitted():
        form.fill(found)
    elif form.validate() and form.keep(
        lambda: _edit_topic(form, topic_id), lambda: db.session.get_one(Topic, topic_id)
    ):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".topics"), code=303)
    return _topic_page(form, db.session.get_one(Topic, topic_id))


def _edit_topic(form: TopicForm, topic_id: int) -> None:
    seen = form.seen.data or ""
    _write(lambda session: editing.edit_topic(session, topic_id, form.wish(), seen=seen))


def _topic_page(form: TopicForm, found: Topic | None) -> ResponseReturnValue:
    page = render_template("articles/admin/topic.html", form=form, topic=found)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/topics/<int:topic_id>/remove")
@staff("site.edit")
def remove_topic(topic_id: int) -> ResponseReturnValue:
    return _deed(
        lambda session: editing.remove_topic(session, topic_id),
        _("Removed."),
        url_for(".topics"),
    )
