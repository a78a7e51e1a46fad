"""One data package of the editions of many installations: who sits where, with source, day and
permanent address in each row.

Persons are never joined: two installations that name somebody alike may mean two people.
Organisations are one where they bear the same number of the same register, and not by a name.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from register.editions.check import Edition, Unsound
from register.editions.package import DESCRIPTION, NO_MOMENT
from register.editions.tree import canonical

COLUMNS = (
    *("bron", "editie", "dag", "adres"),
    *("bestuurderId", "naamBestuurder", "orgaanId", "naamOrgaan", "ambten"),
    *("organisatie", "naamOrganisatie", "nummers", "plaats"),
    *("omschrijving", "soort", "hoedanigheid", "bezoldigd"),
    *("aanvang", "einde", "beeindigd", "vastgelegdOp"),
)
"""`bron`: the address of the installation; `adres`: of the version of the entry, which stays;
`organisatie`: one for the same number, whichever installation; else of one installation alone.
"""
FILES = ("nevenfuncties.csv", "bronnen.csv")
SOURCES = ("bron", "register", "editie", "week", "dag", "wortel", "sleutel", "sha256")


@dataclass(frozen=True, slots=True)
class InstallationEdition:
    """An edition of an installation, by kind and then by what it is called there."""

    manifest: Mapping[str, Any]
    entries: Mapping[str, list[Mapping[str, Any]]]

    @property
    def address(self) -> str:
        """Which installation it is: its address, else its key."""
        return str(self.manifest["adres"] or self.manifest["sleutel"])


def read(path: Path) -> InstallationEdition:
    """Read an edition, and check it.

    Raises:
        Unsound: it is no edition, or was changed.
    """
    edition = Edition(str(path))
    if edition.files is None:
        raise Unsound("unreadable", str(path))
    entries = {
        name.removesuffix(".jsonl"): [
            json.loads(line)["tekst"] for line in data.decode().split("\n")[:-1]
        ]
        for name, data in edition.files.items()
        if name.endswith(".jsonl") and name != "gaten.jsonl"
    }
    return InstallationEdition(edition.manifest, entries)


def newest(sources: Iterable[InstallationEdition]) -> list[InstallationEdition]:
    """Return the newest edition of each installation, by its address."""
    found: dict[str, InstallationEdition] = {}
    for each in sources:
        before = found.get(each.address)
        place = (each.manifest["nummer"], each.manifest["uitgifte"])
        if before is None or place > (before.manifest["nummer"], before.manifest["uitgifte"]):
            found[each.address] = each
    return [found[address] for address in sorted(found)]


def rows(source: InstallationEdition) -> Iterator[dict[str, Any]]:
    """Give the positions of an edition as they stand, each with who holds it and where."""
    said = source.entries
    people = {each["bestuurderId"]: each for each in said["bestuurders"]}
    bodies = {each["orgaanId"]: each["naam"] for each in said["organen"]}
    at = {each["organisatieId"]: each for each in said["organisaties"]}
    numbers: dict[str, list[str]] = {}
    for each in said["nummers"]:
        numbers.setdefault(each["organisatieId"], []).append(f"{each['stelsel']} {each['nummer']}")
    offices: dict[str, dict[str, Mapping[str, Any]]] = {}
    for each in sorted(said["ambten"], key=lambda each: int(each["versie"])):
        offices.setdefault(each["bestuurderId"], {})[each["id"]] = each
    standing: dict[str, Mapping[str, Any]] = {}
    for each in said["nevenfuncties"]:
        before = standing.get(each["id"])
        if before is None or each["versie"] > before["versie"]:
            standing[each["id"]] = each
    for id_ in sorted(standing):
        entry = standing[id_]
        who = people.get(entry["bestuurderId"])
        if who is None or entry["handeling"] == "intrekking":
            continue
        borne = sorted(numbers.get(entry["organisatieId"], []))
        where = at.get(entry["organisatieId"], {})
        held = offices.get(entry["bestuurderId"], {}).values()
        yield {
            **{name: entry.get(name) for name in COLUMNS},
            "bron": source.address,
            "editie": source.manifest["week"],
            "dag": source.manifest["gemaaktOp"][:10],
            "adres": f"{source.address}/nevenfuncties/{id_}/versies/{entry['versie']}",
            "naamBestuurder": _name(who),
            "orgaanId": who["orgaanId"],
            "naamOrgaan": bodies.get(who["orgaanId"]),
            "ambten": "; ".join(dict.fromkeys(each["ambt"] for each in held)),
            "organisatie": f"{source.address}#{entry['organisatieId']}",
            "naamOrganisatie": where.get("naam", entry["naamOrganisatie"]),
            "nummers": "; ".join(borne),
            "plaats": where.get("plaats"),
        }


def _name(who: Mapping[str, Any]) -> str:
    parts = (who["voornaam"] or who["voorletters"], who["tussenvoegsel"], who["achternaam"])
    return " ".join(part for part in parts if part)


def joined(sources: Iterable[InstallationEdition]) -> list[dict[str, Any]]:
    """Return all positions, with one organisation for each number that several bear."""
    found = [row for source in sources for row in rows(source)]
    groups = _SameNumbers()
    for row in found:
        for number in _numbers(row):
            groups.join(row["organisatie"], number)
    for row in found:
        row["organisatie"] = groups.name(row["organisatie"])
    return found


def _numbers(row: Mapping[str, Any]) -> list[str]:
    return str(row["nummers"]).split("; ") if row["nummers"] else []


class _SameNumbers:
    """Organisations and numbers that belong together. A group is called by its first number, else
    by the one organisation in it.
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def _top(self, each: str) -> str:
        while self._above.get(each, each) != each:
            each = self._above[each]
        return each

    def join(self, organisation: str, number: str) -> None:
        """Say that an organisation bears a number."""
        one, other = self._top(organisation), self._top(number)
        name = min([number, *(self._names[top] for top in (one, other) if top in self._names)])
        self._above[other] = one
        self._names[one] = name

    def name(self, organisation: str) -> str:
        """Return what the group of an organisation is called."""
        return self._names.get(self._top(organisation), organisation)


def write(path: Path, sources: Iterable[InstallationEdition]) -> int:
    """Write a package of the newest edition of each installation; return how many rows it has."""
    chosen = newest(sources)
    found = joined(chosen)
    from_where = [
        {**each.manifest, "bron": each.address, "editie": each.manifest["nummer"]}
        | {"dag": each.manifest["gemaaktOp"][:10]}
        for each in chosen
    ]
    files = {
        FILES[0]: _table(COLUMNS, found),
        FILES[1]: _table(SOURCES, from_where),
    }
    resources = [
        {
            "name": name.removesuffix(".csv"),
            "path": name,
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "bytes": len(data),
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "schema": {"fields": [{"name": each, "type": _type(each)} for each in columns]},
        }
        for (name, data), columns in zip(files.items(), (COLUMNS, SOURCES), strict=True)
    ]
    about = {"name": "weekedities-samen", "resources": resources}
    files[DESCRIPTION] = canonical(about).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            described = zipfile.ZipInfo(name, NO_MOMENT)
            described.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(described, data)
    return len(found)


def _type(column: str) -> str:
    return "boolean" if column in ("bezoldigd", "beeindigd") else "string"


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    """Return a value as CSV has it; what a spreadsheet would take for a formula begins with a
    quote.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    said = str(value)
    return f"'{said}" if said[:1] in "=+-@\t\r" and said else said
