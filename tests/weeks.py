"""Weeks of a register drawn by chance, with what the law of the house allows: declared, amended,
ended, withdrawn, shielded and lifted again, renamed, erased. Each week ends with an edition.
"""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OfficeKind, TieKind
from register.cli.editions import site
from register.editions import package
from register.extensions import db
from register.models.columns import Origin
from register.models.confirmations import NoneVersion
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act, NoneAct
from register.models.shielding import Shielding, ShieldingVersion
from register.public import editions
from register.services.editions import log, making, signing, verifying
from tests import factories

START = datetime.datetime(2026, 1, 5, 2, tzinfo=datetime.UTC)
A_WEEK = datetime.timedelta(days=7)


class World:
    """A body, and what happens in it. `key`: with what editions are signed."""

    def __init__(self, draw, folder: Path, slug: str = "vlietmonde"):
        self.draw, self.at = draw, START
        self.key = signing.key(folder / "edition_key")
        self.keys = signing.known(folder / "edition_key", [])
        self.body = factories.body(slug)
        self.firms = [
            factories.organisation(f"Stichting {name}") for name in ("Berk", "Els", "Iep")
        ]
        self.officials, self.positions, self.shieldings = [], [], []
        for _ in range(3):
            self.add_official()
        for _ in range(4):
            self.declare()

    def add_official(self):
        kind = self.draw.choice([OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE])
        title = "raadslid" if kind is OfficeKind.ELECTED_MEMBER else "wethouder"
        who = factories.person(family_name=f"Linde{len(self.officials)}")
        made = factories.official(self.body, kind, title, who, recorded_at=self.at)
        self.officials.append(made)

    def declare(self):
        of, at = self.draw.choice(self.officials), self.draw.choice(self.firms)
        title = f"lid {len(self.positions)}"
        self.positions.append(factories.position(of, at, title, recorded_at=self.at))

    def _next(self, act, **changed):
        standing = [
            each
            for each in self.positions
            if each.versions[-1].act is not Act.WITHDRAW and each.versions[-1].payload
        ]
        if not standing:
            return
        position = self.draw.choice(standing)
        last = position.versions[-1].payload
        values = {
            "title": last.title,
            "organisation": last.organisation,
            "kind": TieKind.BOARD,
            "capacity": Capacity.PRIVATE,
            "paid": last.paid,
            "valid_from": last.valid_from,
            "valid_until": last.valid_until,
            "ended": last.ended,
            **changed,
        }
        position.versions.append(
            PositionVersion(
                number=len(position.versions) + 1,
                act=act,
                by_official=True,
                origin=Origin.DECLARED,
                recorded_at=self.at,
                payload=PositionPayload(**values),
            )
        )

    def amend(self):
        self._next(Act.AMEND, title=f"voorzitter {self.draw.randrange(1000)}")

    def end(self):
        self._next(Act.END, valid_until=PartialDate.parse("2026-01"), ended=True)

    def withdraw(self):
        self._next(Act.WITHDRAW)

    def none(self):
        official = self.draw.choice(self.officials)
        number = db.session.scalar(
            sa.select(sa.func.count()).where(NoneVersion.official_id == official.id)
        )
        db.session.add(
            NoneVersion(
                official_id=official.id,
                number=number + 1,
                act=self.draw.choice(list(NoneAct)),
                origin=Origin.DECLARED,
                recorded_at=self.at,
            )
        )

    def shield(self):
        official = self.draw.choice(self.officials)
        if any(each.official is official for each in self.shieldings):
            return
        whole = self.draw.random() < 0.5
        of = [each for each in self.positions if each.official is official]
        position = None if whole or not of else self.draw.choice(of)
        made = Shielding(official=official, position=position, recorded_at=self.at)
        self.shieldings.append(made)
        self._decide(made, lifted=False)

    def lift(self):
        standing = [each for each in self.shieldings if not each.current.lifted]
        if standing:
            self._decide(self.draw.choice(standing), lifted=True)

    def _decide(self, shielding, lifted):
        shielding.versions.append(
            ShieldingVersion(
                number=len(shielding.versions) + 1,
                lifted=lifted,
                reason="Om de veiligheid",
                review_on=None if lifted else datetime.date(2027, 1, 1),
                recorded_at=self.at,
            )
        )
        db.session.add(shielding)

    def erase(self):
        """Erase what one position says, from the tables and the log alike."""
        whole = [
            each for each in self.positions if all(version.payload for version in each.versions)
        ]
        if len(whole) < 5:
            return
        position = self.draw.choice(whole)
        log.erase("AVG 17", positions=[position.public_id])
        for version in position.versions:
            db.session.delete(version.payload)
        db.session.flush()
        db.session.expire_all()

    ACTS = ("declare", "amend", "amend", "end", "withdraw", "none", "shield", "lift")

    def week(self, most=6, acts=ACTS):
        """Let a week pass, and make its edition; return its number."""
        for _ in range(self.draw.randrange(most + 1)):
            self.at += datetime.timedelta(hours=self.draw.randrange(1, 20))
            getattr(self, self.draw.choice(acts))()
            db.session.flush()
        self.at = START + A_WEEK * (1 + (self.at - START) // A_WEEK)
        db.session.commit()
        return self.make()

    def make(self):
        """Make the edition of the week, and sign what has to be."""
        planned = making.plan(site().kinds)
        assert making.record(planned, making.week_of(self.at), self.at)
        db.session.commit()
        self.sign()
        return planned.number

    def sign(self):
        for wanted in making.to_sign():
            making.issue(site(), wanted, making.contents(site(), wanted.number), self.key, self.at)
            db.session.commit()

    def verify(self, held=()):
        return verifying.verify(site().kinds, self.keys, held).problems


def is_next(number: int) -> bool:
    """Say whether the edition before and the difference are an edition, byte for byte."""
    before, difference = package_of(number - 1), difference_of(number)
    assert before is not None, "the edition before is being replaced"
    assert difference is not None, "the difference is being replaced"
    files = package.apply(package.read(io.BytesIO(before)), package.read(io.BytesIO(difference)))
    after = io.BytesIO()
    package.rewrite(after, files)
    return after.getvalue() == package_of(number)


def package_of(number: int) -> bytes | None:
    """Return the package of an edition; None: it is being replaced."""
    [edition] = [each for each in editions.list_() if each.number == number]
    file = io.BytesIO()
    return file.getvalue() if editions.write(edition, file) else None


def difference_of(number: int) -> bytes | None:
    """Return the difference that leads to an edition; None: it is being replaced."""
    [edition] = [each for each in editions.list_() if each.number == number]
    file = io.BytesIO()
    return file.getvalue() if editions.write_difference(edition, file) else None
