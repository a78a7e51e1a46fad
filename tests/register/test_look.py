"""The look keeps its promises: small, self-hosted, nothing inline, and every word in both
languages.
"""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from register.presentation import stylesheet
from tests import factories
from tests.browser import Page

REGISTER = Path(__file__).parents[2] / "register"
STATIC = REGISTER / "static"
TEMPLATES = sorted((REGISTER / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|data:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_loop_is_asked_before_it_runs(template):
    """What stands behind `if` chooses the rows, before there is a `loop`."""
    loops = re.findall(r"{%-?\s*for\b([^%]*?)%}", template.read_text(encoding="utf-8"))
    assert not [each for each in loops if re.search(r"\bif\b.*\bloop\b", each, re.DOTALL)]


def test_no_line_of_a_template_is_wider_than_one_hundred_columns():
    wide = [
        f"{path.name}:{number}"
        for path in (REGISTER / "templates").rglob("*.*")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 100
    ]
    assert not wide


@pytest.mark.parametrize("sheet", ["theme.css", "register.css"])
def test_a_stylesheet_asks_for_nothing_from_elsewhere(sheet):
    assert not re.search(r"https?:|data:|@import", (STATIC / sheet).read_text(encoding="utf-8"))


def test_every_token_that_is_used_is_in_the_theme():
    theme = (STATIC / "theme.css").read_text(encoding="utf-8")
    used = set(
        re.findall(
            r"var\((--[\w-]+)", theme + (STATIC / "register.css").read_text(encoding="utf-8")
        )
    )
    assert used <= set(re.findall(r"(--[\w-]+):", theme))


def test_the_base_page_and_the_script_stay_small():
    assert (REGISTER / "templates/base.html").stat().st_size < 4500
    assert (STATIC / "register.js").stat().st_size < 3000


def test_every_vendored_file_is_there_and_accounted_for():
    register = (STATIC / "vendor/VENDOR.md").read_text(encoding="utf-8")
    for sheet in STATIC.glob("vendor/*/*.css"):
        assert str(sheet.relative_to(STATIC).with_suffix("")) in stylesheet.SHEETS
    for folder in (STATIC / "vendor").glob("*@*"):
        assert f"`{folder.name}`" in register
        assert list(folder.glob("LICENSE*"))


def test_every_word_of_the_shared_templates_has_its_dutch():
    with (REGISTER / "translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    shared = ("base.html", "macros/", "errors/")
    found = extract_from_dir(
        REGISTER / "templates",
        [("**.html", "jinja2")],
        options_map={"**.html": {"newstyle_gettext": "true"}},
    )
    missing = {
        message
        for path, _, message, *_ in found
        if path.startswith(shared) and not catalogue.get(message)
    }
    assert not missing


def test_a_page_asks_for_one_stylesheet_that_is_compressed_and_may_be_kept_for_ever(client):
    for root in ("", "/en"):
        page = client.get(f"{root}/").get_data(as_text=True)
        [address] = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
        plain, packed = (
            client.get(address),
            client.get(address, headers={"Accept-Encoding": "gzip"}),
        )
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < 20_000
        assert "immutable" in packed.headers["Cache-Control"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        for name in re.findall(r'url\("([^"]+)"\)', plain.get_data(as_text=True)):
            assert is_there(client, urljoin(address, name)), name
        [font] = re.findall(r'rel="preload" href="([^"]+)"', page)
        assert is_there(client, font)
    assert client.get("/stijl/0123456789abcdef.css").status_code == 404


def is_there(client, address):
    with client.get(address) as answer:
        return answer.status_code == 200


def _breaking():
    """The elements, by tag and class, in which the sheet lets a word break that is too long."""
    sheet = (STATIC / "register.css").read_text(encoding="utf-8")
    rules = re.findall(r"([^{}]+)\{[^{}]*overflow-wrap: anywhere", sheet)
    return {each.strip() for rule in rules for each in rule.split(",")}


NARROW = {"h1", "h2", "h3", "caption", "td", "th", "dd"}
"""Where breaking like any other text is not enough: cells grow with their longest word, and
headings are large.
"""


def _unbroken(element, word, breaking, above=()):
    """Give the elements in narrow places that hold a word which can make the page wider."""
    tag = element.tag.rpartition("}")[2]
    names = {tag, *(f".{name}" for name in element.get("class", "").split())}
    names |= {f"{name} {tag}" for parent in above for name in parent}
    names |= {f"{name} > {tag}" for name in (above[-1] if above else ())}
    above = (*above, names)
    inside = [element.text, *(child.tail for child in element)]
    everything = set().union(*above)
    if (
        any(word in (text or "") for text in inside)
        and everything & NARROW
        and not everything & breaking
    ):
        yield tag, "".join(element.itertext())[:20]
    for child in element:
        yield from _unbroken(child, word, breaking, above)


def test_a_word_of_sixty_letters_breaks_wherever_an_open_page_shows_it(client):
    word = "Nevenfunctie" * 5
    body = factories.body(name=f"Gemeente {word}")
    official = factories.official(body, title=word, who=factories.person(family_name=word))
    position = factories.position(official, factories.organisation(word), word)
    firm = position.current.payload.organisation
    own = (f"bestuurders/{official.public_id}", f"nevenfuncties/{position.public_id}")
    for address in (
        "",
        "organen/vlietmonde",
        *own,
        f"organisaties/{firm.public_id}",
        "nevenfuncties",
    ):
        [main] = Page(client.get(f"/en/{address}")).all("main")
        assert word in "".join(main.itertext()), address
        assert not list(_unbroken(main, word, _breaking())), address
