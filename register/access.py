"""Who may do what: roles, permissions, predicates and one table. No Flask, no database."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from register.errors import NotAllowed, NotFound


class Role(enum.StrEnum):
    """What an account may be at one body."""

    OFFICIAL = "official"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class FindingState(enum.StrEnum):
    """Where a finding stands. It is derived from its events and, for `LAPSED`, from today's
    date.
    """

    NEW = "new"
    """Only the clerk of the body knows of it; where a reviewer opened it, reviewers too."""
    ASKED = "asked"
    """The official has been asked to respond; the term is running."""
    REPLIED = "replied"
    """The official has responded."""
    LAPSED = "lapsed"
    """The term has passed without a response."""
    SIGNED = "signed"
    """One reviewer has concluded what takes two; another one has to read it and to conclude."""
    CONCLUDED = "concluded"
    """A reviewer has concluded, with a reason; where it takes two, two have."""
    CONTESTED = "contested"
    """The official contests the conclusion, with a reason: a reviewer concludes anew."""
    CHANGED = "changed"
    """The facts changed after the official had been asked: whatever is left of the link, a reviewer
    decides.
    """
    DISSOLVED = "dissolved"
    """The facts changed and nothing is left to look at, before the official was asked."""


class Move(enum.StrEnum):
    """What can happen to a finding. That a term passes is no move: it is read from the day."""

    OPEN = "open"
    """The software found a link."""
    TAKE_UP = "take_up"
    """A reviewer says that there is something to look at, whatever the software found."""
    ASK = "ask"
    EXTEND = "extend"
    """The official got more time, or is asked once more after the term, with a reason."""
    REPLY = "reply"
    ADD = "add"
    """The official added something to a reply, or said something of a conclusion."""
    SIGN = "sign"
    """The first of two reviewers concludes."""
    CONCLUDE = "conclude"
    """A reviewer concludes what takes one, or the second what takes two."""
    CONTEST = "contest"
    """The official contests the conclusion."""
    CHANGE = "change"
    """Facts on which it rests changed, and nobody has to be heard anew for that: the official said
    so, or it does not bear on this decision.
    """
    OVERTAKE = "overtake"
    """Somebody else than the official changed facts on which it rests: what was asked, said and
    concluded is about other facts.
    """
    REOPEN = "reopen"
    """The facts changed and there is another link to look at."""
    DISSOLVE = "dissolve"
    """The facts changed and no link is left."""


class ConcernState(enum.StrEnum):
    """Where a concern stands."""

    WAITING = "waiting"
    """Nobody reads it yet, or whoever did is away or may not any more."""
    READ = "read"
    """A reviewer took it and deals with it."""
    OPENED = "opened"
    """The reviewer took it further: there is a finding."""
    CLOSED = "closed"
    """The reviewer closed it, with a reason."""


class ConcernMove(enum.StrEnum):
    """What can happen to a concern."""

    RAISE = "raise"
    TAKE = "take"
    """A reviewer says to read it."""
    HAND_OVER = "hand_over"
    """The reviewer who reads it gives it to another one."""
    ADD = "add"
    """The author writes more."""
    ANSWER = "answer"
    """The reviewer writes to the author."""
    OPEN = "open"
    """The reviewer opens a finding."""
    CLOSE = "close"
    """The reviewer closes it, with a reason that the author reads."""
    WITHDRAW = "withdraw"
    """The author takes it back, and nothing of it remains."""


class Permission(enum.StrEnum):
    """Something that somebody may do."""

    DECLARE = "declare"
    """Declare, amend, end and confirm one's own positions as an official."""
    DECLARE_FOR = "declare_for"
    """Declare, amend and end positions on behalf of an official of the body; never for oneself, and
    never confirm.
    """
    ASK_ADVICE = "ask_advice"
    """Ask what holds if one accepts a position or takes part, of oneself alone. Nothing is kept."""
    KEEP_OFFICIALS = "keep_officials"
    """Add officials, offices and terms of a body."""
    SHIELD = "shield"
    """Keep an official or a position off the public pages on grounds of safety; see why; lift
    it.
    """
    SEE_INTERESTS = "see_interests"
    """See the restricted interests of an official: the person and the clerks of the body, nobody
    else.
    """
    ASK_INTERESTS = "ask_interests"
    """Say which restricted interests a body's rule asks of its officials."""
    KEEP_DECISIONS = "keep_decisions"
    """Enter and import decisions, link parties, record who took part; check and screen."""
    SEE_SIGNING = "see_signing"
    """See how a decision was taken beside its last check, with the name and the reason of whoever
    signed. Not where the decision concerns oneself.
    """
    READ_SIGNING = "read_signing"
    """Say that one read it, for the body."""
    SEE_SHARES = "see_shares"
    """See how many decisions of a body were taken as checked, unchecked and so on."""
    CHANGE_FACTS = "change_facts"
    """Change facts of a decision: who took part and how, the parties and who they are. Never where
    they are about oneself: the own part, or a party to which one is tied.
    """
    APPOINT = "appoint"
    """Record a term in an office; never one's own."""
    KEEP_ACCOUNTS = "keep_accounts"
    """Invite people at a body, give and take their roles there, close and open accounts of that
    body alone. Never one's own.
    """
    ADD_BODY = "add_body"
    """Add a public body: by command on the server only."""
    IMPORT_ORGANISATIONS = "import_organisations"
    """Bring in a file of organisations, which all bodies share: by command on the server only."""
    STATE_TIES = "state_ties"
    """Say what ties one has to the parties of a decision in which one takes part."""
    STATE_TIES_FOR = "state_ties_for"
    """Record what somebody without an account said of that on paper."""
    SEE_OWN_ITEMS = "see_own_items"
    """Read by which items of an agenda one may be concerned; nobody else reads that page."""
    RAISE_CONCERN = "raise_concern"
    """Write to a reviewer alone of a concern about a decision in which one takes part, or that one
    keeps.
    """
    SEE_FINDING = "see_finding"
    """See a finding with its reasons."""
    ASK = "ask"
    """Ask the official to respond to a finding."""
    REPLY = "reply"
    """Respond to a finding about oneself."""
    ADD = "add"
    """Add to a reply, or say something of the conclusion about oneself."""
    EXTEND = "extend"
    """Give the official more time to respond, or ask again after the term, with a reason."""
    CONCLUDE = "conclude"
    """Conclude on a finding, with a reason: alone, or as the first or second of two."""
    CONTEST = "contest"
    """Contest the conclusion about oneself, with a reason."""
    TAKE_UP = "take_up"
    """Say that there is something to look at between a decision and an official, as a reviewer."""
    ASSIGN = "assign"
    """Say which reviewer looks at a finding."""
    SEE_METER = "see_meter"
    """See how often each cell finds something at a body, and what reviewers made of it: counts of
    which no small one can be worked out.
    """
    SEE_RULES = "see_rules"
    """See by which rules the body's decisions are read, and which are off and why."""
    SWITCH_RULES = "switch_rules"
    """Switch a rule off or on at a body, with a reason. Not for those who check or conclude by
    it.
    """
    SEE_REPORT = "see_report"
    """See what a reader reported as wrong about an official."""
    ANSWER_REPORT = "answer_report"
    """Agree or disagree with a report about oneself."""
    DECIDE_REPORT = "decide_report"
    """Decide on a report with which the official disagrees, or on which the official was silent."""
    PROPOSE_PERSON = "propose_person"
    """Say that an official is the same person as one of another body; take that back."""
    ANSWER_PERSON = "answer_person"
    """Say whether one is the official of another body too."""
    ANSWER_PERSON_FOR = "answer_person_for"
    """Answer it for somebody without an account, after asking."""
    SEE_OWN_READINGS = "see_own_readings"
    """See who read what about oneself."""
    SEE_READINGS = "see_readings"
    """See who read what at a body: whoever watches over that, and holds no role anywhere."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. `roles` maps the id of a body to the roles held there; `person` is the id of the
    person behind it.
    """

    account: int | None = None
    person: int | None = None
    roles: Mapping[int, frozenset[Role]] | None = None
    stands_in: frozenset[int] = frozenset()
    """The ids of decisions that the account was asked to keep because those who keep them are
    concerned themselves.
    """
    invited: frozenset[int] = frozenset()
    """The ids of findings of other bodies that the account was invited to review."""
    audits: frozenset[int] = frozenset()
    """The ids of bodies at which the account, which holds no role, watches over who read what."""
    is_server: bool = False
    """A command on the server or the software itself; the policy says what it may do. `SERVER` is
    the only one.
    """

    def __hash__(self) -> int:
        roles = frozenset((self.roles or {}).items())
        asked_in = (self.invited, self.audits)
        return hash((self.account, self.person, roles, asked_in, self.is_server))

    @property
    def all_roles(self) -> frozenset[Role]:
        """Every role that is held at some body."""
        return frozenset[Role]().union(*(self.roles or {}).values())

    def is_person(self, person: int | None) -> bool:
        """Say whether the asker is known to be this person. Two of whom nobody knows who they are,
        are not the same.
        """
        return self.person is not None and self.person == person

    def holds(self, role: Role, body: int) -> bool:
        """Say whether this role is held at that body."""
        return role in (self.roles or {}).get(body, frozenset())


