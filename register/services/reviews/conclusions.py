"""Conclusions: what reviewers conclude on a finding after the official has been heard.

One reviewer can conclude `apparent` at most. That a conflict of interest was established takes two
people, who each sign; the second writes the strongest case for the official first. Where they
differ it is an appearance at most, and both conclusions stay as they were written.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from conflict_graph.facts import Outcome
from register.access import FindingState, Identity, Move, Permission
from register.errors import Invalid, NotAllowed
from register.models.reviews import (
    Conclusion,
    ConclusionSignature,
    CounterArgument,
    FindingEvent,
    SignedWord,
)
from register.models.screening import Finding
from register.services.accounts.signing_in import Signature
from register.services.findings import findings, hearing
from register.services.findings.findings import FindingStatus
from register.services.reviews import reviewers

SHORTEST_CASE = 40
"""Characters of the case for the official."""


@dataclass(frozen=True, slots=True)
class ConclusionEntry:
    """What a reviewer concludes: a word of `SignedWord`, why, and, where another one concluded
    first, the strongest case for the official.
    """

    word: str
    reason: str
    counter_argument: str = ""


def signed_text(word: SignedWord, reason: str, counter_argument: str) -> str:
    """Return the text that is signed: the word, the reason and the case for the official, with an
    empty line between each two. SHA-256 is taken of it in UTF-8.
    """
    return "\n\n".join((word.value, reason, counter_argument))


def takes_two(standing: FindingStatus, word: SignedWord) -> bool:
    """Say whether two reviewers have to conclude this: that a conflict of interest is established,
    or that facts which fit one, now or whenever the official was asked, are less than an
    appearance.
    """
    asked = (each.outcome for each in standing.history if each.act is Move.ASK)
    said = {standing.finding.current.outcome, *asked}
    is_lighter = word in (SignedWord.NONE, SignedWord.POTENTIAL)
    return word is SignedWord.ACTUAL or (is_lighter and Outcome.ACTUAL_INDICATED in said)


def came_to(first: SignedWord, second: SignedWord) -> SignedWord:
    """Return what two conclusions come to: the same word; where they differ an appearance, or
    where neither saw one, the possible link that one of them saw.
    """
    if first is second:
        return first
    lighter = {SignedWord.NONE, SignedWord.POTENTIAL}
    return SignedWord.POTENTIAL if {first, second} == lighter else SignedWord.APPARENT


def check(
    identity: Identity, finding: Finding, entry: ConclusionEntry, today: datetime.date
) -> None:
    """Let pass what can be concluded, before it is signed.

    Raises:
        Invalid: there is no such conclusion, or the reason or the case for the official is too
            short.
        NotAllowed: the asker is no reviewer, is the official, or something keeps the asker from it.
        NotFound: the asker may not know of the finding: the official has not replied and the term
            is running.
        WrongState: the official has not been heard yet, or nobody has to conclude any more.
    """
    findings.check_state(finding, Permission.CONCLUDE, identity, today)
    standing = findings.get(identity, finding.public_id, today)
    kept = reviewers.obstacle(identity, standing, today)
    if kept is not None:
        raise NotAllowed(reviewers.WHY_NOT[kept])
    _read(entry, standing)


def conclude(
    identity: Identity,
    finding: Finding,
    entry: ConclusionEntry,
    signature: Signature,
    today: datetime.date,
) -> FindingEvent:
    """Conclude on a finding, with a reason that the official reads too once it is concluded.

    Where it takes two, the first conclusion closes nothing, and reviewers alone read it.

    Raises:
        Invalid: as in `check`.
        NotAllowed: as in `check`, or somebody else signed.
        NotFound, WrongState: as in `check`.
    """
    check(identity, finding, entry, today)
    if signature.account != identity.account:
        raise NotAllowed("Whoever concludes signs.")
    standing = findings.get(identity, finding.public_id, today)
    word, reason, case = _read(entry, standing)
    signed = ConclusionSignature(
        word=word,
        signed_at=signature.at,
        text_sha256=hashlib.sha256(signed_text(word, reason, case).encode()).hexdigest(),
        dossier_sha256=finding.current.dossier.sha256,
    )
    if case:
        signed.counter_argument = CounterArgument(text=case)
    if standing.first is None and takes_two(standing, word):
        return findings.record(finding, Move.SIGN, identity, reason, signature=signed)
    agreed = word
    if standing.first is not None:
        assert standing.first.signed is not None, "a reviewer reads what the first one signed"
        agreed = came_to(standing.first.signed, word)
    made = findings.record(
        finding,
        Move.CONCLUDE,
        identity,
        reason,
        conclusion=None if agreed is SignedWord.ACTUAL else Conclusion(agreed.value),
        signature=signed,
    )
    hearing.tell(finding, is_closed=True)
    return made


def _read(entry: ConclusionEntry, standing: FindingStatus) -> tuple[SignedWord, str, str]:
    try:
        word = SignedWord(entry.word)
    except ValueError:
        raise Invalid("Choose one of the conclusions.", "conclusion") from None
    case = entry.counter_argument.strip()
    if standing.state is FindingState.SIGNED:
        case = _checked_case(case)
    elif case:
        raise Invalid(
            "No first conclusion counts any more, because the facts changed. Read the finding "
            "anew; what you wrote here can stand with your reason.",
            "counter_argument",
        )
    return word, findings.checked(entry.reason, findings.SHORTEST_REASON, "reason"), case


def _checked_case(case: str) -> str:
    if len(case) < SHORTEST_CASE:
        raise Invalid(
            "Write the strongest case for the official first, in at least %(length)s characters.",
            "counter_argument",
            length=str(SHORTEST_CASE),
        )
    return findings.checked(case, SHORTEST_CASE, "counter_argument")
