"""Invented cases: one official, one decision, and whatever ties a test needs."""

from __future__ import annotations

import json
from typing import Any

from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import Dossier
from conflict_graph.rulesets.scales import Elements

TODAY = {"decided_on": "2024-05-01"}
"""A day under the law since 2023."""
BEFORE = {"decided_on": "2022-05-01"}
"""A day under the law before."""
FIRM_PARTY = [{"id": "firm", "role": "applicant", "benefit": "direct"}]


def tie(
    kind: str,
    source: str = "o",
    target: str = "firm",
    id: str = "t",  # noqa: A002
    **more: Any,
) -> dict[str, Any]:
    capacity = (
        {"capacity": "private"} if source == "o" and kind not in ("family", "friendship") else {}
    )
    return {
        "id": id,
        "from": source,
        "to": target,
        "kind": kind,
        "ended": False,
        "certainty": "confirmed",
    } | (capacity | more)


def part(*steps: str, **more: Any) -> dict[str, Any]:
    return {"official": "o", "steps": list(steps)} | more


def case(
    ties: list[dict[str, Any]],
    office: str = "elected_member",
    kind: str = "permit",
    parties: list[dict[str, Any]] | None = None,
    did: dict[str, Any] | None = None,
    official: dict[str, Any] | None = None,
    others: list[dict[str, Any]] | None = None,
    colleagues: list[dict[str, Any]] | None = None,
    firm: dict[str, Any] | None = None,
    level: str | None = None,
    as_of: str | None = None,
    **decision: Any,
) -> Dossier:
    content = {
        "id": "invented",
        "jurisdiction": decision.pop("jurisdiction", "NL"),
        "officials": [
            {"id": "o", "name": "Raadslid Wilgen", "office": office, "body": "body", "left": False}
            | (official or {}),
            *(colleagues or []),
        ],
        "persons": [
            {"id": "p", "description": "relative"},
            {"id": "q", "description": "colleague"},
        ],
        "organisations": [
            {"id": "body", "name": "Gemeente Wilgendam", "kind": "public_body"}
            | ({"level": level} if level else {}),
            {"id": "firm", "name": "Bouwbedrijf De Ringslang", "kind": "company"} | (firm or {}),
            {"id": "second", "name": "Adviesbureau Ooievaar", "kind": "company"},
            {"id": "public", "name": "Waterschap Rietland", "kind": "public_body"},
        ],
        "ties": ties,
        **({"as_of": as_of} if as_of else {}),
        "decisions": [
            {
                "id": "d",
                "title": "Vergunning",
                "body": "body",
                "kind": kind,
                "status": "taken",
                "parties": FIRM_PARTY if parties is None else parties,
                "participations": [part("voted", recusal="none") if did is None else did],
            }
            | decision,
            *(others or []),
        ],
    }
    reading = dossier.read(json.dumps(content))
    found, problems = reading
    assert found is not None, problems
    return found


def result(facts: Dossier, ruleset: str | None = None, **more: Any) -> Assessment:
    """Return the answer about the decision `d`, by default read by the law of the dossier's
    country.
    """
    return next(found for found in assess.assess(facts, ruleset, **more) if found.decision == "d")


def today(ties: list[dict[str, Any]], **more: Any) -> Assessment:
    """Return the answer about a case of today, without questions and measures."""
    return result(case(ties, **TODAY | more), explained=False)


def walked(ties: list[dict[str, Any]], **more: Any) -> Elements:
    """Return what the steps come to on the chain that decides in a case of today."""
    found = today(ties, **more).chains[0].elements
    assert found is not None
    return found


def table(text: str) -> list[tuple[str, str, str]]:
    """Return the cells of a table that is written as text: row, column and what stands there.

    Columns are set apart by blanks; what is no word stands as `-` and is left out.
    """
    head, *rows = (line.split() for line in text.strip().splitlines())
    return [
        (row[0], column, value)
        for row in rows
        for column, value in zip(head, row[1:], strict=True)
        if value != "-"
    ]


def party(role: str, benefit: str | None = "direct", id: str = "firm") -> list[dict[str, Any]]:  # noqa: A002
    return [{"id": id, "role": role, "benefit": benefit}]