ANONYMOUS = Identity()
"""Somebody who has not signed in."""
SERVER = Identity(is_server=True)
"""Whoever has a shell on the server, and what the software does of itself. No account stands behind
it.
"""

NO_BODY = 0
"""In a `Subject`: what is asked about belongs to no body."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: the body it belongs to, the person it is about, and the state of a
    finding.

    `heard`: the official replied to the finding as it stands, or let the term pass. `decisions`:
    the ids of the decisions that it is about. `finding`: its id. `signer`: the account that
    concluded first, where a second has to. `assignee`: the account that looks at it; None: any.
    `taken_up`: a reviewer opened it.
    Of a concern: `concern` its state, `author` the account that wrote it, `reader` the account that
    reads it, and `readers` those that could.
    """

    body: int
    person: int | None = None
    state: FindingState | None = None
    heard: bool = False
    decisions: frozenset[int] = frozenset()
    finding: int | None = None
    signer: int | None = None
    assignee: int | None = None
    taken_up: bool = False
    concern: ConcernState | None = None
    author: int | None = None
    reader: int | None = None
    readers: frozenset[int] = frozenset()


Predicate = Callable[[Identity, Subject], bool]


def is_server(identity: Identity, subject: Subject) -> bool:
    """The asker is a command on the server, or the software itself."""
    return identity.is_server


