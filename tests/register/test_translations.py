"""Every message of code and templates has Dutch, with the same places to fill."""

from __future__ import annotations

import gettext
import re
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from setuptools import Distribution

from register.translations.catalogue import CompileCatalogue

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "register" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
METHODS = [
    ("register/**.py", "python"),
    ("conflict_graph/resolution/identifiers.py", "python"),
    ("conflict_graph/readers/**.py", "python"),
    ("register/templates/**.html", "jinja2"),
    ("register/templates/**.xml", "jinja2"),
]
RAISED = {
    **dict.fromkeys(
        (
            "lazy_gettext",
            "Invalid",
            "WrongState",
            "Obstacle",
            "NotAllowed",
            "InvalidNumber",
            "marked",
            "Remedy",
        )
    ),
    "_digits": (2,),
}
SAID_OTHERWISE = {
    "aanmelden": r"inlog\w*|ingelogd|uitlog\w*|uitgelogd",
    "griffier": r"medewerkers?",
    "meedoen": r"deelnemers?",
    "spreadsheet": r"rekenblad\w*",
    "werkmap": r"werkboek\w*",
}
"""Other words for what has one word on every page. See GLOSSARY.md."""
PLACES = re.compile(r"%\(\w+\)s|%\(\w+\)d")


def dutch() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def english() -> list[str | tuple[str, ...]]:
    found = extract_from_dir(str(ROOT), METHODS, keywords={**DEFAULT_KEYWORDS, **RAISED})
    return [message for _, _, message, _, _ in found]


def test_every_message_has_dutch():
    catalogue = dutch()
    missing = [
        message
        for message in english()
        if not (entry := catalogue.get(message)) or not entry.string
    ]
    assert missing == []


def test_dutch_fills_the_same_places():
    for message in dutch():
        for said, meant in zip(texts(message.string), texts(message.id), strict=False):
            assert set(PLACES.findall(said)) == set(PLACES.findall(meant)), message.id


def test_one_thing_has_one_dutch_word():
    for word, others in SAID_OTHERWISE.items():
        another = re.compile(rf"\b(?:{others})\b", re.IGNORECASE)
        said = [each for message in dutch() for each in texts(message.string)]
        assert [each for each in said if another.search(each)] == [], word


def texts(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words


def test_a_wheel_is_built_with_its_dutch(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    command = settings["tool"]["setuptools"]["cmdclass"]["build_py"]
    assert command == f"{CompileCatalogue.__module__}.{CompileCatalogue.__name__}"
    build = CompileCatalogue(Distribution({"packages": []}))
    build.build_lib = str(tmp_path)
    build.ensure_finalized()
    build.run()
    words = gettext.translation("messages", tmp_path / "register" / "translations", ["nl"])
    assert words.gettext("This page does not exist") == "Deze pagina is er niet"
