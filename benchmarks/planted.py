"""Invented officials with a known outcome, put on copies of real notices: what must be found, and
what must not.

`python -m benchmarks.planted` writes benchmarks/truth/planted.csv: the outcomes were written down
per pattern, from the table in docs/conflict-test.md, before anything was screened. Every person and
firm in it is invented, and a firm is an extra party of the copy, so that no real name ever stands
beside an outcome.
"""

from __future__ import annotations

import csv
import datetime
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conflict_graph.dates import PartialDate, months_before
from conflict_graph.facts import Benefit, DecisionStatus, PartyRole
from conflict_graph.readers.records import DecisionRecord, Mention, PartyRecord, Reading
from register.services.imports.files import Noun

TABLE = Path(__file__).parent / "truth" / "planted.csv"
PLANTED, DECOYS, SEED = 50, 500, 20_261_124
FIRST_DAY, DAYS = datetime.date(2023, 2, 1), 1_370
"""The copies are dated over almost four years. The table says which day, because rules and
look-back depend on it.
"""
LOOK_BACK_MONTHS = 12
"""What ended is dated from the day before the look-back of the rules begins, to three years
earlier.
"""

HUB, HUB_MEMBERS = "Vereniging Ondernemend Rietveen", 110
FAMILY_NAMES = (
    "Zandkuil",
    "Rietberg",
    "Wolkestein",
    "Dobbelmeer",
    "Kwartelaar",
    "Oeverloop",
    "Pimpelhof",
    "Grutterink",
)
TOWNS = ("Rietveen", "Kwelderoord", "Plashuizen")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A case, with what docs/conflict-test.md says of it. `position` and `part` are cells of the
    tables.
    """

    outcome: str
    rule: str
    office: str
    position: dict[str, str]
    part: dict[str, str]
    at: str = "party"
    """Where the position is held: at the party, its `holding`, a firm with a `similar` name, the
    `hub` or nowhere.
    """
    family_name_in_firm: bool = False


def _held(kind: str, **cells: str) -> dict[str, str]:
    """A private position of long standing."""
    return {
        "role": kind,
        "capacity": "private",
        "paid": "yes",
        "ended": "no",
        "starts_on": "2019-01-01",
    } | cells


def _did(*steps: str, **cells: str) -> dict[str, str]:
    return {"steps": ";".join(steps)} | cells


VOTED, DECIDED = _did("deliberated", "voted"), _did("prepared", "decided")
ALL_ASIDE = dict.fromkeys(("preparation", "deliberation", "vote", "contact"), "yes")
ASIDE = {f"recused_{name}": said for name, said in ALL_ASIDE.items()}
ABSENT: dict[str, str] = {}

PATTERNS = {
    "executive on the board of the winner": Pattern(
        "actual_indicated", "serious-steering-functionary", "executive", _held("board"), DECIDED
    ),
    "member on the board": Pattern(
        "apparent", "serious-sharing-elected", "elected_member", _held("board", paid="no"), VOTED
    ),
    "treasurer votes": Pattern(
        "actual_indicated",
        "strong-sharing-elected",
        "elected_member",
        _held("officer", paid="no"),
        VOTED,
    ),
    "own firm": Pattern(
        "actual_indicated",
        "strong-sharing-elected",
        "elected_member",
        _held("ownership", share="1"),
        VOTED,
    ),
    "own firm through a holding": Pattern(
        "actual_indicated",
        "strong-sharing-elected",
        "elected_member",
        _held("ownership", share="1"),
        VOTED,
        at="holding",
    ),
    "own firm, aside at the vote only": Pattern(
        "actual_indicated",
        "strong-sharing-elected",
        "elected_member",
        _held("ownership", share="1"),
        _did(
            "deliberated",
            recused_preparation="no",
            recused_deliberation="no",
            recused_vote="yes",
            recused_contact="no",
        ),
    ),
    "civil servant evaluates own employer": Pattern(
        "actual_indicated",
        "serious-steering-functionary",
        "civil_servant",
        _held("employment"),
        _did("evaluated"),
    ),
    "hired adviser employed by the winner": Pattern(
        "apparent", "serious-sharing-external", "external", _held("employment"), _did("advised")
    ),
    "announced position": Pattern(
        "apparent",
        "slight-sharing-elected",
        "elected_member",
        _held("board", starts_on="2027-02-01", announced="yes"),
        VOTED,
    ),
    "end not known": Pattern(
        "apparent",
        "slight-sharing-elected",
        "elected_member",
        _held("ownership", share="0.5", ended="", starts_on="2016"),
        VOTED,
    ),
    "ex officio, unpaid": Pattern(
        "none",
        "no-interest",
        "executive",
        _held("board", capacity="ex_officio", paid="no"),
        DECIDED,
    ),
    "ended": Pattern(
        "none",
        "no-interest",
        "elected_member",
        _held("officer", starts_on="2012", ends_on="before the look-back", ended="yes"),
        VOTED,
    ),
    "aside from the start": Pattern("none", "cured", "elected_member", _held("officer"), ASIDE),
    "no part on record": Pattern(
        "none", "any-no_record-elected", "elected_member", _held("board"), ABSENT
    ),
}
DECOY_PATTERNS = {
    "same family name as the firm": Pattern(
        "none", "no-chain", "elected_member", {}, VOTED, "", True
    ),
    "same town": Pattern("none", "no-chain", "executive", {}, DECIDED, ""),
    "similar name of organisation": Pattern(
        "none", "no-chain", "elected_member", _held("board"), VOTED, "similar"
    ),
    "ended before the look-back": PATTERNS["ended"],
    "ownership ended before the look-back": Pattern(
        "none",
        "no-interest",
        "executive",
        _held(
            "ownership", share="1", starts_on="2010", ends_on="before the look-back", ended="yes"
        ),
        DECIDED,
    ),
    "ex officio seat": PATTERNS["ex officio, unpaid"],
    "aside from the start": PATTERNS["aside from the start"],
    "plain member": Pattern(
        "none", "no-interest", "elected_member", _held("membership", paid="no"), VOTED
    ),
    "through a hub": Pattern(
        "none", "no-interest", "elected_member", _held("membership", paid="no"), VOTED, "hub"
    ),
    "member of another body": Pattern(
        "none", "", "elected_member", _held("board"), ABSENT, "other body"
    ),
    "no part taken": PATTERNS["no part on record"],
}

Row = dict[str, str]


def plan() -> Iterator[Row]:
    """The table: which pattern on which notice, and what must come out."""
    chance = random.Random(SEED)
    for sort, patterns, count in (
        ("planted", PATTERNS, PLANTED),
        ("decoy", DECOY_PATTERNS, DECOYS),
    ):
        for number in range(count):
            name = list(patterns)[number % len(patterns)]
            yield {
                "case": f"{sort}-{number + 1:03}",
                "pattern": name,
                "notice": str(chance.randrange(10_000)),
                "decided_on": str(FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS))),
                "ended_before": str(chance.choice((1, 2, 30, 365, 1_000))),
                "family_name": chance.choice(FAMILY_NAMES),
                "town": chance.choice(TOWNS),
                "outcome": patterns[name].outcome,
                "rule": patterns[name].rule,
            }


def pattern_of(row: Row) -> Pattern:
    """What the case is made of."""
    return (PATTERNS if row["case"].startswith("planted") else DECOY_PATTERNS)[row["pattern"]]


def read_plan() -> list[Row]:
    """The table as it was committed."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def firm(row: Row) -> str:
    """The invented firm of a case, which shares words with its neighbours and with nobody else."""
    about = row["family_name"] if pattern_of(row).family_name_in_firm else "Moerasvaren"
    return f"{about} Werken {row['case'].replace('-', ' ').title()} B.V."