def is_clerk(identity: Identity, subject: Subject) -> bool:
    """The asker is a clerk of the body."""
    return identity.holds(Role.CLERK, subject.body)


def stands_in(identity: Identity, subject: Subject) -> bool:
    """The asker was asked to keep one of the decisions that it is about."""
    return bool(identity.stands_in & subject.decisions)


def is_reviewer(identity: Identity, subject: Subject) -> bool:
    """The asker is a reviewer of the body, or was invited to review this one finding of it."""
    return identity.holds(Role.REVIEWER, subject.body) or subject.finding in identity.invited


def is_administrator(identity: Identity, subject: Subject) -> bool:
    """The asker is an administrator of the body."""
    return identity.holds(Role.ADMINISTRATOR, subject.body)


def is_auditor(identity: Identity, subject: Subject) -> bool:
    """The asker watches over who read what at the body, and holds no role anywhere."""
    return subject.body in identity.audits and not identity.all_roles


def is_outside_the_check(identity: Identity, subject: Subject) -> bool:
    """The asker neither checks nor concludes at the body, nor is checked there."""
    at_the_check = (Role.CLERK, Role.REVIEWER, Role.OFFICIAL)
    return not any(identity.holds(role, subject.body) for role in at_the_check)


def is_oneself(identity: Identity, subject: Subject) -> bool:
    """The asker is the person that it is about, as an official of the body."""
    return (
        subject.person is not None
        and identity.person == subject.person
        and identity.holds(Role.OFFICIAL, subject.body)
    )


