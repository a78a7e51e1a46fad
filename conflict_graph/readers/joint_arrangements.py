"""Read who takes part in which joint arrangement, from a table with one row per participant.

The columns are those of the list of 2016: `Deelnemer`, `Gemeenschappelijke regeling`, `Plaats`;
others are not read. There are no numbers in it. Whoever keeps the records finds both by name, and
only where one organisation bears it.
"""

from __future__ import annotations

from dataclasses import replace

from conflict_graph.readers.content import mend, problem
from conflict_graph.readers.records import ArrangementRecord, Reading
from conflict_graph.readers.tables.columns import Column, fold
from conflict_graph.readers.tables.table import ParsedRow, read_each
from conflict_graph.wording.remedies import Remedy

COLUMNS = (
    Column("participant", "deelnemer", True),
    Column("arrangement", "gemeenschappelijke_regeling", True),
    Column("town", "plaats"),
    Column("postcode", "postcode"),
    Column("province", "provincie"),
)


def fits(header: list[str]) -> bool:
    """Say whether a table with these columns is a list of participants."""
    folded = {fold(cell) for cell in header}
    return {"deelnemer", "gemeenschappelijke_regeling"} <= folded or {
        "participant",
        "arrangement",
    } <= folded


def read(content: bytes, name: str = "") -> Reading[ArrangementRecord]:
    """Return one record per participant of an arrangement."""
    reading = read_each(
        content,
        name,
        "joint arrangements",
        _participant,
        ("arrangement", "town", "participant"),
        COLUMNS,
    )
    problems = list(reading.problems)
    records = []
    for record in reading.records:
        arrangement, participant = mend(record.arrangement), mend(record.participant)
        if (arrangement, participant) != (record.arrangement, record.participant):
            remedy = Remedy(
                "Letters were encoded twice; it was read as %(arrangement)s, %(participant)s.",
                arrangement=arrangement,
                participant=participant,
            )
            problems.append(problem(record.where, record.arrangement, remedy))
        records.append(replace(record, arrangement=arrangement, participant=participant))
    return replace(reading, records=tuple(records), problems=tuple(problems))


def _participant(row: ParsedRow) -> ArrangementRecord:
    return ArrangementRecord(
        row.where, row.required("arrangement"), row.required("participant"), row.text("town")
    )
