"""Invented cases: one official, one decision, and whatever ties a test needs."""

from __future__ import annotations

import json
from typing import Any

from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import Dossier

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
    **decision: Any,
) -> Dossier:
    content = {
        "id": "invented",
        "jurisdiction": decision.pop("jurisdiction", "NL"),
        "officials": [
            {"id": "o", "name": "Raadslid Wilgen", "office": office, "body": "body", "left": False}
            | (official or {})
        ],
        "persons": [
            {"id": "p", "description": "relative"},
            {"id": "q", "description": "colleague"},
        ],
        "organisations": [
            {"id": "body", "name": "Gemeente Wilgendam", "kind": "public_body"},
            {"id": "firm", "name": "Bouwbedrijf De Ringslang", "kind": "company"},
            {"id": "second", "name": "Adviesbureau Ooievaar", "kind": "company"},
            {"id": "public", "name": "Waterschap Rietland", "kind": "public_body"},
        ],
        "ties": ties,
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


def result(facts: Dossier, ruleset: str = "dutch", **more: Any) -> Assessment:
    return next(found for found in assess.assess(facts, ruleset, **more) if found.decision == "d")


def party(role: str, benefit: str | None = "direct", id: str = "firm") -> list[dict[str, Any]]:  # noqa: A002
    return [{"id": id, "role": role, "benefit": benefit}]
