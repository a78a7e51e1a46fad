"""What follows at once from what is entered about an official: the decisions about which that
person was asked, and on which nobody has concluded, are put to the engine with it.

Others wait for the next round, or for whoever keeps them.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from register.access import IN_HEARING, SERVER
from register.extensions import db
from register.models.officials import Official
from register.services.findings import fact_changes, states
from register.services.screening import checked
from register.services.screening import run as screening


def screen_again(official: Official, today: datetime.date) -> int:
    """Put to the engine again what the official, at whatever body, was asked about and what holds
    no longer; return how many decisions that were.

    Where the facts contradict each other the check is left to whoever keeps the decision: what was
    entered stands.
    """
    db.session.flush()
    people = sa.select(Official.id).where(Official.person_id == official.person_id)
    asked = fact_changes.asked_about((), set(db.session.scalars(people)))
    stand = states.of([each.id for each in asked], today)
    decisions = {each.decision for each in asked if stand[each.id] in IN_HEARING}
    outdated = checked.outdated(decisions, today)
    found = sorted(
        (each for each in decisions if each.id in outdated), key=lambda decision: decision.id
    )
    for decision in found:
        screening.check_or_leave(SERVER, decision, today)
    return len(found)
