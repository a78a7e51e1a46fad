"""Reviews: what a person concludes on a finding after the official has been heard.

One reviewer can conclude `apparent` at most. Nothing in this code can write more.
"""

from __future__ import annotations

import datetime

from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from register.access import Identity, Permission
from register.errors import Invalid, NotAllowed
from register.models.reviews import Conclusion, FindingAct, FindingEvent
from register.models.screening import Finding
from register.services.findings import findings
from register.services.screening import dossiers

SHORTEST_REASON = 20
"""Characters of a reason."""


def conclude(
    identity: Identity,
    finding: Finding,
    conclusion: Conclusion | str,
    reason: str,
    today: datetime.date,
) -> FindingEvent:
    """Conclude on a finding, with a reason that the official reads too.

    Raises:
        Invalid: there is no such conclusion, or the reason is too short.
        NotAllowed: the asker is no reviewer, is the official, or has a tie or a part in the
            decision.
        NotFound: the asker may not know of the finding: the official has not replied and the term
            is running.
        WrongState: the official has not been heard yet, or somebody has concluded already.
    """
    findings.check_state(finding, Permission.CONCLUDE, identity, today)
    if has_own_interest(identity, finding):
        raise NotAllowed(
            "You took part in this decision, or have a tie to a party. Another reviewer concludes."
        )
    try:
        chosen = Conclusion(conclusion)
    except ValueError:
        raise Invalid("Choose one of the three conclusions.", "conclusion") from None
    words = findings.checked(reason, SHORTEST_REASON, "reason")
    return findings.record(finding, FindingAct.CONCLUDE, identity, words, conclusion=chosen)


def has_own_interest(identity: Identity, finding: Finding) -> bool:
    """Say whether the asker took part in the decision or is tied to it, by the same engine and the
    same dossier.
    """
    if identity.person is None:
        return False
    dossier = dossiers.read(finding.current.dossier.content)
    decision = dossier.decisions[0]
    mine = dossiers.ids_of_person(identity.person, finding.body_id)
    parts = {part.official for part in decision.participations if part.steps or part.planned}
    links = graph.build(dossier)
    present = [official.id for official in dossier.officials if official.id in mine]
    return any(
        each in parts or chains.find(links, dossier, each, decision.id).chains for each in present
    )