def is_somebody_else(identity: Identity, subject: Subject) -> bool:
    """The asker is known not to be the person that it is about."""
    return subject.person is None or identity.person != subject.person


def is_heard(identity: Identity, subject: Subject) -> bool:
    """The official replied to the finding as it stands, or let the term pass."""
    return subject.heard


def is_another(identity: Identity, subject: Subject) -> bool:
    """Somebody else than the asker concluded first."""
    return identity.account is not None and identity.account != subject.signer


def is_not_of_another(identity: Identity, subject: Subject) -> bool:
    """No other reviewer looks at the finding."""
    return subject.assignee is None or subject.assignee == identity.account


def is_taken_up(identity: Identity, subject: Subject) -> bool:
    """A reviewer opened the finding."""
    return subject.taken_up


def is_author(identity: Identity, subject: Subject) -> bool:
    """The asker wrote the concern."""
    return identity.account is not None and identity.account == subject.author


def is_reader(identity: Identity, subject: Subject) -> bool:
    """The asker is the reviewer who reads the concern."""
    return identity.account is not None and identity.account == subject.reader


def can_read(identity: Identity, subject: Subject) -> bool:
    """The asker is among the reviewers who can read the concern."""
    return identity.account in subject.readers


def is_in(*states: FindingState) -> Predicate:
    """Return the predicate that the finding is in one of these states."""

    def holds(identity: Identity, subject: Subject) -> bool:
        return subject.state in states

    return holds


Alternatives = tuple[tuple[Predicate, ...], ...]
"""One of these must hold, each with all of its predicates."""

CLERK: Alternatives = ((is_clerk, is_somebody_else),)
REVIEWER: Alternatives = ((is_reviewer, is_somebody_else),)
PERSON: Alternatives = ((is_oneself,),)
FIRST: Alternatives = ((is_reviewer, is_somebody_else, is_heard, is_not_of_another),)
SECOND: Alternatives = ((is_reviewer, is_somebody_else, is_heard, is_not_of_another, is_another),)
TAKER: Alternatives = ((is_reviewer, is_somebody_else, is_taken_up),)
"""A reviewer, of what a reviewer opened: so that it does not lie where nobody asks."""
SOFTWARE: Alternatives = ()
"""Nobody: it follows from facts, whoever changes those."""


@dataclass(frozen=True, slots=True)
class FindingMove:
    """Something that can happen in some states of a finding, who may do it, and what comes of
    it.
    """

    since: tuple[FindingState, ...]
    act: Move
    who: Alternatives
    to: FindingState


_S = FindingState
TO_CONCLUDE = (_S.REPLIED, _S.LAPSED, _S.CHANGED, _S.CONTESTED)
"""States in which a reviewer can conclude, if the official was heard."""
IN_REVIEW = (*TO_CONCLUDE, _S.SIGNED)
"""States in which a finding lies with the reviewers."""
IN_HEARING = (_S.ASKED, _S.REPLIED, _S.LAPSED, _S.SIGNED, _S.CONTESTED, _S.CHANGED)
"""The official was asked, and nobody has concluded."""

