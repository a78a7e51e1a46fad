"""The look keeps its promises: small, self-hosted, nothing inline, and every word in both languages."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from register import stylesheet

REGISTER = Path(__file__).parents[2] / "register"
STATIC = REGISTER / "static"
TEMPLATES = sorted((REGISTER / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|data:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("sheet", ["theme.css", "register.css"])
def test_a_stylesheet_asks_for_nothing_from_elsewhere(sheet):
    assert not re.search(r"https?:|data:|@import", (STATIC / sheet).read_text(encoding="utf-8"))


def test_every_token_that_is_used_is_in_the_theme():
    theme = (STATIC / "theme.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\((--[\w-]+)", theme + (STATIC / "register.css").read_text(encoding="utf-8")))
    assert used <= set(re.findall(r"(--[\w-]+):", theme))


def test_the_base_page_and_the_script_stay_small():
    assert len((REGISTER / "templates/base.html").read_text(encoding="utf-8").splitlines()) <= 60
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
        REGISTER / "templates", [("**.html", "jinja2")], options_map={"**.html": {"newstyle_gettext": "true"}}
    )
    missing = {message for path, _, message, *_ in found if path.startswith(shared) and not catalogue.get(message)}
    assert not missing


def test_a_page_asks_for_one_stylesheet_that_is_compressed_and_may_be_kept_for_ever(client):
    for root in ("", "/en"):
        page = client.get(f"{root}/").get_data(as_text=True)
        [address] = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
        plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < 20_000
        assert "immutable" in packed.headers["Cache-Control"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        for name in re.findall(r'url\("([^"]+)"\)', plain.get_data(as_text=True)):
            assert client.get(urljoin(address, name)).status_code == 200, name
        [font] = re.findall(r'rel="preload" href="([^"]+)"', page)
        assert client.get(font).status_code == 200
    assert client.get("/stijl/0123456789abcdef.css").status_code == 404
