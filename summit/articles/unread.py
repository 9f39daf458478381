"""Why a whole feed or file cannot be read."""

from summit.kernel.errors import N_, Refused


class NotAFeed(Refused):
    message = N_(
        "This is no feed and no file of articles: RSS, JSON Feed, the list of articles as JSON, "
        "or CSV are read. Nothing of it was taken."
    )


class BrokenFeed(NotAFeed):
    message = N_("The feed is broken in line %(line)s. Nothing of it was taken.")


class DangerousFeed(NotAFeed):
    message = N_(
        "The feed defines entities or a document type of its own, as attacks do and feeds do not. "
        "Nothing of it was taken."
    )