MOVES: tuple[FindingMove, ...] = (
    FindingMove((_S.NEW,), Move.OPEN, SOFTWARE, _S.NEW),
    FindingMove((_S.NEW, _S.DISSOLVED), Move.TAKE_UP, REVIEWER, _S.NEW),
    FindingMove((_S.NEW,), Move.ASK, CLERK + TAKER, _S.ASKED),
    FindingMove((_S.CHANGED,), Move.ASK, CLERK + REVIEWER, _S.ASKED),
    FindingMove((_S.CONTESTED,), Move.ASK, REVIEWER, _S.ASKED),
    FindingMove((_S.ASKED, _S.LAPSED, _S.CHANGED), Move.REPLY, PERSON, _S.REPLIED),
    FindingMove((_S.ASKED, _S.LAPSED), Move.EXTEND, CLERK, _S.ASKED),
    FindingMove((_S.REPLIED,), Move.ADD, PERSON, _S.REPLIED),
    FindingMove((_S.CONCLUDED,), Move.ADD, PERSON, _S.CONCLUDED),
    FindingMove(TO_CONCLUDE, Move.SIGN, FIRST, _S.SIGNED),
    FindingMove(TO_CONCLUDE, Move.CONCLUDE, FIRST, _S.CONCLUDED),
    FindingMove((_S.SIGNED,), Move.CONCLUDE, SECOND, _S.CONCLUDED),
    FindingMove((_S.CONCLUDED,), Move.CONTEST, PERSON, _S.CONTESTED),
    FindingMove(IN_HEARING, Move.CHANGE, SOFTWARE, _S.CHANGED),
    FindingMove((_S.NEW,), Move.CHANGE, SOFTWARE, _S.NEW),
    FindingMove((_S.DISSOLVED,), Move.CHANGE, SOFTWARE, _S.DISSOLVED),
    FindingMove((_S.CONCLUDED,), Move.CHANGE, SOFTWARE, _S.CONCLUDED),
    FindingMove((*IN_HEARING, _S.CONCLUDED), Move.OVERTAKE, SOFTWARE, _S.CHANGED),
    FindingMove((_S.NEW,), Move.OVERTAKE, SOFTWARE, _S.NEW),
    FindingMove((_S.DISSOLVED,), Move.OVERTAKE, SOFTWARE, _S.DISSOLVED),
    FindingMove((*IN_HEARING, _S.CONCLUDED), Move.REOPEN, SOFTWARE, _S.CHANGED),
    FindingMove((*IN_HEARING, _S.CONCLUDED), Move.DISSOLVE, SOFTWARE, _S.CHANGED),
    FindingMove((_S.NEW, _S.DISSOLVED), Move.REOPEN, SOFTWARE, _S.NEW),
    FindingMove((_S.NEW, _S.DISSOLVED), Move.DISSOLVE, SOFTWARE, _S.DISSOLVED),
)
"""Every move there is. What stands in no line cannot happen: `after` knows no state for it, and
nobody has a permission for it.

Once the official was asked, nothing that the facts do closes a finding. A conclusion stands until
the official contests it, somebody else changes facts on which it rests, or the software answers
something else.
"""

_AFTER = {(since, move.act): move.to for move in MOVES for since in move.since}


def after(state: FindingState, act: Move) -> FindingState | None:
    """Return the state to which a move leads; None: there is no such move in this state."""
    return _AFTER.get((state, act))


ACTS_OF: Mapping[Permission, tuple[Move, ...]] = {
    Permission.ASK: (Move.ASK,),
    Permission.REPLY: (Move.REPLY,),
    Permission.ADD: (Move.ADD,),
    Permission.EXTEND: (Move.EXTEND,),
    Permission.CONCLUDE: (Move.SIGN, Move.CONCLUDE),
    Permission.CONTEST: (Move.CONTEST,),
}
"""The moves that each permission gives. Whether a conclusion is the first of two follows from what
is concluded.
"""


def in_time(permission: Permission) -> frozenset[FindingState]:
    """Return the states in which somebody may do this."""
    if permission is Permission.ASSIGN:
        return frozenset(IN_REVIEW)
    return frozenset(
        state for move in MOVES if move.act in ACTS_OF[permission] for state in move.since
    )


