"""No filled field is dropped in silence: every form, each field filled in alone beside what is needed.

The forms are those of the routes, so that a new form stands here on the day on which it is made, or the test fails.
"""

from __future__ import annotations

import datetime
import io
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import html5lib
import pytest
from flask_migrate import upgrade

from register import create_app
from register.extensions import db
from tests import desks, factories
from tests.browser import XHTML
from tests.conftest import SETTINGS, let_go, replace

BUTTONS = {
    "accounts.sign_out",
    "declarations.confirm",
    "declarations.confirm_entry",
    "declarations.throw_away",
    "import_columns.drop",
    "imports.start_again",
    "mentions.answers",
    "owners.answer",
    "proposals.take_back",
    "reminders.remind",
    "successions.confirm",
    "following.confirm",
    "following.stop",
    "following.stop_all",
}
"""What is sent by one press, from a page with nothing on it to fill in."""
SIGNING_IN = {"accounts.sign_in"}
"""What is filled in here is compared, and never kept."""

WORD = "Zeldzaamheid"
AHEAD = datetime.date.today() + datetime.timedelta(days=77)
TYPED = [
    (f"Een {WORD} van 1953", f"Een {WORD} van 1953"),
    ("27 maart 2019", "2019-03-27"),
    (f"{AHEAD:%-d-%-m-%Y}", AHEAD.isoformat()),
    ("27-3-2026", "2026-03-27"),
    ("12.345,67", "1234567"),
    ("37,5", "0.375"),
    ("90007117", "90007117"),
    (desks.NUMBER, None),
    ("zeldzaam@voorbeeld.example", "zeldzaam@voorbeeld.example"),
]
"""What can be typed into a field, with how it is kept: the first that the field takes is looked for."""
MOVES = re.compile(r"public_id|token|sha256|fingerprint|procedure|.*key")
"""Columns that differ by themselves from one time to the next."""


@dataclass
class Control:
    """What somebody can fill in."""

    name: str
    kind: str
    options: list = field(default_factory=list)
    chosen: list = field(default_factory=list)


class Desk:
    """The body at work, put back as it was before each form is sent."""

    def __init__(self, app, database, path):
        self.app, self._path = app, path
        self._kept, self.accounts, self.sheets = database
        self._clients = {}

    def put_back(self):
        let_go()
        replace(self._path, self._kept)

    def client(self, who):
        if who not in self._clients:
            self._clients[who] = self.app.test_client()
            if who != "reader":
                with self._clients[who].session_transaction() as session:
                    account = factories.accounts.get(self.accounts[who])
                    session["_user_id"] = account.session_key
        return self._clients[who]

    def address(self, endpoint, sheet):
        with self.app.test_request_context():
            return self.app.url_for(endpoint.partition(" ")[0], **sheet.values).partition("?")[0]

    def open(self, endpoint, sheet):
        """Return the form as it stands on its page: where it goes, what it carries, what can be filled in."""
        page = self.address(sheet.page or endpoint, sheet) + sheet.query
        answer = self.client(sheet.who).get(page)
        assert answer.status_code == 200, (endpoint, page, answer.status_code)
        wanted = self.address(endpoint, sheet)
        for form in forms_of(answer):
            action = form.get("action") or page
            if action.partition("?")[0] == wanted:
                return action, *read(form)
        raise AssertionError(f"{endpoint}: there is no such form on {page}")

    def send(self, sheet, action, values, files=()):
        """Send a form, and what comes to be looked over after it; return the last answer."""
        sent = {**values, **{name: (io.BytesIO(content), file) for name, (content, file) in dict(files).items()}}
        answer = self.client(sheet.who).post(action, data=sent)
        if answer.status_code == 200:
            for form in forms_of(answer):
                carried, _controls = read(form)
                if carried.keys() - {"csrf_token"}:
                    return self.client(sheet.who).post(form.get("action") or action, data=carried)
        if answer.status_code == 303 and sheet.then:
            self.client(sheet.who).post(self.address(sheet.then, sheet))
        return answer

    def rows(self):
        """How often each row stands in each table, less what moves by itself, and every text that stands anywhere."""
        db.session.rollback()
        found, texts = Counter(), set()
        for name, table in db.metadata.tables.items():
            for row in db.session.execute(table.select()):
                values = {column: value_of(value) for column, value in row._mapping.items()}
                found[name, tuple(text for column, text in values.items() if not MOVES.fullmatch(column))] += 1
                texts |= set(values.values())
        return found, texts


def value_of(value):
    return "a moment" if isinstance(value, datetime.datetime) else str(value)


def forms_of(answer):
    tree = html5lib.HTMLParser().parse(answer.get_data(as_text=True))
    return tree.findall(f".//{XHTML}main//{XHTML}form[@method='post']")


