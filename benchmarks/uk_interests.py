"""Registered interests of the British parliaments as our records: a mapping for `make real` only.

Entries about relatives, and about homes and land, are left out whole; of the others no address is
taken.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from conflict_graph.readers.records import Mention, PositionRecord
from conflict_graph.resolution.identifiers import COH, InvalidNumber, validate

RELATIVES = re.compile(
    r"famil|relative|spouse|wife|husband|partner|daughter|\bson\b|mother|father|sister|brother",
    re.I,
)
LONG = 20
"""An address of so many characters or fewer may as well be a name."""
HOMES = re.compile(r"property|land", re.I)

KINDS = (
    (re.compile(r"sharehold|shares", re.I), TieKind.OWNERSHIP, ("organisation_name",)),
    (
        re.compile(r"employment|remunerat|directorship", re.I),
        TieKind.EMPLOYMENT,
        ("payer_name", "employer"),
    ),
    (
        re.compile(r"donation|sponsorship", re.I),
        TieKind.DONATION,
        ("donor_company_name", "donor_name"),
    ),
    (
        re.compile(r"gift|benefit|hospitality", re.I),
        TieKind.GIFT,
        ("donor_company_name", "donor_name"),
    ),
)


def read(path: Path) -> tuple[list[PositionRecord], Counter[str]]:
    """Return the records, and how many entries were left out and why."""
    records, left_out = [], Counter()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            record = position(json.loads(line), f"line {number}")
            if isinstance(record, str):
                left_out[record] += 1
            else:
                records.append(record)
    return records, left_out


def leaks(records: Iterable[PositionRecord], entries: Iterable[dict[str, Any]]) -> int:
    """Return how many texts of the records are an address of an entry, or about a relative."""
    addresses = {
        value
        for entry in entries
        for key, value in entry["details"].items()
        if key.endswith("address") and isinstance(value, str) and len(value) > LONG
    }
    taken = {text for each in records for text in (each.title, each.organisation.name)}
    return sum(text in addresses or RELATIVES.search(text) is not None for text in taken)


def position(entry: dict, where: str) -> PositionRecord | str:
    """Return an entry as a position, or why it is left out."""
    category, details = entry["category_name"], entry["details"]
    if entry["null_entry"]:
        return "nothing declared"
    if RELATIVES.search(f"{category} {entry['content']} {details}"):
        return "about relatives"
    if HOMES.search(category):
        return "about homes and land"
    kind, fields = next(
        ((kind, fields) for mark, kind, fields in KINDS if mark.search(category)), (None, ())
    )
    name = next(
        (details[field].strip() for field in fields if (details.get(field) or "").strip()), None
    )
    if name is None:
        return "no organisation named"
    return PositionRecord(
        where=where,
        official=entry["person_id"],
        key=entry["entry_id"],
        title=(details.get("job_title") or category)[:200],
        organisation=Mention(name, numbers(details)),
        kind=kind,
        paid=True if kind is TieKind.EMPLOYMENT else None,
        from_date=date(details.get("start_date")),
        until_date=date(details.get("end_date")),
        ended=True if date(details.get("end_date")) else None,
        source="register of interests",
    )


def numbers(details: dict) -> dict[str, str]:
    """Return the Companies House number; one that cannot be right is left out."""
    if details.get("donor_company_identifier_source") != "Companies House":
        return {}
    try:
        return {COH: validate(COH, details.get("donor_company_identifier") or "")}
    except InvalidNumber:
        return {}


def date(text: str | None) -> PartialDate | None:
    """Return a day; None where it is not stated or is none."""
    try:
        return PartialDate.parse(text or "")
    except ValueError:
        return None