def _moved(permission: Permission) -> Alternatives:
    return tuple(
        dict.fromkeys(
            (*who, is_in(*move.since))
            for move in MOVES
            if move.act in ACTS_OF[permission]
            for who in move.who
        )
    )


_IN_THE_HEARING: Alternatives = CLERK + PERSON + REVIEWER
SEEN_BY: Mapping[FindingState, Alternatives] = {
    FindingState.NEW: CLERK + TAKER,
    FindingState.ASKED: CLERK + PERSON + TAKER,
    FindingState.REPLIED: _IN_THE_HEARING,
    FindingState.LAPSED: _IN_THE_HEARING,
    FindingState.SIGNED: _IN_THE_HEARING,
    FindingState.CONCLUDED: _IN_THE_HEARING,
    FindingState.CONTESTED: _IN_THE_HEARING,
    FindingState.CHANGED: _IN_THE_HEARING,
    FindingState.DISSOLVED: CLERK,
}
"""Who sees a finding in each state: one of the alternatives must hold, each with all of its
predicates.
"""


def sees_finding(identity: Identity, subject: Subject) -> bool:
    """The asker is among those who see a finding in its present state."""
    return subject.state is not None and _any_holds(SEEN_BY[subject.state], identity, subject)


AUTHOR: Alternatives = ((is_author,),)
READER: Alternatives = ((is_reader,),)
FREE_READER: Alternatives = ((can_read,),)


@dataclass(frozen=True, slots=True)
class MoveOfConcern:
    """Something that can happen in some states of a concern, who may do it, and what comes of it.
    `to` None: nothing of the concern remains.
    """

    since: tuple[ConcernState, ...]
    act: ConcernMove
    who: Alternatives
    to: ConcernState | None


_C = ConcernState
CONCERN_MOVES: tuple[MoveOfConcern, ...] = (
    MoveOfConcern((_C.WAITING,), ConcernMove.TAKE, FREE_READER, _C.READ),
    MoveOfConcern((_C.WAITING,), ConcernMove.ADD, AUTHOR, _C.WAITING),
    MoveOfConcern((_C.READ,), ConcernMove.ADD, AUTHOR, _C.READ),
    MoveOfConcern((_C.READ,), ConcernMove.ANSWER, READER, _C.READ),
    MoveOfConcern((_C.READ,), ConcernMove.HAND_OVER, READER, _C.READ),
    MoveOfConcern((_C.READ,), ConcernMove.OPEN, READER, _C.OPENED),
    MoveOfConcern((_C.READ,), ConcernMove.CLOSE, READER, _C.CLOSED),
    MoveOfConcern(tuple(_C), ConcernMove.WITHDRAW, AUTHOR, None),
)
"""Every move of a concern that was raised. No role gives any of them: not that of a clerk, not that
of an administrator, and no command.
"""

CONCERN_SEEN_BY: Mapping[ConcernState, Alternatives] = {
    ConcernState.WAITING: AUTHOR + FREE_READER,
    ConcernState.READ: AUTHOR + READER,
    ConcernState.OPENED: AUTHOR + READER,
    ConcernState.CLOSED: AUTHOR + READER,
}
"""Who knows in each state that there is a concern."""


def sees_concern(identity: Identity, subject: Subject) -> bool:
    """The asker is among those who know of a concern in its present state."""
    seen_by = CONCERN_SEEN_BY[subject.concern] if subject.concern is not None else ()
    return _any_holds(seen_by, identity, subject)


def moves_of_concern(identity: Identity, subject: Subject) -> frozenset[ConcernMove]:
    """Return what the asker may do with a concern now."""
    return frozenset(
        move.act
        for move in CONCERN_MOVES
        if subject.concern in move.since and _any_holds(move.who, identity, subject)
    )