def read(form):
    """Return what a form sends as it stands, and what can be filled in."""
    carried, controls = {}, {}
    for part in form.iter():
        name, kind = part.get("name"), part.get("type", "text")
        if part.tag == f"{XHTML}textarea":
            carried[name] = "".join(part.itertext())
            controls[name] = Control(name, "text")
        elif part.tag == f"{XHTML}select":
            options = [(each.get("value"), each.get("selected") is not None) for each in part.iter(f"{XHTML}option")]
            chosen = [value for value, is_chosen in options if is_chosen] or [options[0][0]]
            carried[name] = chosen[0]
            controls[name] = Control(name, "choice", [value for value, _is_chosen in options], chosen)
        elif kind in ("radio", "checkbox"):
            control = controls.setdefault(name, Control(name, kind))
            control.options.append(part.get("value", "y"))
            if part.get("checked") is not None:
                control.chosen.append(part.get("value", "y"))
                carried.setdefault(name, []).append(part.get("value", "y"))
        elif part.tag == f"{XHTML}input" and kind != "file":
            carried[name] = part.get("value", "")
            if kind != "hidden":
                controls[name] = Control(name, "text")
    return carried, list(controls.values())


@pytest.fixture(scope="session")
def desk_database(migrated, tmp_path_factory):
    """A database with the body at work, made once, its accounts and its sheets."""
    folder = tmp_path_factory.mktemp("desk")
    path = folder / "desk.sqlite"
    shutil.copy(migrated, path)
    places = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "JOBS_FOLDER": str(folder / "jobs")}
    app = create_app({**SETTINGS, **places})
    with app.app_context():
        upgrade()
        accounts, sheets = desks.build()
        let_go()
    return path, accounts, sheets


@pytest.fixture
def desk(app, desk_database):
    made = Desk(app, desk_database, Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")))
    made.put_back()
    return made


def test_every_form_of_the_product_stands_here(desk):
    sent = {rule.endpoint for rule in desk.app.url_map.iter_rules() if "POST" in rule.methods}
    as_clerk = {each for each in sent if each.startswith("declarations_for.")}
    of_oneself = {each.replace("declarations_for.", "declarations.") for each in as_clerk}
    assert of_oneself <= sent
    known = {each.partition(" ")[0] for each in desk.sheets}
    assert sent - as_clerk == (known - as_clerk) | BUTTONS | SIGNING_IN


def fillings(control, stands):
    """Return what can be filled in: the value to send, and what stands in the database after it, None: something."""
    if control.kind == "text":
        return TYPED
    if control.kind == "checkbox":
        free = [each for each in control.options if each not in stands]
        return [([*control.chosen, free[0]] if free else control.chosen[1:], None)]
    return [(each, None) for each in control.options if each not in stands][-1:]


def once_of_each(controls):
    """Leave out the rows between the first and the last of several that are alike."""
    rows = {}
    for control in controls:
        rows.setdefault(re.sub(r"-[0-9]+\b", "-", control.name), []).append(control)
    return [control for alike in rows.values() for control in (alike if len(alike) < 2 else [alike[0], alike[-1]])]


def is_taken(answer):
    return answer.status_code in (200, 303)


@pytest.mark.parametrize("part", range(4))
def test_what_is_filled_in_is_kept_or_an_error_stands_beside_it(desk, part):
    dropped = []
    names = sorted(name for name in desk.sheets if not name.startswith("declarations_for."))
    for endpoint in names[part::4]:
        sheet = desk.sheets[endpoint]
        desk.put_back()
        action, carried, controls = desk.open(endpoint, sheet)
        whole = {**carried, **sheet.needed}
        answer = desk.send(sheet, action, whole, sheet.files)
        assert is_taken(answer), (endpoint, answer.status_code, errors_of(answer))
        before, said_before = desk.rows()
        for control in once_of_each(controls):
            stands = whole.get(control.name, [])
            for value, kept in fillings(control, stands if isinstance(stands, list) else [stands]):
                desk.put_back()
                answer = desk.send(sheet, action, {**whole, control.name: value}, sheet.files)
                if is_taken(answer):
                    after, said = desk.rows()
                    new = said - said_before
                    is_said = any(kept in text or value in text for text in new) if kept else after != before
                    if not is_said:
                        dropped.append((endpoint, control.name, value))
                    break
                assert answer.status_code in (400, 409), (endpoint, control.name, value, answer.status_code)
                if not errors_of(answer):
                    dropped.append((endpoint, control.name, value, "no sentence"))
    assert not dropped, "\n".join(str(each) for each in dropped)


def errors_of(answer):
    tree = html5lib.HTMLParser().parse(answer.get_data(as_text=True))
    summary = [each for each in tree.iter() if "error" in (each.get("class") or "") and each.tag != f"{XHTML}html"]
    return " ".join(" ".join("".join(each.itertext()).split()) for each in summary[:1])
