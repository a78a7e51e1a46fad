"""What the table of who may do what says, held against cells drawn from all there are; and that each
reading of what is not public and each change leaves its row, or is not.

`make access` asks every cell, and takes every guard away in turn.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa

from register import traces
from register.extensions import db
from register.models.accounts import Account
from register.models.journal import JournalEntry
from register.models.officials import Official
from register.models.traces import ReadingAbout, ReadingKind, RecordedReading
from tests.access import guards, matrix, whole, world
from tests.access.kept import OnSqlite
from tests.access.matrix import IN, Asker
from tests.access.world import SIGNED_IN, WORD
from tests.chance import chance
from tests.conftest import once

WHOLE = os.environ.get("TRUST") == "all"
"""Whether everything is asked; else some of it, drawn by chance."""
DRAWN = 300
"""Cells that are asked, of the seventeen thousand there are."""
PAGES, FORMS, READERS = 60, 40, 3
"""How many pages are opened, how many forms sent, and whose lists are read."""


def some_of(every, count):
    every = list(every)
    return every if WHOLE else chance().sample(every, min(count, len(every)))


@pytest.fixture(scope="session")
def access_database(migrated, tmp_path_factory):
    return once(tmp_path_factory, "access.sqlite", lambda path: world.make(migrated, path))


@pytest.fixture
def asker(app, access_database):
    kept = OnSqlite(access_database, Path(db.engine.url.database))
    yield Asker(app, kept, world.read(access_database))
    kept.close()


def test_every_address_way_of_asking_and_state_stands_in_one_row_of_the_table(asker):
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    unsaid, asked, used = set(), 0, set()
    for cell in matrix.cells(asker.app, asker.world):
        asked += 1
        try:
            matrix.expected(table, cell, audiences[cell.endpoint])
        except LookupError as error:
            unsaid.add(str(error))
        used |= {row for row in table if row.fits(cell.endpoint, cell.method, cell.thing.state)}
    assert unsaid == set()
    assert [row.says for row in table if row not in used] == []
    assert asked >= 10_000


def test_cells_drawn_by_chance_are_as_the_table_says(asker, record_property):
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    wrong = []
    drawn = some_of(matrix.cells(asker.app, asker.world), DRAWN)
    for cell in drawn:
        wrong += matrix.mismatches(table, cell, asker.ask(cell), audiences[cell.endpoint])
    record_property("figure", f"{len(drawn)} cells, {len(wrong)} not as the table says")
    assert wrong == [], "\n".join(map(str, wrong))


def allowed(asker, method):
    """For each address that is not public, and each thing there, somebody who may."""
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    for cell in matrix.cells(asker.app, asker.world):
        audience = audiences[cell.endpoint]
        is_behind = cell.method == method and audience == "signed_in"
        if is_behind and matrix.expected(table, cell, audience) == {IN}:
            yield cell


def one_of_each(cells):
    """One thing of each address, as each kind of persona who may."""
    seen = set()
    for cell in cells:
        key = (cell.endpoint, cell.persona, cell.thing.about)
        if key not in seen:
            seen.add(key)
            yield cell


def is_about_oneself(cell):
    who = world.PERSONAS[cell.persona]
    return bool(cell.thing.about) and who.get("is") == cell.thing.about


def has_own_lists(cell):
    """Say whether on a list of this persona stands what is about that one alone."""
    who = world.PERSONAS[cell.persona]
    return not {*who.get("here", ()), *who.get("there", ())} - {"official"}


def readings():
    with traces.reading() as kept:
        return kept.scalar(sa.select(sa.func.count()).select_from(RecordedReading))


def names_of(officials):
    return {name for each in officials for name in (each.person.name, each.person.sort_name)}


def unrecorded(asker, cell, text):
    """The names on a page of those about whom its row is not, the reader aside."""
    with traces.reading() as kept:
        newest = sa.select(sa.func.max(RecordedReading.id)).scalar_subquery()
        chosen = sa.select(ReadingAbout.official_id).where(ReadingAbout.reading_id == newest)
        about = set(kept.scalars(chosen))
    every = db.session.scalars(sa.select(Official)).all()
    reader = db.session.get(Account, asker.world.accounts[cell.persona]).person_id
    told = names_of(each for each in every if each.id in about or each.person_id == reader)
    words = unescape(text.decode(errors="ignore"))
    return [
        name
        for name in sorted(names_of(every) - told)
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words)
    ]


NO_READING = {
    "concerns.": "decision 0029: a row would tell that there is a concern, and of whom",
    "declarations.": "one's own",
    "hearing.decisions": "one's own",
    "duties.": "one's own",
    "advice.": "one's own",
    "asking.answer": "one's own",
    "meetings.own": "one's own",
    "stepping_aside.own": "one's own",
    "readings.own": "one's own",
}
"""Pages on which a word of the world can stand that leave no row, with why."""
OF_OTHERS = {"proposals.propose": "who is chosen from stands in the public register"}
"""Pages on which stand names of those about whom the row is not, with why."""


def test_each_page_that_tells_what_is_not_public_leaves_one_row_before_it_is_sent(asker):
    """A page that is marked leaves one, another none, and on another stands nothing restricted."""
    wrong, marked = [], Counter()
    for cell in some_of(one_of_each(allowed(asker, "GET")), PAGES):
        before = readings()
        answer = asker.client(cell.persona).get(asker.address(cell))
        rows = readings() - before
        kind = getattr(asker.app.view_functions[cell.endpoint], "reads", None)
        is_shown = answer.status_code == 200
        should = 1 if kind and is_shown and not is_about_oneself(cell) else 0
        if kind is ReadingKind.LIST and has_own_lists(cell):
            should = 0
        if cell.endpoint == "proposals.answer":
            should = 1  # it tells of the official of another body too
        marked[bool(should)] += 1
        if rows != should:
            wrong.append((cell.endpoint, cell.persona, cell.thing.state, rows, should))
        is_said = cell.endpoint.startswith(tuple(NO_READING))
        text = answer.get_data()
        if rows == 1 and cell.endpoint not in OF_OTHERS and (who := unrecorded(asker, cell, text)):
            wrong.append((cell.endpoint, cell.persona, "tells of others too", who))
        if not rows and not is_said and not is_about_oneself(cell) and WORD.encode() in text:
            at = re.search(rb".{30}" + WORD.encode() + rb".{30}", text)
            wrong.append((cell.endpoint, cell.persona, "tells, and leaves no row", at))
    assert wrong == [], "\n".join(map(str, wrong))
    assert marked[True] > (100 if WHOLE else 5)


def test_no_row_no_page(asker):
    asker.kept.refuse("recorded_reading")
    sent = []
    for cell in some_of(one_of_each(allowed(asker, "GET")), PAGES):
        kind = getattr(asker.app.view_functions[cell.endpoint], "reads", None)
        if kind is None:
            continue
        if is_about_oneself(cell) or cell.persona not in ("clerk", "reviewer", "auditor"):
            continue
        if kind is ReadingKind.LIST and has_own_lists(cell):
            continue
        try:
            answer = asker.client(cell.persona).get(asker.address(cell))
        except sa.exc.IntegrityError:
            continue
        if answer.status_code == 200:
            sent.append((cell.endpoint, cell.persona))
    assert sent == [], "\n".join(map(str, sent))


UNJOURNALED = {
    "accounts.sign_out": "changes nothing in the register",
    "concerns.": "decision 0029: nothing of a concern stands anywhere else",
    "declarations.page": "a draft: what somebody is filling in and has not sent",
    "declarations_for.page": "a draft",
    "declarations.declare": "a draft",
    "declarations_for.declare": "a draft",
    "declarations.amend": "a draft",
    "declarations_for.amend": "a draft",
    "declarations.difference": "a draft",
    "declarations_for.difference": "a draft",
    "declarations.throw_away": "a draft",
    "declarations_for.throw_away": "a draft",
    "reminders.choose": "whether oneself gets mail",
    "imports.offer": "a run is a record of its own: who, when, which file",
    "import_": "a run is a record of its own",
    "meetings.own": "that oneself read it is a row of its own, only ever added",
    "hearing.reply": "a file that is not sent yet, seen by nobody else",
}
"""Changes that leave no row in the journal, with why."""


def entries():
    db.session.rollback()
    return Counter(
        tuple(row)
        for row in db.session.execute(
            sa.select(JournalEntry.act, JournalEntry.subject, JournalEntry.body_id)
        )
    )


def test_each_change_leaves_its_row_in_the_journal_and_none_twice(asker):
    silent, twice, changed = changes(asker, FORMS)
    assert silent == [], "\n".join(map(str, silent))
    assert twice == [], "\n".join(map(str, twice))
    assert len(changed) > (70 if WHOLE else 5)


def changes(asker, count):
    """Send some forms; return which changed something without a row, which rows stand there twice,
    and which changed something.
    """
    silent, twice, changed = [], [], set()
    for cell in some_of(one_of_each(allowed(asker, "POST")), count):
        before = entries()
        asker.client(cell.persona).post(
            asker.address(cell), data=asker.sent(cell.thing.sheet), buffered=True
        )
        made = entries() - before
        if asker.kept.changed():
            changed.add(cell.endpoint)
            if not made and not cell.endpoint.startswith(tuple(UNJOURNALED)):
                silent.append((cell.endpoint, cell.persona))
            twice += [
                (cell.endpoint, row)
                for row, times in made.items()
                if times > 1 and row[0] != "finding:facts"  # one for each fact that changed
            ]
            asker.put_back()
        asker.forget(cell.persona)
    return silent, twice, changed


def test_a_change_and_its_row_stand_or_fall_together(asker):
    assert kept_without_row(asker, FORMS) == []


def kept_without_row(asker, count):
    """Send some forms where the journal takes no row; return which changed something."""
    db.session.commit()
    asker.kept.refuse("journal_entry")
    kept = []
    for cell in some_of(one_of_each(allowed(asker, "POST")), count):
        if cell.persona not in ("clerk", "official", "reviewer", "administrator"):
            continue
        if cell.endpoint.startswith(tuple(UNJOURNALED)):
            continue
        try:
            asker.client(cell.persona).post(asker.address(cell), data=asker.sent(cell.thing.sheet))
        except sa.exc.IntegrityError:
            db.session.rollback()
        if asker.kept.changed():
            kept.append((cell.endpoint, cell.persona))
            asker.put_back()
            asker.kept.refuse("journal_entry")
        asker.forget(cell.persona)
    asker.put_back()
    return kept


LISTS = {
    "findings.show": ("/bevindingen?alle=ja", "/mijn", "/mijn-besluiten"),
    "reports.show": ("/beheer/berichten", "/mijn"),
    "decisions.show": ("/besluiten",),
    "concerns.show": ("/zorgen", "/bureau"),
}
"""Where what has a page of its own is listed."""


def test_a_list_shows_what_has_a_page_and_nothing_else(asker):
    """What somebody can open stands on a list of that person, and the reverse."""
    wrong = []
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    for endpoint, lists in LISTS.items():
        opens = defaultdict(set)
        for cell in matrix.cells(asker.app, asker.world):
            is_asked = cell.endpoint == endpoint and cell.persona in SIGNED_IN
            if is_asked and matrix.expected(table, cell, audiences[endpoint]) == {IN}:
                opens[cell.persona].add(asker.address(cell))
        every = {
            asker.address(cell)
            for cell in matrix.cells(asker.app, asker.world)
            if cell.endpoint == endpoint
        }
        for persona in some_of(sorted(SIGNED_IN), READERS):
            text = ""
            for address in lists:
                for page in range(1, 6):
                    where = f"{address}{'&' if '?' in address else '?'}pagina={page}"
                    answer = asker.client(persona).get(where if page > 1 else address)
                    if answer.status_code != 200:
                        break
                    text += answer.get_data(as_text=True)
            told = {each for each in every if f'"{each}' in text or each.split("/")[-1] in text}
            if endpoint == "decisions.show" and persona == "stand-in":
                continue  # one that somebody stands in for is led to by the desk
            hidden = told - opens[persona]
            lost = set() if endpoint == "concerns.show" else opens[persona] - told
            wrong += [(endpoint, persona, each, "listed, and does not open") for each in hidden]
            wrong += [(endpoint, persona, each, "opens, and is not listed") for each in lost]
    assert wrong == [], "\n".join(map(str, wrong))


def test_of_a_guard_that_nothing_feels_is_said_why():
    known = {each.known_as for each in guards.places()}
    assert [each for each in whole.explained() if each not in known] == []
    assert all(whole.explained().values())


def test_a_guard_that_is_gone_is_felt(app, access_database):
    """Behind which two others stand in the way is found too."""
    kept = OnSqlite(access_database, Path(db.engine.url.database))
    with guards.watching() as watch:
        asker = Asker(app, kept, world.read(access_database))
        cell = next(
            each
            for each in matrix.cells(app, asker.world)
            if (each.endpoint, each.persona) == ("readings.index", "clerk")
        )
        before = asker.ask(cell)
        gone = set(watch.outermost)
        with watch.without(*gone):
            after = asker.ask(cell)
        kept.close()
    assert (before.came, after.came) == (matrix.REFUSED, IN)
    assert len(gone) == 1
