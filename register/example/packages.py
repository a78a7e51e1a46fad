"""Decisions of the municipality as an OCDS 1.1 release package."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

from register.example.bodies import BODIES
from register.example.organisations import BY_NAME
from register.example.stories import Story

_BASE = "https://inkoop.vlietmonde.example/ocds"
_LOTS = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"


def package(stories: Sequence[Story]) -> str:
    """Return the package as text. Lots of one procedure follow each other and share a release."""
    buyer = BODIES[0]
    releases = [
        _release(ocid, list(lots))
        for ocid, lots in itertools.groupby(stories, key=lambda story: story.procedure)
    ]
    return (
        json.dumps(
            {
                "uri": f"{_BASE}/2026-11-24.json",
                "version": "1.1",
                "extensions": [_LOTS],
                "publisher": {"name": buyer.name, "scheme": "NL-KVK", "uid": buyer.kvk},
                "publishedDate": "2026-11-24T06:00:00Z",
                "license": "https://creativecommons.org/publicdomain/zero/1.0/",
                "releases": releases,
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _reference(name: str) -> dict[str, str]:
    return {"id": f"NL-KVK-{BY_NAME[name].kvk}", "name": name}


def _party(name: str, roles: list[str]) -> dict[str, Any]:
    organisation = BY_NAME[name]
    return {
        **_reference(name),
        "identifier": {"scheme": "NL-KVK", "id": organisation.kvk, "legalName": name},
        "address": {"locality": organisation.town, "countryName": "Nederland"},
        "roles": roles,
    }


def _money(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def _release(ocid: str, lots: list[Story]) -> dict[str, Any]:
    first = lots[0]
    is_open = not first.decided_on
    names = list(dict.fromkeys(name for story in lots for name, _, _ in story.parties))
    roles = ["tenderer"] if is_open else ["tenderer", "supplier"]
    day = first.decided_on or "2026-11-02"
    tender: dict[str, Any] = {
        "id": f"{ocid}-tender",
        "title": first.title,
        "status": "active" if is_open else "complete",
        "procurementMethod": "open" if sum(story.value for story in lots) > 221000 else "limited",
        "mainProcurementCategory": "works" if first.value > 1500000 else "services",
        "value": _money(sum(story.value for story in lots)),
        "numberOfTenderers": len(names),
        "tenderers": [_reference(name) for name in names],
    }
    release: dict[str, Any] = {
        "ocid": ocid,
        "id": f"{ocid}-{'tender' if is_open else 'award'}-1",
        "date": f"{day}T09:00:00+01:00",
        "language": "nl",
        "tag": ["tender"] if is_open else ["award"],
        "initiationType": "tender",
        "buyer": _reference(BODIES[0].name),
        "parties": [
            _party(BODIES[0].name, ["buyer", "procuringEntity"]),
            *(_party(name, roles) for name in names),
        ],
        "tender": tender,
    }
    if not is_open:
        tender["lots"] = [
            {"id": story.lot, "title": story.title, "status": "complete"} for story in lots
        ]
        release["awards"] = [_award(story) for story in lots]
    return release


def _award(story: Story) -> dict[str, Any]:
    return {
        "id": f"{story.procedure}-award-{story.lot}",
        "title": story.title,
        "status": "active",
        "date": f"{story.decided_on}T00:00:00+01:00",
        "value": _money(story.value),
        "suppliers": [_reference(name) for name, role, _ in story.parties if role == "winner"],
        "relatedLots": [story.lot],
    }
