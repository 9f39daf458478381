"""What a reader's browser knows of a page: the answers that stand in its form, and its text."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects the answers of the first form (or of the one that posts to `action`)."""

    def __init__(self, action):
        super().__init__()
        self.action, self.answers = action, {}
        self.inside, self.done, self.select, self.blank = False, False, None, 0

    def handle_starttag(self, tag, attrs):
        seen = dict(attrs)
        if tag == "template":
            self.blank += 1
        if tag == "form" and not self.done and self._is_wanted(seen):
            self.inside = True
        if not self.inside or self.blank:
            return
        if tag == "input" and seen.get("name"):
            self._input(seen)
        elif tag == "select":
            self.select = seen["name"]
        elif tag == "option" and self.select:
            if "selected" in seen or self.select not in self.answers:
                self.answers[self.select] = seen.get("value", "")

    def _is_wanted(self, seen):
        if seen.get("method", "get") != "post":
            return False
        return self.action is None or seen.get("action", "").endswith(self.action)

    def _input(self, seen):
        if seen.get("type") not in ("radio", "checkbox") or "checked" in seen:
            self.answers[seen["name"]] = seen.get("value", "")

    def handle_endtag(self, tag):
        if tag == "template":
            self.blank -= 1
        elif tag == "select":
            self.select = None
        elif tag == "form" and self.inside:
            self.inside, self.done = False, True


def answers_in(page, action=None):
    """Return name and value of everything the form would send if nobody touched it."""
    form = _Form(action)
    form.feed(page.text)
    assert form.done, "there is no such form on the page"
    return form.answers


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, _attrs):
        self.silent += tag in ("script", "style", "template")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "template")

    def handle_data(self, text):
        if not self.silent:
            self.parts.append(text)


def text_of(page):
    """Return what can be read on the page, one space for many."""
    reader = _Text()
    reader.feed(page.text)
    return " ".join(" ".join(reader.parts).replace("\N{NO-BREAK SPACE}", " ").split())


def multipart(fields, file, name):
    """Return what a form with a file sends; the client's own way leaves large ones open."""
    parts = [
        f'--part\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    sent = "".join(parts).encode() + head.encode() + file + b"\r\n--part--\r\n"
    return {"data": sent, "content_type": "multipart/form-data; boundary=part"}
