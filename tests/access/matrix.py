"""Asks every cell of the matrix: an address, a way of asking, a thing and a persona; and says what
came of it beside what `table.md` says.
"""

from __future__ import annotations

import fnmatch
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient

from register.extensions import db
from register.models.accounts import Account
from tests import factories
from tests.access.kept import Kept
from tests.access.world import PERSONAS, SIGNED_IN, Thing, World
from tests.desks import forms_of, read

TABLE = Path(__file__).with_name("table.md")
IN, REFUSED, HIDDEN, SIGN_IN = "in", "refused", "hidden", "sign in"
"""What comes of asking: let in, refused to somebody who may know of it (403, 409), as if there were
nothing (404), or asked to sign in first.
"""


class Row(NamedTuple):
    """A row of the table. `states` empty: whatever state."""

    says: str
    pages: tuple[str, ...]
    methods: tuple[str, ...]
    states: tuple[str, ...]
    may: tuple[str, ...]
    knows: tuple[str, ...]

    def fits(self, endpoint: str, method: str, state: str) -> bool:
        """Say whether the row speaks of this cell."""
        return (
            method in self.methods
            and (not self.states or state in self.states)
            and any(fnmatch.fnmatchcase(endpoint, page) for page in self.pages)
        )


def rows() -> list[Row]:
    """Read the table: every line of five cells, but the heads."""
    found = []
    for line in TABLE.read_text().splitlines():
        cells = [each.strip() for each in line.strip().strip("|").split("|")]
        if len(cells) != 5 or cells[0] in ("the rule", "---") or set(line) <= set("|- "):
            continue
        says, pages, states, may, knows = cells
        method, _colon, rest = pages.rpartition(":")
        methods = (method,) if method else ("GET", "POST")
        named = tuple(each.strip().strip("`") for each in rest.split(","))
        among = ("",) if states == "as usual" else _words(states)
        found.append(Row(says, named, methods, among, _words(may), _words(knows)))
    return found


def _words(cell: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in cell.split(",") if each.strip() not in ("", "any", "—"))


def relations(persona: str, thing: Thing) -> set[str]:
    """What a persona is to a thing, in the words of the table."""
    who = PERSONAS[persona]
    here, there = who.get("here", ()), who.get("there", ())
    is_about = bool(thing.about) and who.get("is") == thing.about
    is_tied, is_away = persona == "both", persona == "colleague"
    has_signed = persona == "reviewer" and thing.state in ("signed", "contested")
    reviews_another = "reviewer" in here and not is_about
    said = {
        "everybody": True,
        "signed in": persona in SIGNED_IN,
        "the person": is_about and "official" in here,
        "at the table": who.get("is") in thing.table and "official" in here,
        "stand-in": persona == "stand-in" and thing.stand_in,
        "invited": persona == "invited" and thing.invited,
        "author": persona == thing.author,
        "reader": persona == thing.reader,
        "free reviewer": persona in thing.free,
        "colleague": is_away,
        "auditor": persona == "auditor",
        "signer": reviews_another and has_signed,
        "second": reviews_another and not has_signed,
        "able reviewer": reviews_another and not is_tied and not is_away,
        "able second": reviews_another and not is_tied and not is_away and not has_signed,
    }
    roles = {*here, *(f"any {role}" for role in (*here, *there))}
    roles |= {f"{role} there" for role in there}
    if not is_about:
        roles |= {f"other {role}" for role in here}
    if not is_tied:
        roles |= {f"untied {role}" for role in here}
    if not set(here) & {"official", "clerk", "reviewer"}:
        roles |= {f"{role} outside the check" for role in here}
    return roles | {word for word, holds in said.items() if holds}


class Cell(NamedTuple):
    """One cell of the matrix."""

    endpoint: str
    method: str
    thing: Thing
    persona: str


