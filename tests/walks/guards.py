"""The guards that keep walks from what is forbidden, and what is walked when one of them is gone.

A guard is a rule wherever it stands: what enforces it twice is taken away twice. Each has a course
on which the missing guard is felt; without a missing guard the same course is free of faults.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa
from wtforms import BooleanField, TextAreaField

from register import access, clock
from register.access import FindingMove, FindingState, Move, Permission
from register.extensions import db
from register.forms.findings import ConclusionForm
from register.models.decisions import Decision, StandIn
from register.models.officials import Official
from register.models.reviews import FindingAct, InvitedReviewer
from register.models.screening import Finding
from register.services.accounts import accounts, signing_in
from register.services.accounts.signing_in import Signature
from register.services.decisions import asking, decisions, participations, standing
from register.services.findings import fact_changes, findings, hearing, listed, states
from register.services.meetings import meetings
from register.services.meetings.meetings import OwnItem
from register.services.organisations import matching, own_facts
from register.services.reviews import concerns, conclusions, own_motion, reviewers
from register.services.screening import fact_answers, measures, opening, rules
from tests.walks.walking import Course, Found, Walker
from tests.walks.world import Persona

Patch = pytest.MonkeyPatch
Removal = Callable[[Patch], None]
OFFICIAL, COLLEAGUE, CLERK = Persona.OFFICIAL, Persona.COLLEAGUE, Persona.CLERK
BOTH, REVIEWER, SECOND = Persona.CLERK_TAKING_PART, Persona.REVIEWER, Persona.SECOND
ADMINISTRATOR, NOBODY, GUEST = Persona.ADMINISTRATOR, Persona.NOBODY, Persona.GUEST
LONG = datetime.timedelta(days=20_000)
FURTHER = 5
"""Steps beside those of a course."""


@dataclass(frozen=True)
class Guard:
    """A guard: what it says, how it is taken away, and where that is felt. `within`: in so many
    walks.
    """

    says: str
    remove: Removal
    course: Course
    within: int = 12


Done = tuple[Persona, str] | tuple[Persona, str, str]


def _course(case: str, *steps: Done) -> Course:
    return Course(case, steps)


def _asked(case: str, *steps: Done, by: Persona = CLERK) -> Course:
    return Course(case, ((by, "ask"), *steps))


def _heard(case: str, who: Persona, *steps: Done, by: Persona = CLERK) -> Course:
    return Course(case, ((by, "ask"), (who, "reply"), *steps))


def _without(alternatives: access.Alternatives, *gone: object) -> access.Alternatives:
    return tuple(tuple(each for each in some if each not in gone) for some in alternatives)


def drop(patch: Patch, *gone: object, of: tuple[Permission, ...] = tuple(Permission)) -> None:
    """Take predicates out of the policy."""
    for permission in of:
        patch.setitem(access.POLICY, permission, _without(access.POLICY[permission], *gone))


def show(
    patch: Patch, *gone: object, states_: tuple[FindingState, ...] = tuple(FindingState)
) -> None:
    """Take predicates out of who sees a finding."""
    for state in states_:
        patch.setitem(access.SEEN_BY, state, _without(access.SEEN_BY[state], *gone))


def lead(patch: Patch, *moves: FindingMove) -> None:
    """Let moves be there, before those that are."""
    made = (*moves, *access.MOVES)
    patch.setattr(access, "MOVES", made)
    patch.setattr(
        access,
        "_AFTER",
        {(since, each.act): each.to for each in reversed(made) for since in each.since},
    )
    for permission in access.ACTS_OF:
        patch.setitem(access.POLICY, permission, access._moved(permission))


def sets(module: object, name: str, value: object) -> Removal:
    return lambda patch: patch.setattr(module, name, value)


def returns(module: object, name: str, value: object) -> Removal:
    return sets(module, name, lambda *_some, **_more: value)


def drops(*gone: object, of: Permission) -> Removal:
    return lambda patch: drop(patch, *gone, of=(of,))


def leads(*moves: tuple[FindingState, Move, access.Alternatives, FindingState]) -> Removal:
    made = tuple(FindingMove((since,), act, who, to) for since, act, who, to in moves)
    return lambda patch: lead(patch, *made)


def _heard_always(patch: Patch) -> None:
    before = states.place
    for module in (states, findings):
        patch.setattr(module, "place", lambda steps, day: before(steps, day)._replace(heard=True))


def _no_term(patch: Patch) -> None:
    before = findings.place
    patch.setattr(findings, "place", lambda steps, day: before(steps, datetime.date.max))


def _no_bounds(patch: Patch) -> None:
    patch.setattr(hearing.TermBounds, "days_until", lambda self, last, today: (last - today).days)


def _never_overtaken(patch: Patch) -> None:
    for module in (states, findings):
        patch.setattr(module, "change_of", lambda _asks_again: Move.CHANGE)


def _one_may_do_both(patch: Patch) -> None:
    before = findings._subject
    patch.setattr(findings, "_subject", lambda *some: replace(before(*some), signer=None))


def _unsigned(patch: Patch) -> None:
    patch.setattr(signing_in, "sign", lambda identity, *_: Signature(identity.account, clock.now()))


def _no_reason(patch: Patch) -> None:
    patch.setattr(ConclusionForm, "reason", TextAreaField("x"))
    patch.setattr(findings, "SHORTEST_REASON", 0)


def _anybody_concludes(patch: Patch) -> None:
    drop(patch, access.is_reviewer, of=(Permission.CONCLUDE,))
    patch.setattr(reviewers, "is_reviewer", lambda *_: True)


def _about_oneself(patch: Patch) -> None:
    drop(patch, access.is_somebody_else)
    show(patch, access.is_somebody_else)
    patch.setattr(reviewers, "is_somebody_else", lambda *_: True)


def _own_part(patch: Patch) -> None:
    for module in (participations, fact_answers.participations, measures.participations):
        patch.setattr(module, "require_other", lambda *_: None)
        patch.setattr(module, "is_for", lambda *_: True)


def _own_party(patch: Patch) -> None:
    for module in (decisions, standing):
        patch.setattr(module, "require_impartial", lambda *_: None)
    patch.setattr(matching, "_require_impartial", lambda *_: None)


def _tied_to_a_party(patch: Patch) -> None:
    patch.setattr(reviewers, "_has_chain", lambda *_: False)
    patch.setattr(matching, "concerned", lambda *_: None)


def _nobody_holds_it(patch: Patch) -> None:
    drop(patch, access.is_not_of_another)
    before = reviewers.obstacle

    def obstacle(identity, stands, today, **asked):
        loose = replace(stands, subject=replace(stands.subject, assignee=None))
        return before(identity, loose, today, **asked)

    patch.setattr(reviewers, "obstacle", obstacle)


def _no_obstacles(patch: Patch) -> None:
    before = reviewers.candidates
    patch.setattr(
        reviewers,
        "candidates",
        lambda *some: [replace(each, obstacle=None) for each in before(*some)],
    )


def _vanishes(patch: Patch) -> None:
    lead(
        patch,
        FindingMove(access.IN_HEARING, Move.DISSOLVE, access.SOFTWARE, FindingState.DISSOLVED),
    )
    in_sql = states.in_sql
    patch.setattr(states, "in_sql", lambda last, day: _dissolved(in_sql(last, day), last))


def _dissolved(state, last):
    return sa.case((last.act == FindingAct.DISSOLVE, FindingState.DISSOLVED.value), else_=state)


def _anybody_asks(patch: Patch) -> None:
    drop(patch, access.is_clerk, of=(Permission.ASK,))
    show(patch, access.is_clerk, states_=(FindingState.NEW,))


def _reviewers_too_early(patch: Patch) -> None:
    seen = access.SEEN_BY[FindingState.ASKED] + access.REVIEWER
    patch.setitem(access.SEEN_BY, FindingState.ASKED, seen)


def _person_kept_out(patch: Patch) -> None:
    patch.setitem(access.SEEN_BY, FindingState.ASKED, access.CLERK)


def _see_without_asking(patch: Patch) -> None:
    before = findings.require
    patch.setattr(
        findings,
        "require",
        lambda who, permission, subject: (
            None if permission is Permission.SEE_FINDING else before(who, permission, subject)
        ),
    )


def _early(patch: Patch) -> None:
    lead(
        patch,
        FindingMove((FindingState.ASKED,), Move.CONCLUDE, access.REVIEWER, FindingState.CONCLUDED),
        FindingMove((FindingState.ASKED,), Move.SIGN, access.REVIEWER, FindingState.SIGNED),
    )
    _reviewers_too_early(patch)
    _heard_always(patch)


def _sign_over(patch: Patch) -> None:
    lead(patch, FindingMove((FindingState.SIGNED,), Move.SIGN, access.SECOND, FindingState.SIGNED))
    patch.setattr(conclusions, "conclude", _signs_again(conclusions.conclude))


def _signs_again(before):
    def conclude(identity, finding, entry, signature, today):
        stands = findings.get(identity, finding.public_id, today)
        if stands.first is None:
            return before(identity, finding, entry, signature, today)
        word, reason, case = conclusions._read(entry, stands)
        text = conclusions.signed_text(word, reason, case).encode()
        signed = conclusions.ConclusionSignature(
            word=word,
            signed_at=signature.at,
            text_sha256=conclusions.hashlib.sha256(text).hexdigest(),
            dossier_sha256=finding.current.dossier.sha256,
        )
        if case:
            signed.counter_argument = conclusions.CounterArgument(text=case)
        return findings.record(finding, Move.SIGN, identity, reason, signature=signed)

    return conclude


def _concern_for_all(patch: Patch) -> None:
    for state in access.ConcernState:
        patch.setitem(access.CONCERN_SEEN_BY, state, ((),))


def _concern_of_anybody(patch: Patch) -> None:
    patch.setitem(access.POLICY, Permission.RAISE_CONCERN, ((),))


def _anybody_opens(patch: Patch) -> None:
    drop(patch, access.is_reviewer, of=(Permission.TAKE_UP,))
    patch.setattr(
        own_motion,
        "decision_for",
        lambda _identity, public_id: db.session.scalar(
            own_motion.decisions.whole().where(own_motion.Decision.public_id == public_id)
        ),
    )


def _author_opens(patch: Patch) -> None:
    both = access.AUTHOR + access.READER
    made = tuple(
        replace(each, since=tuple(access.ConcernState), who=both)
        if each.act is access.ConcernMove.OPEN
        else each
        for each in access.CONCERN_MOVES
    )
    patch.setattr(access, "CONCERN_MOVES", made)


def _opener_in_the_journal(patch: Patch) -> None:
    before = findings.journal.record

    def record(identity, act, subject, body):
        if act == f"finding:{Move.TAKE_UP.value}":
            before(access.Identity(account=1), act, subject, body)
        else:
            before(identity, act, subject, body)

    patch.setattr(findings.journal, "record", record)


def _opened_over(patch: Patch) -> None:
    lead(
        patch,
        FindingMove(tuple(FindingState), Move.TAKE_UP, access.REVIEWER, FindingState.NEW),
    )
    patch.setattr(own_motion, "OPENS", tuple(FindingState))


def _guest_of_all(patch: Patch) -> None:
    """Let who is invited for one finding review each, and who stands in keep each decision."""
    before = accounts.identity_of

    def identity_of(account):
        made = before(account)
        everything = {
            "stands_in": db.session.scalars(sa.select(Decision.id)).all() if made.stands_in else (),
            "invited": db.session.scalars(sa.select(Finding.id)).all() if made.invited else (),
        }
        return replace(made, **{name: frozenset(some) for name, some in everything.items()})

    patch.setattr(accounts, "identity_of", identity_of)


def _guest_for_ever(patch: Patch) -> None:
    for name, asked in (
        ("_STANDS_IN", StandIn.decision_id),
        ("_INVITED", InvitedReviewer.finding_id),
    ):
        patch.setattr(
            accounts,
            name,
            accounts.PreparedQuery(
                accounts._AskedIn._make,
                lambda _ids, asked=asked: sa.select(asked).where(
                    asked.class_.account_id == sa.bindparam("account")
                ),
            ),
        )


def _whole_agenda(patch: Patch) -> None:
    before = meetings.own_items

    def own_items(identity, public_id, language):
        meeting, own = before(identity, public_id, language)
        known = {each.item for each in own}
        return meeting, [
            *own,
            *(OwnItem(each, None) for each in meeting.items if each not in known),
        ]

    patch.setattr(meetings, "own_items", own_items)


def _told_late(patch: Patch) -> None:
    before = meetings.tell
    patch.setattr(
        meetings,
        "tell",
        lambda identity, meeting, language, _today: before(
            identity, meeting, language, meeting.held_on
        ),
    )


def _told_whatever(patch: Patch) -> None:
    patch.setattr(
        meetings,
        "_concerned",
        lambda sheet: [row.official for row in sheet.check.decision.participations],
    )


def _answers_for_others(patch: Patch) -> None:
    drop(patch, access.is_oneself, of=(Permission.STATE_TIES,))
    patch.setattr(
        asking,
        "_officials_of",
        lambda _identity: list(db.session.scalars(sa.select(Official))),
    )


def _asked_too_late(patch: Patch) -> None:
    before = asking.places.of
    patch.setattr(asking.places, "of", lambda decision: replace(before(decision), is_open=True))


def _tie_for_reviewers(patch: Patch) -> None:
    """Let reviewers into the page of a decision, as who keeps it reads it."""
    also = ((access.is_reviewer,), (access.is_oneself,))
    kept = access.POLICY[Permission.KEEP_DECISIONS]
    patch.setitem(access.POLICY, Permission.KEEP_DECISIONS, kept + also)


def _clerk_everywhere(patch: Patch) -> None:
    drop(patch, access.is_clerk, of=(Permission.KEEP_DECISIONS, Permission.CHANGE_FACTS))


CONCLUDES = tuple((who, "conclude") for who in (REVIEWER, SECOND))
TWO = ((REVIEWER, "conclude"), (SECOND, "conclude second"))
BRIDGES = _heard("Bruggen", OFFICIAL, *TWO)
CHANGED = _heard("Bruggen", OFFICIAL, *[(CLERK, "change a part")] * 4, *CONCLUDES * 2)
HALLS = _heard("Zalen", COLLEAGUE, *CONCLUDES)
UNSIGNED = _heard("Zalen", COLLEAGUE, *[(REVIEWER, "conclude unsigned")] * 6)

GUARDS: tuple[Guard, ...] = (
    Guard(
        "only a reviewer concludes",
        _anybody_concludes,
        _heard("Zalen", COLLEAGUE, *[(CLERK, "conclude")] * 3, by=BOTH),
    ),
    Guard(
        "nobody acts on a finding about himself but as its person",
        _about_oneself,
        _course("Kaden", *[(BOTH, "ask")] * 4),
    ),
    Guard(
        "nobody concludes before the person replied or the term passed",
        _early,
        _asked("Zalen", *CONCLUDES * 3),
    ),
    Guard(
        "who has not replied to the facts of now has not been heard",
        _heard_always,
        CHANGED,
    ),
    Guard(
        "the term runs to its last day",
        _no_term,
        _asked("Zalen", *CONCLUDES * 3),
    ),
    Guard(
        "no term is shorter than the body wants",
        _no_bounds,
        _course("Zalen", *[(CLERK, "ask")] * 3),
    ),
    Guard(
        "more time is later than the term",
        returns(hearing, "_events", ()),
        _asked("Zalen", *[(CLERK, "extend")] * 6),
    ),
    Guard(
        "facts that somebody else changed ask again",
        _never_overtaken,
        CHANGED,
    ),
    Guard(
        "who changes facts of somebody who was asked says why",
        returns(fact_changes, "need_reason", False),
        _asked("Bruggen", *[(CLERK, "amend"), (CLERK, "change a part")] * 5),
        20,
    ),
    Guard(
        "facts that fit a conflict are closed as less by two",
        sets(conclusions, "takes_two", lambda _standing, word: word == "actual"),
        _heard("Bruggen", OFFICIAL, *CONCLUDES),
    ),
    Guard(
        "established takes two",
        returns(conclusions, "takes_two", False),
        HALLS,
    ),
    Guard(
        "the second is somebody else",
        _one_may_do_both,
        _heard("Bruggen", OFFICIAL, (REVIEWER, "conclude"), *[(REVIEWER, "conclude second")] * 2),
    ),
    Guard(
        "the second writes what speaks for the person first",
        sets(conclusions, "_checked_case", lambda case: case),
        _heard("Bruggen", OFFICIAL, (REVIEWER, "conclude"), *[(SECOND, "conclude second")] * 2),
        20,
    ),
    Guard(
        "where two differ it is an appearance at most",
        sets(conclusions, "came_to", lambda _first, second: second),
        BRIDGES,
    ),
    Guard(
        "who concludes enters the password",
        _unsigned,
        UNSIGNED,
    ),
    Guard(
        "who concludes says to be free",
        sets(ConclusionForm, "is_free", BooleanField("x")),
        UNSIGNED,
    ),
    Guard(
        "a conclusion has a reason",
        _no_reason,
        UNSIGNED,
    ),
    Guard(
        "the text that stands there is the text that was signed",
        sets(conclusions, "signed_text", lambda word, *_: word.value),
        HALLS,
    ),
    Guard(
        "who took part does not conclude",
        returns(reviewers, "_takes_part", False),
        _heard("Sluizen", OFFICIAL, *[(SECOND, "conclude")] * 3),
    ),
    Guard(
        "who is tied to a party does not conclude",
        _tied_to_a_party,
        _heard("Wallen", COLLEAGUE, *[(SECOND, "conclude")] * 3),
    ),
    Guard(
        "who is tied to the person does not conclude",
        returns(own_facts, "meet", False),
        _heard("Kaden", BOTH, *[(SECOND, "conclude")] * 3),
    ),
    Guard(
        "who works for the person does not conclude",
        returns(reviewers, "_is_below", False),
        _heard("Bruggen", OFFICIAL, *[(BOTH, "conclude")] * 3),
    ),
    Guard(
        "who raised it does not conclude",
        returns(reviewers, "_raised_by", frozenset()),
        _heard("Zalen", COLLEAGUE, *[(BOTH, "conclude")] * 3, by=BOTH),
    ),
    Guard(
        "who is away does not conclude",
        returns(reviewers, "is_away", False),
        _heard("Zalen", COLLEAGUE, *[(REVIEWER, "go away")] * 3, *[(REVIEWER, "conclude")] * 3),
    ),
    Guard(
        "what another reviewer looks at is left to that one",
        _nobody_holds_it,
        _heard("Zalen", COLLEAGUE, *[(REVIEWER, "assign")] * 4, *CONCLUDES),
        20,
    ),
    Guard(
        "what was contested is concluded by another reviewer",
        returns(reviewers, "_concluded_before", False),
        _heard(
            "Zalen",
            COLLEAGUE,
            *[(REVIEWER, "conclude")] * 2,
            (COLLEAGUE, "contest"),
            *[(REVIEWER, "conclude")] * 2,
        ),
        20,
    ),
    Guard(
        "nobody who is tied is given a finding",
        _no_obstacles,
        _heard("Sluizen", OFFICIAL, *[(REVIEWER, "assign")] * 6),
    ),
    Guard(
        "a tie keeps from saying who looks at it",
        returns(reviewers, "_require_to_say_who", None),
        _heard("Sluizen", OFFICIAL, *[(SECOND, "assign")] * 6),
    ),
    Guard(
        "a finding is handed over with a reason",
        sets(findings, "SHORTEST_TEXT", 0),
        _heard("Zalen", COLLEAGUE, *[(REVIEWER, "assign"), (SECOND, "assign")] * 6),
        20,
    ),
    Guard(
        "only the person replies, adds and contests",
        lambda patch: drop(
            patch, access.is_oneself, of=(Permission.REPLY, Permission.ADD, Permission.CONTEST)
        ),
        _asked("Zalen", (CLERK, "reply"), (CLERK, "reply")),
    ),
    Guard(
        "only who keeps the register asks",
        _anybody_asks,
        _course("Zalen", *[(ADMINISTRATOR, "ask")] * 4),
    ),
    Guard(
        "only who keeps the register gives more time",
        drops(access.is_clerk, of=Permission.EXTEND),
        _asked("Zalen", (REVIEWER, "wait"), (REVIEWER, "wait"), *[(REVIEWER, "extend")] * 5),
        20,
    ),
    Guard(
        "a reviewer does not see what the person is asked before the reply or the term",
        _reviewers_too_early,
        _asked("Zalen", (REVIEWER, "look at the finding"), (REVIEWER, "look at the finding")),
    ),
    Guard(
        "who was asked finds the question",
        _person_kept_out,
        _asked("Zalen", (CLERK, "look around"), (CLERK, "look around")),
    ),
    Guard(
        "a finding is seen by those whom it concerns",
        _see_without_asking,
        _heard(
            "Zalen",
            COLLEAGUE,
            *[(ADMINISTRATOR, "look at the finding"), (OFFICIAL, "look at the finding")],
        ),
    ),
    Guard(
        "no other official sees it",
        lambda patch: show(patch, access.is_oneself),
        _heard("Zalen", COLLEAGUE, *[(OFFICIAL, "look at the finding")] * 2),
    ),
    Guard(
        "a first conclusion is for reviewers",
        returns(findings, "_has_second", True),
        _heard(
            "Bruggen",
            OFFICIAL,
            *[(REVIEWER, "conclude")] * 3,
            *[(CLERK, "look at the finding")] * 2,
        ),
    ),
    Guard(
        "a finding about which somebody was asked stays",
        _vanishes,
        _heard(
            "Bruggen",
            OFFICIAL,
            *[(CLERK, "change a part")] * 6,
            (CLERK, "check"),
            *[(OFFICIAL, "look at the finding")] * 2,
        ),
        20,
    ),
    Guard(
        "what nobody concluded is not contested",
        leads((FindingState.REPLIED, Move.CONTEST, access.PERSON, FindingState.CONTESTED)),
        _heard("Zalen", COLLEAGUE, (COLLEAGUE, "contest"), (COLLEAGUE, "contest")),
    ),
    Guard(
        "what was concluded is not concluded over",
        leads(
            (FindingState.CONCLUDED, Move.CONCLUDE, access.FIRST, FindingState.CONCLUDED),
            (FindingState.CONCLUDED, Move.SIGN, access.FIRST, FindingState.SIGNED),
        ),
        _heard("Zalen", COLLEAGUE, *CONCLUDES * 2),
    ),
    Guard(
        "what was concluded is not asked over",
        leads((FindingState.CONCLUDED, Move.ASK, access.CLERK, FindingState.ASKED)),
        _heard("Zalen", COLLEAGUE, *CONCLUDES, *[(CLERK, "ask")] * 3),
    ),
    Guard(
        "a first conclusion is followed by a second",
        _sign_over,
        BRIDGES,
    ),
    Guard(
        "nobody records what he did himself",
        _own_part,
        _course(
            "Kaden",
            *[(BOTH, "change a part")] * 4,
            *[(BOTH, "add a part")] * 2,
            (BOTH, "import who took part"),
        ),
    ),
    Guard(
        "nobody changes a decision to whose party he is tied",
        _own_party,
        _course("Kaden", *[(BOTH, "amend"), (BOTH, "say who a party is"), (BOTH, "withdraw")] * 2),
    ),
    Guard(
        "nobody records his own office",
        drops(access.is_somebody_else, of=Permission.APPOINT),
        _course("Kaden", *[(BOTH, "appoint")] * 2),
    ),
    Guard(
        "who concludes switches no rule",
        drops(access.is_outside_the_check, of=Permission.SWITCH_RULES),
        _course("Zalen", *[(SECOND, "switch a rule off")] * 6),
    ),
    Guard(
        "only an administrator switches a rule",
        drops(access.is_administrator, access.is_outside_the_check, of=Permission.SWITCH_RULES),
        _course("Zalen", *[(CLERK, "switch a rule off")] * 6),
    ),
    Guard(
        "a rule is off for a year at most",
        sets(rules, "LONGEST_OFF", LONG),
        _course("Zalen", *[(ADMINISTRATOR, "switch a rule off")] * 8),
    ),
    Guard(
        "a concern is known to its author and its reviewer",
        _concern_for_all,
        _course(
            "Zalen",
            *[(COLLEAGUE, "raise a concern")] * 2,
            *[(ADMINISTRATOR, "look at a concern")] * 5,
        ),
    ),
    Guard(
        "who keeps or administers does not read a concern",
        returns(concerns, "_is_free", True),
        _course(
            "Zalen", *[(COLLEAGUE, "raise a concern")] * 2, *[(SECOND, "look at a concern")] * 5
        ),
    ),
    Guard(
        "only who takes part or keeps it has a concern about a decision",
        _concern_of_anybody,
        _course("Zalen", *[(ADMINISTRATOR, "raise a concern")] * 3),
    ),
    Guard(
        "a finding has a chain",
        returns(opening, "opens_finding", True),
        _course("Sluizen", *[(CLERK, "add a part"), (CLERK, "check")] * 2),
    ),
    Guard(
        "who is tied opens no finding",
        returns(reviewers, "tie", None),
        _course("Wallen", *[(SECOND, "open of own accord")] * 4),
    ),
    Guard(
        "only a reviewer opens a finding of own accord",
        _anybody_opens,
        _course("Zalen", *[(ADMINISTRATOR, "open of own accord")] * 4),
    ),
    Guard(
        "only its reviewer opens a finding after a concern",
        _author_opens,
        _course("Zalen", *[(CLERK, "raise a concern")] * 2, *[(CLERK, "open after a concern")] * 4),
    ),
    Guard(
        "nobody reads which reviewer opened a finding",
        _opener_in_the_journal,
        _course("Zalen", *[(REVIEWER, "open of own accord")] * 4),
    ),
    Guard(
        "what was asked is not opened over",
        _opened_over,
        _asked("Zalen", *[(REVIEWER, "open of own accord")] * 4),
    ),
    Guard(
        "who opened a finding does not conclude on it",
        returns(reviewers, "_raised_by", frozenset()),
        _course(
            "Zalen",
            *[(REVIEWER, "open of own accord")] * 4,
            (CLERK, "ask"),
            (COLLEAGUE, "reply"),
            *[(REVIEWER, "conclude")] * 3,
        ),
    ),
    Guard(
        "who wrote a concern about a decision does not conclude on it",
        returns(reviewers, "_wrote_a_concern", False),
        _heard("Zalen", COLLEAGUE, *[(BOTH, "raise a concern")] * 2, *[(BOTH, "conclude")] * 3),
    ),
    Guard(
        "nobody who is tied is invited",
        returns(reviewers, "tie_to", None),
        _heard(
            "Wallen", COLLEAGUE, *[(REVIEWER, "go away")] * 4, *[(NOBODY, "invite")] * 4, by=BOTH
        ),
    ),
    Guard(
        "a guest is invited only where too few reviewers are left",
        returns(reviewers, "count_left", 0),
        _heard("Zalen", COLLEAGUE, *[(NOBODY, "invite")] * 4),
    ),
    Guard(
        "who is invited reviews that finding alone",
        _guest_of_all,
        _heard(
            "Kaden",
            BOTH,
            *[(NOBODY, "invite")] * 3,
            (CLERK, "ask", "Bruggen"),
            (OFFICIAL, "reply", "Bruggen"),
            *[(GUEST, "look at the finding", "Bruggen")] * 2,
        ),
    ),
    Guard(
        "an invitation that ended is over",
        _guest_for_ever,
        _heard(
            "Kaden",
            BOTH,
            *[(NOBODY, "invite")] * 3,
            (NOBODY, "end an invitation"),
            *[(GUEST, "look at the finding")] * 3,
        ),
    ),
    Guard(
        "who stands in keeps that decision alone",
        _guest_of_all,
        _course(
            "Sluizen",
            *[(NOBODY, "ask somebody to stand in")] * 3,
            *[(GUEST, "amend", "Zalen"), (GUEST, "change a part", "Bruggen")] * 3,
        ),
    ),
    Guard(
        "who stood in keeps nothing afterwards",
        _guest_for_ever,
        _course(
            "Sluizen",
            *[(NOBODY, "ask somebody to stand in")] * 3,
            *[(NOBODY, "end standing in")] * 5,
            *[(GUEST, "amend"), (GUEST, "change a part")] * 3,
        ),
        20,
    ),
    Guard(
        "only a clerk of another body or a reviewer stands in",
        returns(access.Identity, "holds", True),
        _course("Zalen", *[(NOBODY, "ask somebody to stand in")] * 12),
    ),
    Guard(
        "only who keeps a decision changes it",
        _clerk_everywhere,
        _course("Zalen", *[(OFFICIAL, "amend"), (OFFICIAL, "withdraw")] * 2),
    ),
    Guard(
        "a member reads of his own items alone",
        _whole_agenda,
        _course(
            "Sluizen",
            *[(CLERK, "enter a meeting")] * 3,
            *[(CLERK, "check a meeting")] * 3,
            *[(CLERK, "tell members")] * 3,
            (CLERK, "enter a meeting"),
            *[(OFFICIAL, "look at a meeting")] * 5,
        ),
        20,
    ),
    Guard(
        "an agenda is for who keeps the register",
        drops(access.is_clerk, of=Permission.KEEP_DECISIONS),
        _course("Sluizen", (CLERK, "enter a meeting"), *[(OFFICIAL, "look at a meeting")] * 5),
    ),
    Guard(
        "members are told before the meeting",
        _told_late,
        _course(
            "Sluizen",
            *[(CLERK, "enter a meeting")] * 2,
            *[(CLERK, "check a meeting")] * 2,
            *[(CLERK, "wait")] * 4,
            *[(CLERK, "check a meeting"), (CLERK, "tell members")] * 2,
        ),
        20,
    ),
    Guard(
        "a member is told of what may concern that member",
        _told_whatever,
        _course(
            "Sluizen",
            *[(CLERK, "enter a meeting")] * 2,
            *[(CLERK, "check a meeting"), (CLERK, "tell members")] * 2,
        ),
    ),
    Guard(
        "everybody at the table answers for himself",
        _answers_for_others,
        _course(
            "Sluizen",
            *[(CLERK, "ask the table")] * 2,
            *[(COLLEAGUE, "answer at the table"), (ADMINISTRATOR, "answer at the table")] * 3,
        ),
    ),
    Guard(
        "only who keeps a decision asks the table",
        drops(access.is_clerk, of=Permission.KEEP_DECISIONS),
        _course("Sluizen", *[(COLLEAGUE, "ask the table")] * 3),
    ),
    Guard(
        "only who keeps a decision records an answer on paper",
        lambda patch: drop(
            patch,
            access.is_clerk,
            of=(Permission.KEEP_DECISIONS, Permission.STATE_TIES_FOR, Permission.CHANGE_FACTS),
        ),
        _course(
            "Sluizen",
            *[(CLERK, "ask the table")] * 3,
            *[(ADMINISTRATOR, "answer on paper")] * 8,
        ),
        20,
    ),
    Guard(
        "nobody is asked about a decision that was taken",
        _asked_too_late,
        _course("Zalen", *[(CLERK, "ask the table")] * 3),
    ),
    Guard(
        "which tie somebody has is for who keeps the decision",
        _tie_for_reviewers,
        _course(
            "Sluizen",
            *[(CLERK, "ask the table")] * 2,
            *[(OFFICIAL, "answer at the table")] * 3,
            *[(COLLEAGUE, "look at the decision"), (SECOND, "look at the decision")] * 3,
        ),
        20,
    ),
    Guard(
        "only reviewers and administrators read the meter",
        drops(access.is_reviewer, access.is_administrator, of=Permission.SEE_METER),
        _course("Zalen", *[(CLERK, "read the meter")] * 3),
    ),
)
"""Every guard that walks are to feel the want of."""


def _forget_statements() -> None:
    """Let go of statements that were made by a policy, which is another one without a guard."""
    listed._in_order.cache_clear()
    listed._next_steps.cache_clear()


def felt(walker: Walker, guard: Guard, seed: int) -> Found | None:
    """Walk without a guard until that is felt; None: it is not, within as many walks as it says."""
    _forget_statements()
    try:
        with pytest.MonkeyPatch.context() as patch:
            guard.remove(patch)
            for each in range(seed, seed + guard.within):
                found = walker.walk(each, len(guard.course.steps) + FURTHER, guard.course)
                if found is not None:
                    return found
        return None
    finally:
        _forget_statements()
