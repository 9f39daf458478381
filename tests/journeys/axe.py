"""axe-core's rules, and what may not happen on a narrow page."""

from pathlib import Path

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
    .then(({violations}) => violations.flatMap(({id, nodes}) =>
        nodes.map((node) => `${id}: ${node.target} – ${node.failureSummary}`)))"""


def violations(page, stops):
    """Return what axe-core finds on each page of a tour."""
    found = []
    for stop in stops:
        page.wait_for_load_state()  # a form's answer is there before its last style
        page.evaluate(f"{AXE};0")  # add_script_tag would break our policy
        found += [f"{stop} {said}" for said in page.evaluate(RUN, RULES)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{stop} scrolls sideways")
    return found
