"""A client that checks every page it opens, as a reader's browser would suffer from it."""

from __future__ import annotations

import html5lib
from flask.testing import FlaskClient

XHTML = "{http://www.w3.org/1999/xhtml}"
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control")


class Page:
    """An answer, with its HTML taken apart."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.tree = html5lib.HTMLParser(strict=True).parse(self.text)

    @property
    def words(self):
        """What a reader sees, with single spaces."""
        return " ".join("".join(self.tree.find(f".//{XHTML}main").itertext()).split())

    def all(self, tag):
        """Every element with this tag, in the order of the page."""
        return self.tree.findall(f".//{XHTML}{tag}")

    def links(self):
        """The addresses that the page links to."""
        return [link.get("href") for link in self.all("a")]

    def hidden(self):
        """The hidden fields of the form in the page."""
        main = self.tree.find(f".//{XHTML}main")
        fields = main.findall(f".//{XHTML}input[@type='hidden']")
        return {field.get("name"): field.get("value", "") for field in fields}

    def form(self, part=""):
        """Return address and fields, as they stand filled in, of the first posted form whose
        address has `part`. A form without an address goes to that of the page.
        """
        main = self.tree.find(f".//{XHTML}main")
        for form in main.findall(f".//{XHTML}form[@method='post']"):
            address = form.get("action") or self.response.request.full_path.rstrip("?")
            if part in address:
                return address, _filled_in(form)
        raise AssertionError(f"no form with {part!r} in its address")


def _filled_in(form):
    fields = {}
    for field in form.iter(f"{XHTML}input"):
        if field.get("type") not in ("radio", "checkbox") or field.get("checked") is not None:
            fields[field.get("name")] = field.get("value", "")
    for field in form.iter(f"{XHTML}select"):
        options = list(field.iter(f"{XHTML}option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        fields[field.get("name")] = chosen[0].get("value") if chosen else ""
    for field in form.iter(f"{XHTML}textarea"):
        fields[field.get("name")] = "".join(field.itertext()).strip()
    return fields


class Browser:
    """Opens pages and sends forms; every HTML page that comes back is checked."""

    def __init__(self, client: FlaskClient):
        self.client = client

    def open(self, address, status=200, **values):
        """Open a page."""
        return self._checked(self.client.get(address, **values), status)

    def send(self, address, status=200, follow=True, /, **values):
        """Send a form, and follow where it leads."""
        return self._checked(
            self.client.post(address, data=values, follow_redirects=follow), status
        )

    def submit(self, page, status=200, part="", **values):
        """Fill in a form of a page, as somebody would who sees it, and press its button."""
        address, fields = page.form(part)
        return self.send(address, status, **{**fields, **values})

    def _checked(self, response, status):
        assert response.status_code == status, (
            response.status_code,
            response.get_data(as_text=True)[:3000],
        )
        page = Page(response)
        check(page)
        return page


OWN_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "td": "cell",
    "ol": "list",
    "ul": "list",
    "th": "columnheader",
}
"""Roles that elements have by themselves: saying them is not valid HTML. A script says them where a
browser forgets.
"""


def check(page: Page):
    """Fail on what no page may have."""
    for name in HEADERS:
        assert page.response.headers.get(name), f"no {name}"
    root = page.tree if page.tree.tag == f"{XHTML}html" else page.tree.find(f"{XHTML}html")
    assert root.get("lang") in ("nl", "en")
    headings = page.all("h1")
    assert len(headings) == 1, "one h1"
    heading = " ".join("".join(headings[0].itertext()).split())
    title = " ".join(page.all("title")[0].text.split())
    for prefix in ("Fout: ", "Error: "):
        title = title.removeprefix(prefix)
    assert title.startswith(heading), (title, heading)
    elements = list(root.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), (
        f"ids twice: {sorted(each for each in ids if ids.count(each) > 1)}"
    )
    _check_references(elements, set(ids))
    double = [
        element for element in elements if OWN_ROLES.get(_name(element), "-") == element.get("role")
    ]
    assert not double, f"a role that is there already: {_name(double[0])}"
    inside = [
        each
        for element in page.all("span") + page.all("p")
        for each in element.iter(f"{XHTML}form")
    ]
    assert not inside, "a form among words"
    assert not [element for element in elements if element.get("style") is not None], "inline style"
    assert not page.all("style"), "style element"
    assert all(script.get("src") for script in page.all("script")), "inline script"


def _name(element):
    return str(element.tag).removeprefix(XHTML)


def _check_references(elements, ids):
    for element in elements:
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for reference in (element.get(attribute) or "").split():
                assert reference in ids, f"{attribute} points at {reference}, which is not there"
        href = element.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, f"a link to {href}, which is not there"
