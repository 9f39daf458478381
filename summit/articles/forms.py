"""What editors type about articles, topics and feeds."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from summit.articles import slugs
from summit.articles.editing import SHOWN, TOPIC_COLUMNS, TopicWish, Wish
from summit.articles.fetching import LARGEST
from summit.articles.labels import KINDS, PRECISIONS
from summit.articles.models import Topic
from summit.articles.plain import MOST_ADDRESS, web_address
from summit.articles.rules import MOST_MINUTES, DatePrecision, TopicKind
from summit.edition.forms import DayField
from summit.kernel.languages import Language
from summit.kernel.text import one_line, tidy
from summit.web.checks import AtMost
from summit.web.edits import EditForm
from summit.web.languages import NAMES
from summit.web.said import SiteForm
from summit.web.translated import TranslatedField
from summit.web.uploads.forms import file_kw

MOST_EXCERPT = 2000  # signs, as far as an editor may go; feeds are cut earlier
AS_IT_SAYS = ""


def _tongues(first: Any = None) -> list[SelectChoice]:
    named = [SelectChoice(str(code), name) for code, name in NAMES.items()]
    return [SelectChoice(AS_IT_SAYS, first), *named] if first else named


def _language_or_none(text: Any) -> Language | None:
    return Language(text) if text else None


class SlugForm(EditForm):
    """A form with the last part of an address."""

    slug = StringField(
        _l("Last part of the address on this site"),
        [AtMost(slugs.LONGEST)],
        filters=[one_line],
    )

    def validate_slug(self, field: Field) -> None:
        if not slugs.SLUG.fullmatch(field.data or ""):
            raise ValidationError(_("Write small letters and digits joined by hyphens."))


class ArticleForm(SlugForm):
    SHOWN = SHOWN

    title = TranslatedField(_l("Title, as the magazine printed it"), needed=(), most=300)
    language = SelectField(
        _l("Language of the excerpt"), choices=_tongues(), coerce=Language, default=Language.ES
    )
    excerpt = TextAreaField(
        _l("Excerpt, in the magazine’s own words"),
        [AtMost(MOST_EXCERPT)],
        filters=[lambda text: " ".join(tidy(text or "").split())],
        render_kw={"rows": 6},
    )
    excerpt_is_cut = BooleanField(_l("It goes on after that"))
    precision = SelectField(
        _l("What is known of its date"),
        choices=[SelectChoice(one.value, name) for one, name in PRECISIONS.items()],
        coerce=DatePrecision,
        default=DatePrecision.DAY,
    )
    published_on = DayField(_l("Published by the magazine on"))
    sort_on = DayField(_l("Day to sort by, where only part of the date is known"))
    minutes = IntegerField(
        _l("Minutes of reading"),
        [Optional(), NumberRange(1, MOST_MINUTES, _l("Write a whole number."))],
    )
    author = StringField(_l("Author"), [AtMost(200)], filters=[one_line])
    url = TranslatedField(_l("Address of the whole article"), needed=(), most=MOST_ADDRESS)
    topics = SelectMultipleField(
        _l("Topics and cities"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    is_published = BooleanField(_l("On the site"))

    def offer(self, topics: Any, language: str) -> None:
        """Offer the topics there are."""
        self.topics.choices = [SelectChoice(one.id, one.name.to(language)) for one in topics]

    def fill(self, shown: Wish) -> None:
        """Draw an article as it is kept."""
        self.show(shown)
        for name in SHOWN:
            self[name].process(None, getattr(shown, name))

    def validate_published_on(self, field: Field) -> None:
        if self.precision.data is DatePrecision.DAY and not field.data:
            raise ValidationError(_("Write the day, or say that less of the date is known."))

    def validate_sort_on(self, field: Field) -> None:
        if self.precision.data is not DatePrecision.DAY and not field.data:
            raise ValidationError(_("Write a day to sort by; it is not printed."))

    def validate_url(self, field: Field) -> None:
        if any(web_address(one) is None for one in field.data.values()):
            raise ValidationError(_("Write an address that begins with https:// or http://."))

    def wish(self) -> Wish:
        """Return what was typed. A day that is not known is not kept."""
        is_day = self.precision.data is DatePrecision.DAY
        sort_on: Any = self.published_on.data if is_day else self.sort_on.data  # one is there
        return Wish(
            slug=self.slug.data,
            title=self.title.data,
            excerpt=self.excerpt.data,
            excerpt_is_cut=self.excerpt_is_cut.data,
            language=self.language.data,
            published_on=self.published_on.data if is_day else None,
            precision=self.precision.data,
            sort_on=sort_on,
            minutes=self.minutes.data,
            author=self.author.data,
            url=self.url.data or None,
            is_published=self.is_published.data,
            topics=tuple(sorted(self.topics.data or ())),
        )

    def typed(self, name: str) -> Any:
        return getattr(self.wish(), name)

    def in_words(self, name: str, kept: Any) -> Any:
        if name != "topics":
            return kept
        names = {one.value: str(one.label) for one in self.topics.choices or ()}
        return ", ".join(names.get(one, "–") for one in kept)


class TopicForm(SlugForm):
    SHOWN = TOPIC_COLUMNS

    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(one.value, name) for one, name in KINDS.items()],
        coerce=TopicKind,
        default=TopicKind.TOPIC,
    )
    name = TranslatedField(_l("Name"), needed=(), most=80)
    heading = TranslatedField(
        _l("Heading, where its articles stand together on the index"), needed=(), most=200
    )

    def fill(self, topic: Topic) -> None:
        self.show(topic)
        for name in TOPIC_COLUMNS:
            self[name].process(None, getattr(topic, name))

    def validate_slug(self, field: Field) -> None:
        super().validate_slug(field)
        if len(field.data) > 80:
            raise ValidationError(_("At most %(max)d characters fit here.") % {"max": 80})

    def validate_name(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Write the name in one language at least."))

    def wish(self) -> TopicWish:
        return TopicWish(
            slug=self.slug.data,
            kind=self.kind.data,
            name=self.name.data,
            heading=self.heading.data or None,
        )


class FeedForm(SiteForm):
    """The address of a feed, once or for the worker to ask again and again."""

    address = StringField(
        _l("Address of the feed"),
        [AtMost(MOST_ADDRESS)],
        filters=[one_line],
    )
    language = SelectField(
        _l("Language of its articles"),
        choices=lambda: _tongues(_l("as their addresses and the feed say")),
        coerce=_language_or_none,
    )
    is_kept = BooleanField(_l("Ask this feed again every six hours"))

    def validate_address(self, field: Field) -> None:
        if web_address(field.data or "") is None:
            raise ValidationError(_("Write an address that begins with https:// or http://."))


class FileForm(SiteForm):
    """A file of articles."""

    file = FileField(
        _l("File: RSS, JSON Feed, articles.json, CSV"),
        [FileRequired(_l("Choose a file."))],
        render_kw=file_kw("", LARGEST),
    )
    language = SelectField(
        _l("Language of its articles"),
        choices=lambda: _tongues(_l("as their addresses and the feed say")),
        coerce=_language_or_none,
        id="file-language",
    )
