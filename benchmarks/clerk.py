"""What a clerk waits for: pages and presses of the desk, from request to the last byte of the answer.

    python -m benchmarks.clerk [FILE…] > clerk.txt
    python -m benchmarks.page docs/performance.md clerk < clerk.txt

Each FILE is a database: of the example, or a country drawn by `benchmarks.country`; none: the
example, made anew. A clerk's account is added to it at the body with the most decisions. Times are
milliseconds of processor time, database included; nothing is kept from an earlier request but what
a worker keeps: compiled templates, prepared statements. The garbage collector is set as `wsgi` sets
it. The decisions are spread evenly over those
of the body. Decisions that were never checked are checked first, which is the press that is
measured; so the findings, the questions and the news of a drawn country are those that these presses
open. What an import costs is measured by `benchmarks.rows`.
"""

from __future__ import annotations

import gc
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from benchmarks.served import make_demo, settings
from conflict_graph.facts import Step
from register import create_app
from register.access import SERVER, Role
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.screening import Finding
from register.services.accounts import accounts, sessions
from register.services.accounts.sessions import SignInMethod
from register.services.decisions import participations
from register.services.decisions.participations import ParticipationEntry
from register.services.screening import run as screening
from register.transaction import transaction

SEVERAL = 60
"""So many decisions are opened and checked."""
LISTS = 5
"""So many times each list is opened."""
RECHECK = "checking again after one change, by itself"
EMAIL = "meting@griffie.example"


def clerk_at_the_largest() -> tuple[str, str, list[str]]:
    """Return the session key of a clerk of the body with the most decisions, the word for that body
    in addresses, and some of these decisions.
    """
    counted = sa.select(Decision.body_id).group_by(Decision.body_id)
    body = db.session.get(Body, db.session.scalar(counted.order_by(sa.func.count().desc())))
    with transaction():
        account = accounts.find(EMAIL) or accounts.add(EMAIL, "Meting")
        accounts.give_role(account, body, Role.CLERK)
    every = db.session.scalars(
        sa.select(Decision.public_id)
        .where(Decision.body_id == body.id, Decision.withdrawn_at.is_(None))
        .order_by(Decision.id)
    ).all()
    token = sessions.begin(account, SignInMethod.PASSWORD, "")
    return token, body.slug, list(every[:: max(len(every) // SEVERAL, 1)][:SEVERAL])


class Desk:
    """A clerk's browser, that counts the processor time of each answer."""

    def __init__(self, app, token: str) -> None:
        self.client = app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"] = token
        self.times: dict[str, list[float]] = {}
        self.sizes: dict[str, int] = {}

    def open(self, what: str, address: str) -> str:
        return self._timed(what, lambda: self.client.get(address), 200)

    def press(self, what: str, address: str) -> None:
        page = self.client.get(address).get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)[1]
        self._timed(what, lambda: self.client.post(address, data={"csrf_token": token}), 303)

    def _timed(self, what: str, ask, status: int) -> str:
        db.session.remove()
        began = time.process_time()
        answer = ask()
        content = answer.get_data()
        took = time.process_time() - began
        assert answer.status_code == status, (what, answer.status_code)
        self.times.setdefault(what, []).append(1000 * took)
        self.sizes[what] = max(self.sizes.get(what, 0), len(content))
        return content.decode()


def walk(app) -> Desk:
    with app.app_context():
        token, slug, chosen = clerk_at_the_largest()
        desk = Desk(app, token)
        questions = f"/organen/{slug}/toetsvragen"
        for address in ("/besluiten", f"/besluiten/{chosen[0]}/toets", "/bureau", questions):
            desk.client.get(address)
        for _ in range(LISTS):
            desk.open("list of decisions", "/besluiten")
        for each in chosen:
            desk.open("decision", f"/besluiten/{each}")
            desk.press("pressing “check”", f"/besluiten/{each}/toets")
            desk.open("check", f"/besluiten/{each}/toets")
        check_changed(desk, chosen)
        for _ in range(LISTS):
            desk.open("list of findings", "/bevindingen")
            desk.open("desk", "/bureau")
            desk.open("what has to be asked first", questions)
        found = sa.select(Finding.public_id).join(Decision, Decision.id == Finding.decision_id)
        for each in db.session.scalars(found.where(Decision.public_id.in_(chosen))).all():
            desk.open("finding", f"/bevindingen/{each}")
        return desk


def check_changed(desk: Desk, chosen: list[str]) -> None:
    """Check each decision again after somebody's part in it changed: load, assess and commit,
    without a request and a page.
    """
    body = sa.select(Decision.body_id).where(Decision.public_id == chosen[0])
    of_body = sa.select(Official).where(Official.body_id == body.scalar_subquery())
    for each in chosen:
        decision = db.session.scalars(sa.select(Decision).filter_by(public_id=each)).one()
        official = db.session.scalars(of_body.order_by(Official.id)).first()
        assert official is not None
        with transaction():
            participations.record(
                SERVER, decision, official, ParticipationEntry(steps=(Step.PREPARED,))
            )
        db.session.remove()
        began = time.process_time()
        with transaction():
            found = sa.select(Decision).filter_by(public_id=each)
            screening.check(SERVER, db.session.scalars(found).one())
        desk.times.setdefault(RECHECK, []).append(1000 * (time.process_time() - began))
    desk.sizes[RECHECK] = 0


def row(name: str, desk: Desk) -> list[str]:
    return [
        f"| {what} | {name} | {len(times)} | {statistics.median(times):.1f} | {max(times):.0f} "
        f"| {desk.sizes[what] / 1000:,.0f} |"
        for what, times in desk.times.items()
    ]


def main(paths: list[str]) -> None:
    with tempfile.TemporaryDirectory() as made:
        files = [Path(path) for path in paths]
        if not files:
            files = [Path(made) / "demo.sqlite"]
            make_demo(files[0])
        print("| what | register | times | median, ms | slowest, ms | largest answer, kB |")
        print("|---|---|--:|--:|--:|--:|")
        for path in files:
            app = create_app(settings(path.resolve()))
            gc.freeze()
            gc.set_threshold(10_000, 10, 20)
            for line in row(path.stem, walk(app)):
                print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