def cells(app: Flask, world: World) -> Iterator[Cell]:
    """Every cell there is: what stands in the routes, in `world` and in `PERSONAS`."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.endpoint, each.rule)):
        if rule.endpoint == "static":
            continue
        things = [
            each for each in world.things[rule.endpoint] if each.values.keys() >= rule.arguments
        ]
        for method in sorted(rule.methods & {"GET", "POST"}):
            for thing in things:
                for persona in PERSONAS:
                    yield Cell(rule.endpoint, method, thing, persona)


def expected(table: list[Row], cell: Cell, audience: str) -> set[str]:
    """What the table says may come of a cell.

    Raises:
        LookupError: no row speaks of it, or more than one does.
    """
    found = [row for row in table if row.fits(cell.endpoint, cell.method, cell.thing.state)]
    if len(found) != 1:
        said = [row.says for row in found] or "no row"
        raise LookupError(f"{cell.method} {cell.endpoint} ({cell.thing.state}): {said}")
    is_to = relations(cell.persona, cell.thing)
    if SIGN_IN in found[0].knows or (audience == "signed_in" and "signed in" not in is_to):
        return {SIGN_IN}
    if is_to & set(found[0].may):
        return {IN}
    if "either" in found[0].knows:
        return {REFUSED, HIDDEN}
    return {REFUSED} if is_to & set(found[0].knows) else {HIDDEN}


def audiences(app: Flask) -> dict[str, str]:
    """Whom each page is for, as its view is marked."""
    return {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "audience", "")
        for rule in app.url_map.iter_rules()
    }


def mismatches(table: list[Row], cell: Cell, answered: Answered, audience: str) -> list[str]:
    """Say in words what is not as the table says."""
    should = expected(table, cell, audience)
    said = (
        f"{cell.persona}: {cell.method} {cell.endpoint} "
        f"({cell.thing.state or 'as usual'}, about {cell.thing.about or 'nobody'}): "
        f"{answered.came} {answered.status}"
    )
    wrong = []
    if answered.came not in should:
        wrong.append(f"{said}, should be {' or '.join(sorted(should))}")
    if answered.wrote and (cell.method == "GET" or answered.came != IN):
        wrong.append(f"{said}, and {', '.join(answered.wrote)} was written")
    return wrong


@dataclass
class Answered:
    """What came of a cell. `wrote`: the tables that changed."""

    came: str
    status: int
    wrote: tuple[str, ...] = ()
    length: int = 0


class Asker:
    """Asks, and puts the database back after whatever was written."""

    def __init__(self, app: Flask, kept: Kept, world: World) -> None:
        self.app, self.kept, self.world = app, kept, world
        self._clients: dict[str, FlaskClient] = {}
        self._forms: dict[str, dict[str, Any]] = {}
        self.put_back()

    def put_back(self) -> None:
        """Have the database as it was made."""
        self._clients.clear()
        self.kept.put_back()

    def forget(self, persona: str) -> None:
        """Let a persona come with a new browser."""
        self._clients.pop(persona, None)

    def client(self, persona: str) -> FlaskClient:
        """A browser in which this persona is signed in; nobody's keeps no cookie."""
        if persona not in self._clients:
            number = self.world.accounts.get(persona)
            client = self.app.test_client(use_cookies=number is not None)
            if number is not None:
                factories.let_in(client, db.session.get(Account, number))
            self._clients[persona] = client
        return self._clients[persona]

    def address(self, cell: Cell) -> str:
        """Where a cell is asked."""
        with self.app.test_request_context():
            address = self.app.url_for(cell.endpoint, **cell.thing.values).partition("?")[0]
        return address + cell.thing.query

    def ask(self, cell: Cell) -> Answered:
        """Ask one cell."""
        client, address = self.client(cell.persona), self.address(cell)
        try:
            if cell.method == "GET":
                answer = client.get(address)
            else:
                answer = client.post(address, data=self.sent(cell.thing.sheet))
                answer = self._looked_over(client, address, answer)
                self.forget(cell.persona)  # a message, or the end of a session, stays in it
        except Exception as error:
            self.put_back()
            return Answered(f"fault {type(error).__name__}", 500)
        wrote = self.kept.changed()
        if wrote:
            self.put_back()
        came = _came(answer.status_code, answer.location or "")
        return Answered(came, answer.status_code, wrote, len(answer.data))

    def _looked_over(self, client: FlaskClient, address: str, answer: Any) -> Any:
        """Send on what comes to be looked over after a form was sent; return the last answer."""
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in forms_of(answer):
                carried, _controls = read(form)
                if carried.keys() - {"csrf_token"}:
                    return client.post(form.get("action") or address, data=carried)
        return answer

    def sent(self, name: str) -> dict[str, Any]:
        """What somebody who may, sends with a form."""
        if not name:
            return {}
        sheet = self.world.sheets[name]
        if name not in self._forms:
            endpoint = name.partition(" ")[0]
            self._forms[name] = self._carried(endpoint, sheet) | sheet.needed
        files = {each: (io.BytesIO(what), file) for each, (what, file) in sheet.files.items()}
        return self._forms[name] | files

    def _carried(self, endpoint: str, sheet: Any) -> dict[str, Any]:
        with self.app.test_request_context():
            page, wanted = (
                self.app.url_for(each, **sheet.values).partition("?")[0]
                for each in (sheet.page or endpoint, endpoint)
            )
        answer = self.client("nobody" if sheet.who == "reader" else sheet.who).get(
            page + sheet.query
        )
        assert answer.status_code == 200, (endpoint, answer.status_code)
        for form in forms_of(answer):
            if (form.get("action") or page).partition("?")[0] == wanted:
                return dict(read(form)[0])
        raise AssertionError(f"{endpoint}: there is no form")


def _came(status: int, location: str) -> str:
    if status == 303 and re.match(r"(http://localhost)?(/en)?/aanmelden", location):
        return SIGN_IN
    if status in (403, 409):
        return REFUSED
    if status == 404:
        return HIDDEN
    return IN if status < 500 else f"fault {status}"