POLICY: Mapping[Permission, Alternatives] = {
    Permission.DECLARE: ((is_oneself,), (is_server,)),
    Permission.DECLARE_FOR: ((is_clerk, is_somebody_else), (is_server,)),
    Permission.ASK_ADVICE: ((is_oneself,),),
    Permission.KEEP_ACCOUNTS: ((is_administrator,), (is_server,)),
    Permission.ADD_BODY: ((is_server,),),
    Permission.KEEP_OFFICIALS: ((is_clerk,), (is_administrator,), (is_server,)),
    Permission.SHIELD: ((is_clerk, is_somebody_else),),
    Permission.SEE_INTERESTS: ((is_oneself,), (is_clerk, is_somebody_else)),
    Permission.ASK_INTERESTS: ((is_clerk,), (is_administrator,), (is_server,)),
    Permission.KEEP_DECISIONS: ((is_clerk,), (stands_in,), (is_server,)),
    Permission.SEE_SIGNING: (
        (is_clerk, is_somebody_else),
        (stands_in, is_somebody_else),
        (is_reviewer, is_somebody_else),
    ),
    Permission.READ_SIGNING: ((is_reviewer, is_somebody_else),),
    Permission.SEE_SHARES: ((is_clerk,), (is_reviewer,), (is_administrator,)),
    Permission.CHANGE_FACTS: (
        (is_clerk, is_somebody_else),
        (stands_in, is_somebody_else),
        (is_server,),
    ),
    Permission.APPOINT: (
        (is_clerk, is_somebody_else),
        (is_administrator, is_somebody_else),
        (is_server,),
    ),
    Permission.IMPORT_ORGANISATIONS: ((is_server,),),
    Permission.STATE_TIES: ((is_oneself,),),
    Permission.SEE_OWN_ITEMS: ((is_oneself,),),
    Permission.RAISE_CONCERN: ((is_clerk,), (stands_in,), (is_oneself,)),
    Permission.STATE_TIES_FOR: ((is_clerk, is_somebody_else), (stands_in, is_somebody_else)),
    Permission.SEE_FINDING: ((sees_finding,),),
    **{permission: _moved(permission) for permission in ACTS_OF},
    Permission.TAKE_UP: REVIEWER,
    Permission.ASSIGN: ((is_reviewer, is_somebody_else, is_in(*IN_REVIEW)),),
    Permission.SEE_METER: ((is_reviewer,), (is_administrator,)),
    Permission.SEE_RULES: ((is_clerk,), (is_reviewer,), (is_administrator,)),
    Permission.SWITCH_RULES: ((is_administrator, is_outside_the_check), (is_server,)),
    Permission.SEE_REPORT: ((is_oneself,), (is_clerk, is_somebody_else)),
    Permission.ANSWER_REPORT: ((is_oneself,),),
    Permission.DECIDE_REPORT: ((is_clerk, is_somebody_else),),
    Permission.PROPOSE_PERSON: ((is_clerk, is_somebody_else),),
    Permission.ANSWER_PERSON: ((is_oneself,),),
    Permission.ANSWER_PERSON_FOR: ((is_clerk, is_somebody_else),),
    Permission.SEE_OWN_READINGS: ((is_oneself,),),
    Permission.SEE_READINGS: ((is_auditor,),),
}
"""The whole policy: a permission is given when one of its alternatives holds."""


def allows(identity: Identity, permission: Permission, subject: Subject) -> bool:
    """Say whether the policy gives this permission."""
    return _any_holds(POLICY[permission], identity, subject)


def require(identity: Identity, permission: Permission, subject: Subject) -> None:
    """Let pass whoever has the permission.

    Raises:
        NotFound: the subject is a finding that the asker may not know of.
        NotAllowed: the policy does not give the permission.
    """
    if subject.state is not None and not sees_finding(identity, subject):
        raise NotFound("There is no such finding.")
    if not allows(identity, permission, subject):
        raise NotAllowed(f"This needs the permission {permission.value!r}.")


def _any_holds(alternatives: Alternatives, identity: Identity, subject: Subject) -> bool:
    return any(
        all(predicate(identity, subject) for predicate in alternative)
        for alternative in alternatives
    )
