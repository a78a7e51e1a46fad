"""What the keys of a council information system mean: the official, the meeting or the decision
that stands in the register, one that is new, or a question.

What somebody said, or followed from an earlier file, is remembered by key. What is only alike is
asked, and never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.readers.council.records import (
    ItemRecord,
    MeetingBody,
    MeetingRecord,
    PersonRecord,
)
from conflict_graph.readers.records import OfficialRecord, ParticipationRecord, PositionRecord
from conflict_graph.resolution import agenda_ties, person_names
from conflict_graph.resolution.agenda_ties import Titled
from register.extensions import db
from register.later import Later
from register.models.bodies import Body
from register.models.council import CouncilKey, CouncilKeyKind
from register.models.decisions import Decision
from register.models.kinds import MeetingKind
from register.models.meetings import Meeting
from register.models.officials import Official, full_name
from register.services.latest import current_versions
from register.services.officials import officials

if TYPE_CHECKING:
    from conflict_graph.readers.written import person_cells
else:
    person_cells = Later("conflict_graph.readers.written.person_cells")

IS, NEW, NONE = "is", "new", "none"
"""What is said of a key: it is somebody or something, it is new, or nothing that is kept."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class KeyMeant(Generic[Found]):
    """What a key means. `is_`: what stands in the register; `unsure`: what it may be, which
    somebody has to say; `is_left_out`: nothing that is kept. None of these: it is new.
    """

    is_: Found | None = None
    unsure: tuple[Found, ...] = ()
    is_left_out: bool = False

    @property
    def is_new(self) -> bool:
        """Whether nothing in the register is like it, or somebody said that it is new."""
        return self.is_ is None and not self.unsure and not self.is_left_out