def decisions(
    rows: Sequence[Row], notices: Sequence[DecisionRecord], body: str
) -> Reading[DecisionRecord]:
    """A copy of a notice for every case, with the invented firm as one more winner."""
    copies = [_copy(row, notices[int(row["notice"]) % len(notices)], body) for row in rows]
    return Reading(tuple(copies), read=len(copies))


def _copy(row: Row, notice: DecisionRecord, body: str) -> DecisionRecord:
    winner = PartyRecord(
        Mention(firm(row), {"NL-KVK": kvk(row)}, row["town"]), PartyRole.WINNER, Benefit.DIRECT
    )
    return replace(
        notice,
        where=row["case"],
        source="planted",
        procedure=row["case"],
        lot="",
        status=DecisionStatus.TAKEN,
        decided_on=PartialDate.parse(row["decided_on"]),
        eu_funds=None,
        buyer=None,
        body=body,
        release=None,
        release_id=None,
        contact_name=None,
        parties=(*notice.parties, winner),
    )


def kvk(row: Row, of: str = "party") -> str:
    """An invented number: none so high is given out."""
    sort, number = row["case"].split("-")
    start = {"party": 99_000_000, "holding": 99_100_000, "similar": 99_200_000}[of]
    return str(start + (10_000 if sort == "decoy" else 0) + int(number))


