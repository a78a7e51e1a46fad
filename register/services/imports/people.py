"""Whom the names in a table mean: a name that is like that of an official, and not the same, is
asked about, once.

A file with such names waits, and nothing of it is kept until somebody has said of each who it is.
The answer is remembered for the body, together with those about council information systems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conflict_graph.readers.records import OfficialRecord
from register.access import Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.council import CouncilKey, CouncilKeyKind
from register.models.imports import ImportContent, ImportRun, ImportState
from register.models.officials import Official
from register.services import journal
from register.services.imports import files as imports
from register.services.imports import runs
from register.services.imports.recognised import IS, NEW, NONE, Recognition, name_of, person_key
from register.services.officials import officials

MOST_NAMES = 2_000
"""About how many names of a file it is asked who they are; of more, the report says so."""


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """A name of which nobody said who it is, and whom it may mean. `rows`: in how many it stands;
    `may_be_new`: the table makes officials, so that it may be somebody new.
    """

    key: str
    name: str
    candidates: tuple[Official, ...]
    rows: int
    may_be_new: bool

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered: the public id of a candidate, or a word."""
        new = (NEW,) if self.may_be_new else ()
        return (*(each.public_id for each in self.candidates), *new, NONE)


def must_ask(run: ImportRun, records: Sequence[Any]) -> bool:
    """Say whether an import for a body has names of which nobody said whom they mean."""
    return run.body is not None and bool(_questions(run.body, records))


def ask(run: ImportRun) -> None:
    """Let an import that was read wait until somebody says whom its names mean."""
    run.state, run.asks_people, run.started_at = ImportState.WAITING, True, None


def is_asked(run: ImportRun) -> bool:
    """Say whether an import waits until somebody says whom its names mean."""
    return run.asks_people and run.state is ImportState.WAITING


def questions(identity: Identity, run: ImportRun) -> list[PersonQuestion]:
    """Return the names of an import about which somebody must say whom they mean.

    Raises:
        NotAllowed: the asker may not bring it in.
        NotFound: it does not wait for that, or not any more.
    """
    imports.require(run.noun, identity, run.body)
    kept = db.session.get(ImportContent, run.id)
    if not is_asked(run) or run.body is None or kept is None:
        raise NotFound("There is no such import.")
    chosen = runs.chosen_of(run)
    reading = imports.read(run.noun, kept.content, run.file_name, run.format, chosen)
    return _questions(run.body, reading.records)


def answer(identity: Identity, run: ImportRun, said: Mapping[str, str | None]) -> None:
    """Record whom each name means, by the key of its question, and let the import wait for its
    turn.

    Raises:
        NotAllowed: the asker may not bring it in.
        NotFound: it does not wait for that, or not any more.
        Invalid: of some name nothing was said that can be.
    """
    asked = questions(identity, run)
    assert run.body is not None, "only an import for a body asks this"
    for question in asked:
        given = said.get(question.key)
        if given is None or given not in question.answers:
            raise Invalid("Answer each question.", question.key)
        meant = next((each for each in question.candidates if each.public_id == given), None)
        db.session.add(
            CouncilKey(
                body_id=run.body.id,
                kind=CouncilKeyKind.PERSON,
                key=question.key,
                said=given if meant is None else IS,
                official=meant,
                account_id=identity.account,
            )
        )
    run.asks_people = False
    journal.record(identity, "people:answer", run.public_id, run.body.id)


def _questions(body: Body, records: Iterable[Any]) -> list[PersonQuestion]:
    names: Counter[str] = Counter()
    keys: dict[str, str] = {}
    may_be_new = False
    for record in records:
        name = name_of(record) if getattr(record, "body", None) is None else ""
        if name:
            names[name] += 1
            keys[name] = getattr(record, "official", "")
            may_be_new = may_be_new or isinstance(record, OfficialRecord)
        if len(names) > MOST_NAMES:
            return []
    if not names:
        return []
    keyed = {
        key for _body, key in officials.find_by_keys({(body.id, key) for key in keys.values()})
    }
    known = Recognition(body)
    asked: dict[str, PersonQuestion] = {}
    for name, rows in names.items():
        meant = known.person("", name) if keys[name] not in keyed else None
        if meant is not None and meant.unsure:
            key = person_key("", name)
            before = asked[key].rows if key in asked else 0
            asked[key] = PersonQuestion(key, name, meant.unsure, before + rows, may_be_new)
    return list(asked.values())
