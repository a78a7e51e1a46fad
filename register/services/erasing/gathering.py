"""What is kept of an official, or of one entry: the rows that go, and those that are emptied.

What stays says nothing of anybody without the rest: which rows there were, in which order and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from register import traces
from register.access import Role
from register.extensions import Base, TracesBase, db
from register.models.accounts import Account, AccountRole
from register.models.declarations import Position
from register.models.officials import Official, full_name
from register.services.erasing.redacting import GONE, Redactor
from register.services.erasing.steps import RowErasure

_TABLES = Base.metadata.tables
_TRACES = TracesBase.metadata.tables


@dataclass(frozen=True, slots=True)
class ErasureSubject:
    """Of whom, or of which entry, something is erased."""

    official: Official
    position: Position | None = None

    @property
    def is_whole_person(self) -> bool:
        """Whether nothing else stands about this person: no office at another body."""
        return self.position is None and len(self.official.person.officials) == 1


def _ids(statement: sa.Select[Any]) -> list[Any]:
    return list(db.session.scalars(statement))


def _keys(table: str) -> list[str]:
    return [column.name for column in _TABLES[table].primary_key]


def _going(table: str, *where: sa.ColumnElement[bool]) -> Iterator[RowErasure]:
    """Give a step for each row of a table that goes."""
    found = _TABLES[table]
    names = _keys(table)
    for row in db.session.execute(sa.select(*(found.c[name] for name in names)).where(*where)):
        yield RowErasure(found, dict(zip(names, row, strict=True)))


def _of(table: str, column: str, ids: Iterable[Any]) -> sa.ColumnElement[bool]:
    return _TABLES[table].c[column].in_([*ids])


def _owned(table: str, column: str, ids: Iterable[Any]) -> list[Any]:
    return _ids(sa.select(_TABLES[table].c.id).where(_of(table, column, ids)))


def words_of(subject: ErasureSubject) -> Redactor:
    """Return what has to go out of texts that stay: names of the person, and what entries say."""
    positions = _positions(subject)
    said = _TABLES["position_payload"]
    versions = _owned("position_version", "position_id", positions)
    columns = (said.c.title, said.c.note, said.c.appointed_by)
    words = [
        text
        for row in db.session.execute(sa.select(*columns).where(said.c.version_id.in_(versions)))
        for text in row
    ]
    if subject.position is None:
        person = subject.official.person
        first = (person.given_name, person.initials)
        words += [full_name(each, None, person.prefix, person.family_name) for each in first]
        words += [person.name, person.sort_name, person.family_name, subject.official.key]
        words += [" ".join(filter(None, (person.prefix, person.family_name)))]
        interest = _TABLES["interest_payload"]
        own = _owned("interest", "official_id", [subject.official.id])
        of = _owned("interest_version", "interest_id", own)
        chosen = sa.select(interest.c.title, interest.c.area).where(interest.c.version_id.in_(of))
        words += [text for row in db.session.execute(chosen) for text in row]
    return Redactor(words)


def _positions(subject: ErasureSubject) -> list[int]:
    if subject.position is not None:
        return [subject.position.id]
    return _owned("position", "official_id", [subject.official.id])


def register_steps(subject: ErasureSubject) -> list[RowErasure]:
    """Return what happens in the register."""
    words = words_of(subject)
    steps = [*_of_entries(subject), *_in_texts(subject, words)]
    if subject.position is None:
        steps += [*_of_official(subject), *_of_findings(subject), *_of_person(subject)]
    return steps


def _of_entries(subject: ErasureSubject) -> Iterator[RowErasure]:
    positions = _positions(subject)
    versions = _owned("position_version", "position_id", positions)
    yield from _going("position_payload", _of("position_payload", "version_id", versions))
    yield from _emptied("position_version", _of("position_version", "id", versions), source="")
    asked = _owned("settled_question", "position_id", positions)
    yield from _going("settled_question_words", _of("settled_question_words", "settled_id", asked))
    yield from _emptied(
        "income_version", _of("income_version", "position_id", positions), amount_cents=None
    )
    yield from _going("position_draft", _of("position_draft", "position_id", positions))
    yield from _of_reports(_of("error_report", "position_id", positions))
    yield from _emptied("position", _of("position", "id", positions), key=None)


def _of_reports(which: sa.ColumnElement[bool]) -> Iterator[RowErasure]:
    reports = _ids(sa.select(_TABLES["error_report"].c.id).where(which))
    steps = _owned("error_report_step", "report_id", reports)
    yield from _going("error_report_text", _of("error_report_text", "step_id", steps))
    yield from _going("error_report_address", _of("error_report_address", "report_id", reports))


def _of_official(subject: ErasureSubject) -> Iterator[RowErasure]:
    own = [subject.official.id]
    drafts = _TABLES["position_draft"].c.position_id.is_(None)
    yield from _going("position_draft", _of("position_draft", "official_id", own), drafts)
    interests = _owned("interest_version", "interest_id", _owned("interest", "official_id", own))
    yield from _going("interest_payload", _of("interest_payload", "version_id", interests))
    yield from _emptied("none_version", _of("none_version", "official_id", own), source=None)
    terms = _owned("term", "official_id", own)
    yield from _emptied("term_version", _of("term_version", "term_id", terms), source=None)
    shieldings = _owned("shielding", "official_id", own)
    yield from _emptied(
        "shielding_version", _of("shielding_version", "shielding_id", shieldings), reason=""
    )
    for table, words, column in _WORDS:
        rows = _owned(table, "official_id", own)
        yield from _going(words, _of(words, column, rows))
    measures = _owned("recorded_measure", "official_id", own)
    versions = _owned("recorded_measure_version", "measure_id", measures)
    yield from _going(
        "recorded_measure_words", _of("recorded_measure_words", "version_id", versions)
    )
    entries = _owned("recusal_answer", "entry_id", _owned("minutes_entry", "official_id", own))
    yield from _going("recusal_answer_words", _of("recusal_answer_words", "answer_id", entries))
    asides = _owned("stepped_aside_answer", "aside_id", _owned("stepped_aside", "official_id", own))
    yield from _going(
        "stepped_aside_answer_words", _of("stepped_aside_answer_words", "answer_id", asides)
    )
    yield from _going("row_question", _of("row_question", "official_id", own))
    yield from _going("group_member", _of("group_member", "official_id", own))
    yield from _of_reports(_of("error_report", "official_id", own))
    yield from _of_concerns(_of("concern", "official_id", own))
    yield from _emptied("council_key", _of("council_key", "official_id", own), key="")
    yield from _emptied("official", _of("official", "id", own), key=None)
    yield from _of_owners(own)


_WORDS = (
    ("tie_statement", "tie_statement_words", "statement_id"),
    ("fact_answer", "fact_answer_words", "answer_id"),
)
"""Tables with an official, the words that stand apart from them, and how these name them."""


def _of_owners(own: list[int]) -> Iterator[RowErasure]:
    """The names that sources give to an owner who is this official."""
    answers = _TABLES["owner_answer"]
    mentions = _ids(
        sa.select(answers.c.mention_id).where(answers.c.official_id.in_(own)).distinct()
    )
    for each in mentions:
        to = {"name": GONE, "folded_name": f"{GONE}{each}"}
        yield RowErasure(_TABLES["owner_mention"], {"id": each}, to)


def _of_concerns(which: sa.ColumnElement[bool]) -> Iterator[RowErasure]:
    concerns = _ids(sa.select(_TABLES["concern"].c.id).where(which))
    yield from _going("concern_step", _of("concern_step", "concern_id", concerns))
    yield from _going("concern_author", _of("concern_author", "concern_id", concerns))
    yield from _going("concern", _of("concern", "id", concerns))


def _of_findings(subject: ErasureSubject) -> Iterator[RowErasure]:
    findings = _owned("finding", "official_id", [subject.official.id])
    events = _owned("finding_event", "finding_id", findings)
    yield from _going("finding_text", _of("finding_text", "event_id", events))
    yield from _going("counter_argument", _of("counter_argument", "event_id", events))
    assigned = _owned("finding_assignment", "finding_id", findings)
    yield from _going("assignment_reason", _of("assignment_reason", "assignment_id", assigned))
    changes = _owned("fact_change", "finding_id", findings)
    yield from _going("fact_change_reason", _of("fact_change_reason", "change_id", changes))
    documents = _owned("finding_document", "finding_id", findings)
    content = "finding_document_content"
    yield from _going(content, _of(content, "document_id", documents))


def _of_person(subject: ErasureSubject) -> Iterator[RowErasure]:
    if not subject.is_whole_person:
        return
    person = {"id": subject.official.person_id}
    empty = {"family_name": GONE, "prefix": None, "given_name": None, "initials": None}
    yield RowErasure(_TABLES["person"], person, empty)
    account = account_of(subject)
    if account is not None:
        yield from _of_account(account)


def account_of(subject: ErasureSubject) -> Account | None:
    """Return the account that goes with a person: not one that has another role too."""
    account = db.session.scalar(
        sa.select(Account).where(Account.person_id == subject.official.person_id)
    )
    if account is None or not subject.is_whole_person:
        return None
    other = sa.select(AccountRole.id).where(
        AccountRole.account_id == account.id,
        AccountRole.ended_at.is_(None),
        AccountRole.role != Role.OFFICIAL,
    )
    return None if db.session.scalar(other.limit(1)) is not None else account


def account_stays(subject: ErasureSubject) -> bool:
    """Say whether the person has an account that does not go."""
    has_one = sa.select(Account.id).where(Account.person_id == subject.official.person_id)
    return db.session.scalar(has_one) is not None and account_of(subject) is None


def _of_account(account: Account) -> Iterator[RowErasure]:
    own = [account.id]
    for table in ("totp", "recovery_code", "passkey", "account_identity", "account_link"):
        yield from _going(table, _of(table, "account_id", own))
    yield from _going("mail_choice", _of("mail_choice", "account_id", own))
    yield from _going("position_draft", _of("position_draft", "account_id", own))
    empty: dict[str, Any] = {"address": None, "parameters": {}, "error": ""}
    waits = {"given_up_at": sa.func.coalesce(_TABLES["outbox"].c.given_up_at, sa.func.now())}
    letters = _of("outbox", "account_id", own)
    for step in _emptied("outbox", letters, **empty):
        yield RowErasure(step.table, step.key, {**empty, **waits}, {**empty, "parameters": "{}"})
    gone: dict[str, Any] = {
        "email": f"gewist-{account.public_id}",
        "name": GONE,
        "password_hash": None,
        "session_key": account.public_id,
    }
    closed = {"disabled_at": sa.func.coalesce(_TABLES["account"].c.disabled_at, sa.func.now())}
    yield RowErasure(_TABLES["account"], {"id": account.id}, {**gone, **closed}, gone)


def _emptied(table: str, which: sa.ColumnElement[bool], **to: Any) -> Iterator[RowErasure]:
    """Give a step for each row of a table that has something in these columns."""
    found = _TABLES[table]
    filled = sa.or_(*(found.c[name].is_distinct_from(_bound(value)) for name, value in to.items()))
    where = which if table == "outbox" else sa.and_(which, filled)
    for (key,) in db.session.execute(sa.select(found.c.id).where(where)):
        yield RowErasure(found, {"id": key}, to)


def _bound(value: Any) -> Any:
    return sa.null() if value is None else value


def _in_texts(subject: ErasureSubject, words: Redactor) -> Iterator[RowErasure]:
    """What engine and imports wrote down word for word, without these words."""
    body, official = subject.official.body_id, subject.official.id
    decisions = _decisions_of(official)
    dossiers = _TABLES["frozen_dossier"]
    chosen = sa.select(dossiers.c.id, dossiers.c.content).where(
        dossiers.c.decision_id.in_(decisions)
    )
    for key, content in db.session.execute(chosen):
        if words.finds(content):
            empty = {"content": words.in_json(content)}
            yield RowErasure(dossiers, {"id": key}, empty, {"content": "{}"})
    findings = _owned("finding", "decision_id", decisions)
    for table, column, owner, ids in (
        ("assessment_version", "answer", "finding_id", findings),
        ("fact_change", "facts", "finding_id", findings),
        ("import_made", "said", "run_id", _owned("import_run", "body_id", [body])),
    ):
        found = _TABLES[table]
        rows = sa.select(found.c.id, found.c[column]).where(
            found.c[owner].in_(ids), found.c[column].is_not(None)
        )
        for key, value in db.session.execute(rows):
            without = words.in_value(value)
            if without != value:
                blank = "[]" if isinstance(value, list) else "{}"
                yield RowErasure(found, {"id": key}, {column: without}, {column: blank})
    yield from _of_problems(body, words)


def _decisions_of(official: int) -> list[int]:
    found: set[int] = set()
    for table in ("participation", "finding"):
        of = _TABLES[table]
        found |= {*_ids(sa.select(of.c.decision_id).where(of.c.official_id == official))}
    return sorted(found)


def _of_problems(body: int, words: Redactor) -> Iterator[RowErasure]:
    """What was wrong with files, where it quotes these words: the row goes."""
    found = _TABLES["import_problem"]
    runs = _owned("import_run", "body_id", [body])
    rows = sa.select(found.c.id, found.c.place, found.c.value, found.c.remedy, found.c.said)
    for key, *said in db.session.execute(rows.where(found.c.run_id.in_(runs))):
        if any(words.in_value(each) != each for each in said):
            yield RowErasure(found, {"id": key})


def traces_steps(account: Account | None, factors: Iterable[str], email: str) -> list[RowErasure]:
    """Return what goes of the traces: sessions, visits, factors and requests of an account."""
    if account is None:
        return []
    steps = []
    with_account = ("user_session", "half_session", "visit")
    with traces.reading() as kept:
        for table in with_account:
            found = _TRACES[table]
            names = [column.name for column in found.primary_key]
            chosen = sa.select(*(found.c[name] for name in names))
            for row in kept.execute(chosen.where(found.c.account_id == account.id)):
                steps.append(RowErasure(found, dict(zip(names, row, strict=True))))
        requests = _TRACES["reset_request"]
        for key in kept.scalars(sa.select(requests.c.id).where(requests.c.email == email)):
            steps.append(RowErasure(requests, {"id": key}))
        used = _TRACES["factor_use"]
        for key in kept.scalars(sa.select(used.c.factor).where(used.c.factor.in_([*factors]))):
            steps.append(RowErasure(used, {"factor": key}))
    return steps


def factors_of(account: Account | None) -> list[str]:
    """Return the public ids of the second factors of an account."""
    if account is None:
        return []
    return [
        each
        for table in ("totp", "passkey")
        for each in _ids(
            sa.select(_TABLES[table].c.public_id).where(_TABLES[table].c.account_id == account.id)
        )
    ]