class Recognition:
    """What the keys of one body mean, looked up at once and kept up to date."""

    def __init__(self, body: Body) -> None:
        self.body = body
        chosen = sa.select(CouncilKey).where(CouncilKey.body_id == body.id)
        self._keys = {
            (row.kind, row.key): row for row in db.session.scalars(chosen.order_by(CouncilKey.id))
        }
        self.look_again()
        self._decisions: list[Titled[Decision]] | None = None

    def look_again(self) -> None:
        """Look up the officials, once those of a file stand in the register: votes may name them
        without a key.
        """
        self._officials = officials.list_of(self.body)
        self._names = officials.by_name(self.body)

    def remember(self, kind: CouncilKeyKind, key: str, said: str = IS, **meant: Any) -> None:
        """Remember what a key means; without a key there is nothing to remember."""
        if key:
            row = CouncilKey(body_id=self.body.id, kind=kind, key=key, said=said, **meant)
            db.session.add(row)
            self._keys[kind, key] = row

    def _said(self, kind: CouncilKeyKind, key: str, name: str) -> KeyMeant[Any] | None:
        """Return what is remembered of a key; None where nothing is, or what it was is gone."""
        row = self._keys.get((kind, key)) if key else None
        if row is None:
            return None
        if row.said != IS:
            return KeyMeant(is_left_out=row.said == NONE)
        found = getattr(row, name)
        is_gone = found is None or getattr(found, "withdrawn_at", None) is not None
        return None if is_gone else KeyMeant(found)

    def person(self, key: str, name: str) -> KeyMeant[Official]:
        """Return who is meant by a key and a name; a key alone is enough where it is remembered."""
        said = self._said(CouncilKeyKind.PERSON, person_key(key, name), "official")
        if said is not None:
            return said
        named = self._names.get(officials.name_words(name), []) if name else []
        if len(named) == 1:
            return KeyMeant(named[0])
        parsed = person_names.parse(name)
        alike = named or [each for each in self._officials if _may_be(parsed, each)]
        return KeyMeant(unsure=tuple(alike))

    def row(self, key: str) -> KeyMeant[Official] | None:
        """Return what somebody said of a row that contradicts an official, by the key of the
        question; None: nobody said anything yet.
        """
        return self._said(CouncilKeyKind.PERSON, key, "official")

    def someone(self, record: PersonRecord) -> KeyMeant[Official]:
        """Return who a person of a file is."""
        found = self.person(record.key, record.name)
        return found if found.is_ else self._by_parts(record, found)

    def _by_parts(self, record: PersonRecord, found: KeyMeant[Official]) -> KeyMeant[Official]:
        """Look once more by the parts of the name, in which a source may be more precise."""
        firsts = (record.given_name, record.initials)
        whole = (f"{each or ''} {record.prefix or ''} {record.family_name}" for each in firsts)
        named = {
            official.id: official
            for each in whole
            for official in self._names.get(officials.name_words(each), ())
        }
        is_one = len(named) == 1 and not found.is_left_out
        return KeyMeant(next(iter(named.values()))) if is_one else found

    def who_meets(self, record: MeetingRecord) -> MeetingBody | None:
        """Return who meets; None: the source does not say, and nobody did yet."""
        row = self._keys.get((CouncilKeyKind.SORT, record.sort_key))
        return record.body or (MeetingBody(row.said) if row is not None else None)

    def meeting(self, record: MeetingRecord, kind: MeetingKind) -> KeyMeant[Meeting]:
        """Return which meeting it is: that of its key, else the only one of that day and kind."""
        said = self._said(CouncilKeyKind.MEETING, record.key, "meeting")
        if said is not None:
            return said
        chosen = sa.select(Meeting).where(
            Meeting.body_id == self.body.id,
            Meeting.kind == kind,
            Meeting.held_on == record.held_on.earliest,
        )
        same = list(db.session.scalars(chosen))
        return KeyMeant(same[0]) if len(same) == 1 else KeyMeant(unsure=tuple(same))

    def meeting_of(self, key: str) -> Meeting | None:
        """Return the meeting that a key is remembered to mean."""
        said = self._said(CouncilKeyKind.MEETING, key, "meeting")
        return said.is_ if said is not None else None

    def item_of(self, key: str) -> Decision | None:
        """Return the decision that the key of an item is remembered to mean."""
        said = self._said(CouncilKeyKind.ITEM, key, "decision")
        return said.is_ if said is not None else None

    def council_on(self, day: PartialDate) -> Meeting | None:
        """Return the only meeting of the council on a day."""
        chosen = sa.select(Meeting).where(
            Meeting.body_id == self.body.id,
            Meeting.kind == MeetingKind.COUNCIL,
            Meeting.held_on == day.earliest,
        )
        found = list(db.session.scalars(chosen))
        return found[0] if len(found) == 1 else None

    def decision(self, record: ItemRecord, day: PartialDate | None) -> KeyMeant[Decision]:
        """Return which decision an item is: that of its key, else by number, then title and day."""
        said = self._said(CouncilKeyKind.ITEM, record.key, "decision")
        if said is not None:
            return said
        references = frozenset({record.reference} if record.reference else ())
        item = Titled(record.key, record.title, references, day)
        found = agenda_ties.find(item, self._known_decisions())
        return KeyMeant(found.same, found.unsure)

    def note(self, decision: Decision) -> None:
        """Remember a decision that was made just now, and of which the key is remembered."""
        self._known_decisions().append(self._titled(decision, decision.current))

    def _known_decisions(self) -> list[Titled[Decision]]:
        if self._decisions is None:
            version = current_versions(Decision.body_id == self.body.id).subquery()
            chosen = (
                sa.select(Decision, version.c.title, version.c.decided_on)
                .join(version, version.c.decision_id == Decision.id)
                .where(Decision.withdrawn_at.is_(None))
                .order_by(Decision.id)
            )
            self._decisions = [self._titled(row[0], row) for row in db.session.execute(chosen)]
        return self._decisions

    def _titled(self, decision: Decision, said: Any) -> Titled[Decision]:
        """Return a decision as it is compared. Where a system gave it no number, its own key stands
        in the place of one, which another system does not know.
        """
        is_keyed = (CouncilKeyKind.ITEM, f"{decision.source}:{decision.procedure}") in self._keys
        given = "" if is_keyed else decision.reference.replace(" · ", " ")
        references = {each for each in (given, decision.procedure if given else "") if each}
        day = said.decided_on
        day = PartialDate.parse(day) if isinstance(day, str) else day
        return Titled(decision, said.title, frozenset(references), day)


def _may_be(name: person_names.ParsedPersonName, official: Official) -> bool:
    """Say whether somebody of this name may be an official: the family name agrees, and the first
    names do not differ; or the first names agree, and the family name looks mistyped.
    """
    person = official.person
    other = person_names.of_parts(
        person.initials, person.given_name, person.prefix, person.family_name
    )
    family = person_names.family_agrees(name, other)
    first = person_names.first_names_agree(name, other)
    return (family is True and first is not False) or (family is None and first is True)


def name_of(record: Any) -> str:
    """Return the name of a person in a record as it is recognised: without forms of address; "" for
    a record that names nobody, or by a key.
    """
    if isinstance(record, OfficialRecord):
        if record.key:
            return ""
        return full_name(record.given_name, record.initials, record.prefix, record.family_name)
    if isinstance(record, PositionRecord | ParticipationRecord):
        return person_cells.bare(record.official)
    return ""


def person_key(key: str, name: str) -> str:
    """Return by what somebody is remembered: the key of the system, else the words of the name."""
    return key or "name:" + " ".join(officials.name_words(name))


def kind_of(body: MeetingBody) -> MeetingKind | None:
    """Return the kind of meeting that stands in the register; None: such a meeting decides
    nothing.
    """
    return {MeetingBody.COUNCIL: MeetingKind.COUNCIL, MeetingBody.COLLEGE: MeetingKind.COLLEGE}.get(
        body
    )


def of_kind(records: Sequence[Any], kind: type[Found]) -> list[Found]:
    """Return the records of one kind, in the order of the file."""
    return [each for each in records if isinstance(each, kind)]
