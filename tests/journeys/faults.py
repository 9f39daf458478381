"""What a page complains of: errors in the console and in scripts, and broken policies."""

SAY_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`Policy broken: ${event.violatedDirective} by ${event.blockedURI}`));
"""


class Faults:
    """Listens to every page of a browser profile from its first moment."""

    def __init__(self, context):
        self._found = []
        self._refused = set()  # pages that rightly answered 404 or 422
        context.add_init_script(SAY_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._note(error.page, str(error.error)))
        context.on("response", self._look_at)

    @property
    def found(self):
        """Return the complaints, without the browser's remark that a page was a refusal."""
        return [
            f"{place}: {text}"
            for place, text in self._found
            if not ("Failed to load resource" in text and place in self._refused)
        ]

    def _hear(self, said):
        if said.type in ("error", "warning", "assert"):
            self._note(said.location["url"], said.text)

    def _note(self, place, text):
        self._found.append((getattr(place, "url", place), text))

    def _look_at(self, response):
        if response.request.resource_type == "document" and response.status in (404, 409, 422):
            self._refused.add(response.url)