def tables(rows: Sequence[Row], body: str, other: str) -> dict[Noun, bytes]:
    """The tables that go with the copies, as they would be offered for import."""
    return {
        Noun.ORGANISATIONS: _text(_organisations(rows)),
        Noun.OFFICIALS: _text([_official(row, body, other) for row in rows]),
        Noun.POSITIONS: _text(
            [_position(row, body, other) for row in rows if pattern_of(row).position]
        ),
        Noun.PARTICIPATIONS: _text([_part(row, body) for row in rows if pattern_of(row).part]),
    }


def _organisations(rows: Sequence[Row]) -> list[Row]:
    made = [{"name": HUB, "kind": "association"}]
    made += [
        {
            "name": f"Lid {number} van Rietveen B.V.",
            "kind": "company",
            "owner": HUB,
            "tie": "participation",
        }
        for number in range(HUB_MEMBERS)
    ]
    for row in rows:
        at = pattern_of(row).at
        said = {"name": firm(row), "kind": "company", "kvk": kvk(row), "town": row["town"]}
        if at == "holding":
            holding = f"Holding {firm(row)}"
            made.append(
                {
                    "name": holding,
                    "kind": "company",
                    "kvk": kvk(row, "holding"),
                    "town": row["town"],
                }
            )
            said |= {
                "owner": holding,
                "owner_kvk": kvk(row, "holding"),
                "tie": "ownership",
                "share": "1",
            }
        elif at == "similar":
            made.append(
                {
                    "name": _similar(row),
                    "kind": "company",
                    "kvk": kvk(row, "similar"),
                    "town": row["town"],
                }
            )
        elif at == "hub":
            said |= {"owner": HUB, "tie": "participation"}
        made.append(said)
    return made


def _similar(row: Row) -> str:
    return firm(row).replace("Werken", "Werken Beheer")


def _official(row: Row, body: str, other: str) -> Row:
    pattern = pattern_of(row)
    return {
        "key": row["case"],
        "initials": "Q.",
        "family_name": row["family_name"],
        "office": {
            "elected_member": "raadslid",
            "executive": "wethouder",
            "civil_servant": "inkoper",
            "external": "projectleider",
        }[pattern.office],
        "office_kind": pattern.office,
        "starts_on": "2018-01-01",
        "body": other if pattern.at == "other body" else body,
    }


def _position(row: Row, body: str, other: str) -> Row:
    at = pattern_of(row).at
    where = {
        "holding": (f"Holding {firm(row)}", "holding"),
        "similar": (_similar(row), "similar"),
        "hub": (HUB, None),
    }.get(at, (firm(row), "party"))
    number = kvk(row, where[1]) if where[1] else ""
    return {
        "official": row["case"],
        "key": row["case"],
        "title": "functie naast het ambt",
        "organisation": where[0],
        "kvk": number,
        "town": row["town"] if number else "",
        "body": other if at == "other body" else body,
        **pattern_of(row).position,
        **_ended(row),
    }


def _ended(row: Row) -> Row:
    """The last day of what ended, so many days before the look-back begins."""
    if "ends_on" not in pattern_of(row).position:
        return {}
    begins = months_before(datetime.date.fromisoformat(row["decided_on"]), LOOK_BACK_MONTHS)
    return {"ends_on": str(begins - datetime.timedelta(days=int(row["ended_before"])))}


def _part(row: Row, body: str) -> Row:
    return {
        "procedure": row["case"],
        "lot": "",
        "official": row["case"],
        "body": body,
        **pattern_of(row).part,
    }


def _text(rows: Sequence[Row]) -> bytes:
    """A CSV file with every column that a row has."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, list(dict.fromkeys(name for row in rows for name in row)), restval=""
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def main() -> None:
    """Write the table."""
    TABLE.write_bytes(_text(list(plan())))


if __name__ == "__main__":
    main()
