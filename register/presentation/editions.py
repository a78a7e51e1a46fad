"""What a weekly edition is called, how it is cited, and what a receipt says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register.clock import day_of
from register.presentation import language
from register.presentation.formatting import date_words
from register.public.editions import Proof, PublicWeeklyEdition
from register.public.pages import PublicOfficial, PublicPositionVersion

NAMES: Mapping[str, Any] = {
    "organen": lazy_gettext("Bodies"),
    "organisaties": lazy_gettext("Organisations"),
    "nummers": lazy_gettext("Numbers of organisations"),
    "deelnemingen": lazy_gettext("Bodies in joint arrangements"),
    "bestuurders": lazy_gettext("Officials"),
    "ambten": lazy_gettext("Terms in office, with every version"),
    "nevenfuncties": lazy_gettext("Ancillary positions, with every version"),
    "geen": lazy_gettext("Declarations that there are none"),
    "bevestigingen": lazy_gettext("Confirmed lists"),
    "inkomsten": lazy_gettext("Income from positions"),
    "ingetrokken": lazy_gettext("Withdrawn: the day, and no more"),
    "gewist": lazy_gettext("Erased: the day and the ground, and no more"),
}
"""What each file of a package holds."""
WITH_A_LINE = 2
"""Hashes of a path on one line of a receipt, so that it stays short."""


def read(manifest: str) -> dict[str, Any]:
    """Return what a manifest says."""
    found: dict[str, Any] = json.loads(manifest)
    return found


def contents(manifest: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return what an edition holds, in words, and how many of each."""
    files = manifest["bestanden"]
    return [
        (str(words), files[f"{name}.jsonl"]["regels"])
        for name, words in NAMES.items()
        if f"{name}.jsonl" in files
    ]


def title(edition: PublicWeeklyEdition) -> str:
    """Return what an edition is called."""
    return str(
        _("Edition %(number)s, week %(week)s", number=edition.number, week=week_words(edition.week))
    )


def week_words(week: str) -> str:
    """Return a week as people say it.

    >>> week_words("2026-W05")
    '5 (2026)'
    """
    year, number = week.split("-W")
    return f"{int(number)} ({year})"


def line(edition: PublicWeeklyEdition) -> str:
    """Return the line that a witness keeps."""
    return (
        f"{current_app.config['SITE_NAME']} {edition.week} nr {edition.number} "
        f"uitgifte {edition.issue} sha256 {edition.sha256}"
    )


def cite(edition: PublicWeeklyEdition, address: str) -> str:
    """Return how an edition is cited."""
    day = date_words(day_of(edition.recorded_at), language.current())
    return (
        f"{current_app.config['SITE_NAME']}, {title(edition)}, {day}. {address} "
        f"(SHA-256 {edition.sha256})"
    )


def cite_version(version: PublicPositionVersion, who: PublicOfficial, address: str) -> str:
    """Return how one version of an entry is cited."""
    recorded = date_words(day_of(version.recorded_at), language.current())
    said = _("version %(number)s, recorded on %(date)s", number=version.number, date=recorded)
    return (
        f"{current_app.config['SITE_NAME']}, {who.name} ({who.body_name}): {version.title}, "
        f"{version.organisation_name}; {said}. {address}"
    )


def receipt(proof: Proof, address: str) -> str:
    """Return a receipt of at most thirty lines. `address`: of the version that it is about."""
    edition = proof.edition
    path = [each.hex() for each in proof.path]
    return "\n".join(
        [
            f"{current_app.config['SITE_NAME']}: ontvangstbewijs / receipt",
            f"adres: {address}",
            f"editie: {edition.number}",
            f"week: {edition.week}",
            f"manifest: {edition.sha256}",
            f"wortel: {edition.root}",
            f"omvang: {edition.size}",
            f"nummer: {proof.number}",
            f"zout: {proof.salt}",
            f"tekst: {proof.text}",
            "pad:",
            *_lines(path),
            "",
        ]
    )


def _lines(path: Sequence[str]) -> list[str]:
    return [
        " ".join(path[start : start + WITH_A_LINE]) for start in range(0, len(path), WITH_A_LINE)
    ]
