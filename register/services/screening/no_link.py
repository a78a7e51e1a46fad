"""What it rests on that no link was found: the decision, and who takes part in it.

Where no chain reaches a decision, what lies around its parties says nothing about it. So of such a
check a mark of these facts is kept, and no dossier. They are read from rows of one decision
(`of_rows`) or from those of whole bodies (`whole_rows`); the same facts have the same mark either
way.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from conflict_graph import facts
from conflict_graph.dates import PartialDate
from register.clock import day_of
from register.models.screening import NoLinkCheck
from register.services.decisions.rows import DecisionRow, ParticipationRow, recusal_of
from register.services.dossiers import dossier_rows
from register.services.dossiers.body_facts import BodyFacts
from register.services.dossiers.dossier_rows import OfficialRow
from register.services.officials.officials import weight
from register.services.prepared import reader

Yes = bool | None


class StoredTerm(NamedTuple):
    """A term in an office, in words as they are stored. None: not known, or no end."""

    kind: str
    valid_from: str | None
    valid_until: str | None
    portfolio: str


class StoredPart(NamedTuple):
    """What an official does in a decision. `steps` and `planned` are words with spaces between."""

    official: int
    steps: str
    planned: str
    recusal: str | None
    took_no_part: Yes
    decisive: Yes
    proposed: Yes

    @property
    def stood_aside(self) -> bool:
        """Whether the official has no part in it: see `facts.Participation`."""
        if self.steps or self.planned:
            return False
        return self.took_no_part is True or self.recusal == facts.Recusal.FULL


class NoLinkFacts(NamedTuple):
    """The facts. Ids are of the database, dates and words as they are stored.

    `parties` are the organisations with role and benefit, each once; `unknown_parties` the mentions
    that nobody has recognised, with their role. `terms` are of who takes part, each with the term
    that counts at the decision (None: an outsider), whether it was over on the day from which one
    looks, and whether anything is on record of the official; in order of the officials.
    """

    own_organisation: int
    title: str
    kind: str
    status: str
    decided_on: str | None
    amount_cents: int | None
    eu_funds: Yes
    sole_mandate: Yes
    parties: tuple[tuple[int, str, str | None], ...]
    unknown_parties: tuple[tuple[int, str], ...]
    parts: tuple[StoredPart, ...]
    terms: tuple[tuple[int, StoredTerm | None, bool, bool], ...]

    @property
    def participants(self) -> str:
        """Who takes part, as `NoLinkCheck` keeps it."""
        aside = {part.official for part in self.parts if part.stood_aside}
        return " ".join(
            [
                f"{official}{'~' if official in aside else '' if on_record else '-'}"
                for official, _, _, on_record in self.terms
            ]
        )


def is_complete(known: NoLinkFacts, participants: str) -> bool:
    """Say whether everything was looked at that could matter: see `completeness`. `participants`
    are those of the facts.
    """
    nobody = not participants or "-" in participants
    return bool(known.parties and not known.unknown_parties and not nobody)


def mark(known: NoLinkFacts) -> bytes:
    """Return the mark of facts: the first half of the SHA-256 of what they say."""
    said = [*map(repr, known[:-2]), *map(_part_text, known.parts), *map(_term_text, known.terms)]
    return sha256(f"({', '.join(said)})".encode()).digest()[:16]


@lru_cache(maxsize=50_000)
def _part_text(part: StoredPart) -> str:
    return repr(tuple(part))


@lru_cache(maxsize=50_000)
def _term_text(row: tuple[int, StoredTerm | None, bool, bool]) -> str:
    return repr(_plain(row))


def of_rows(decision: DecisionRow, known: BodyFacts, as_of: datetime.date) -> NoLinkFacts:
    """Return the facts of one decision from its rows, seen from the day `as_of`."""
    involved = [
        known.officials[each]
        for each in sorted({part.official_id for part in decision.participations})
    ]
    decided_on = None if decision.decided_on is None else str(decision.decided_on)
    return NoLinkFacts(
        known.body.organisation_id,
        decision.title,
        decision.kind.value,
        decision.status.value,
        decided_on,
        decision.amount_cents,
        decision.eu_funds,
        decision.sole_mandate,
        tuple(
            dict.fromkeys(
                (party.organisation_id, party.role.value, party.benefit and party.benefit.value)
                for party in decision.parties
                if party.organisation_id is not None
            )
        ),
        tuple(
            (party.mention.id, party.role.value)
            for party in decision.parties
            if party.organisation_id is None
        ),
        tuple(map(_part, decision.participations)),
        tuple(
            (official.id, *at(terms_of(official), decided_on, as_of), known.is_on_record(official))
            for official in involved
        ),
    )


def at(
    terms: Sequence[StoredTerm], decided_on: str | None, as_of: datetime.date
) -> tuple[StoredTerm | None, bool]:
    """Return the term that counts at a decision, and whether it was over on the day `as_of`."""
    if not terms:
        return None, False
    term = terms[0]
    if len(terms) > 1:
        decided = day(decided_on)
        moment = decided.earliest if decided else as_of
        term = max(
            terms,
            key=lambda each: weight(
                facts.OfficeKind(each.kind), day(each.valid_from), day(each.valid_until), moment
            ),
        )
    until = day(term.valid_until)
    return term, until is not None and until.latest < as_of


@lru_cache(maxsize=50_000)
def day(written: str | None) -> PartialDate | None:
    """Read a date as it is stored."""
    return None if written is None else PartialDate.parse(written)


def _plain(row: tuple[int, StoredTerm | None, bool, bool]) -> tuple[object, ...]:
    official, term, left, on_record = row
    return official, term and tuple(term), left, on_record


def terms_of(official: OfficialRow) -> list[StoredTerm]:
    """Return the terms of an official, in the order of entry."""
    return [
        StoredTerm(
            each.kind.value, _written(each.valid_from), _written(each.valid_until), each.portfolio
        )
        for each in official.terms
    ]


def _written(when: PartialDate | None) -> str | None:
    return None if when is None else str(when)


def _part(said: ParticipationRow) -> StoredPart:
    recusal = recusal_of(said)
    return StoredPart(
        said.official_id,
        words(said.steps),
        words(said.planned),
        None if recusal is None else recusal.value,
        said.took_no_part,
        said.decisive,
        said.proposed,
    )


def words(steps: Iterable[str]) -> str:
    """Write steps as `StoredPart` has them."""
    return " ".join(steps)


def as_checked(check: NoLinkCheck, decision: DecisionRow, known: BodyFacts) -> facts.Dossier:
    """Return a dossier of what a check without a link says itself: who took part, of whom nothing
    was on record, and how many parties there were. Names are those of now.
    """
    own = known.own_organisation
    marks = {int(each.rstrip("-~")): each[-1] for each in check.participants.split() if each}
    officials = dossier_rows.officials(reader(), marks)
    parties = [f"partij-{number}" for number in range(check.parties)]
    linked = parties[check.unknown_parties :]
    return facts.Dossier(
        id=decision.public_id,
        jurisdiction="NL",
        officials=tuple(
            facts.Official(
                each.public_id,
                each.name,
                facts.OfficeKind.EXTERNAL,
                own,
                on_record=marks[each.id] != "-",
            )
            for each in officials.values()
        ),
        organisations=tuple(
            facts.Organisation(each, "", facts.OrganisationKind.OTHER) for each in (own, *linked)
        ),
        decisions=(
            facts.Decision(
                id=decision.public_id,
                title=decision.title,
                body=own,
                kind=decision.kind,
                parties=tuple(facts.Party(each, facts.PartyRole.SUBJECT) for each in linked),
                unknown_parties=tuple(
                    facts.UnknownParty(each, "", facts.PartyRole.SUBJECT)
                    for each in parties[: check.unknown_parties]
                ),
                participations=tuple(
                    facts.Participation(each.public_id, took_no_part=marks[each.id] == "~" or None)
                    for each in officials.values()
                ),
                status=decision.status,
                decided_on=decision.decided_on,
            ),
        ),
        as_of=PartialDate.of(day_of(check.recorded_at)),
    )
