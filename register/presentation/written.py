"""What stands for a value in addresses, the API and the files: the Dutch words for the members of
enumerations, which stay, and amounts.

`labels` has the words that people read. A table may say every word that stands here:
`conflict_graph/readers/tables/columns.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from conflict_graph.exports.published import PHASES
from conflict_graph.facts import Capacity, OfficeKind, OrganisationKind, TieKind
from conflict_graph.particulars import PUBLIC
from conflict_graph.resolution.name_lists import Found
from register.public.listing import PositionOrder
from register.public.statements import StatementState

CAPACITY: Mapping[str, str] = {
    Capacity.PRIVATE: "persoonlijk",
    Capacity.EX_OFFICIO: "ambtshalve",
    Capacity.PUBLIC_OFFICE: "ander-publiek-ambt",
}
OFFICE: Mapping[str, str] = {
    OfficeKind.EXECUTIVE: "bestuurder",
    OfficeKind.ELECTED_MEMBER: "gekozen-lid",
    OfficeKind.CIVIL_SERVANT: "ambtenaar",
    OfficeKind.EXTERNAL: "niet-gekozen-lid",
}
ORGANISATION: Mapping[str, str] = {
    OrganisationKind.COMPANY: "bedrijf",
    OrganisationKind.FOUNDATION: "stichting",
    OrganisationKind.ASSOCIATION: "vereniging",
    OrganisationKind.COOPERATIVE: "cooperatie",
    OrganisationKind.PUBLIC_BODY: "overheid",
    OrganisationKind.JOINT_ARRANGEMENT: "gemeenschappelijke-regeling",
    OrganisationKind.STATE_OWNED: "overheidsbedrijf",
    OrganisationKind.PARTY: "politieke-partij",
    OrganisationKind.OTHER: "anders",
}
POSITION: Mapping[str, str] = {
    TieKind.EMPLOYMENT: "dienstverband",
    TieKind.MANAGEMENT: "leiding",
    TieKind.BOARD: "bestuur-of-toezicht",
    TieKind.OFFICER: "bestuur-of-toezicht",
    TieKind.ADVISORY: "advies",
    TieKind.MEMBERSHIP: "lidmaatschap",
    TieKind.BUSINESS: "eigen-bedrijf",
    TieKind.UNSPECIFIED: "anders",
}
KINDS: Mapping[str, tuple[TieKind, ...]] = {
    kind: tuple(tie for tie in TieKind if POSITION.get(tie, "anders") == kind)
    for kind in dict.fromkeys(POSITION.values())
}
"""Of each kind of position, the ties that are called so."""
BODY: Mapping[str, str] = {
    "municipality": "gemeente",
    "province": "provincie",
    "water_board": "waterschap",
    "joint_arrangement": "gemeenschappelijke-regeling",
    "other": "anders",
}
HIT: Mapping[str, str] = {
    "official": "bestuurder",
    "organisation": "organisatie",
    "body": "orgaan",
}
FOUND: Mapping[str, str] = {
    Found.EXACT: "exact",
    Found.LIKE: "lijkt-op",
    Found.NOT_HERE: "niet-hier",
}
"""What becomes of a name of a list that a reader looks up."""
PHASE = PHASES
POSITION_ORDER: Mapping[str, str] = {
    PositionOrder.NEWEST: "nieuwste",
    PositionOrder.OFFICIAL: "naam",
    PositionOrder.ORGANISATION: "organisatie",
}
ORIGIN: Mapping[str, str] = {
    "declared": "opgave",
    "imported": "bestand",
}
CHANGE: Mapping[str, str] = {
    "new": "nieuw",
    "changed": "gewijzigd",
    "ended": "beeindigd",
    "withdrawn": "ingetrokken",
    "income": "inkomen",
    "first_day": "eerste-dag",
    "last_day": "laatste-dag",
}
STATEMENT: Mapping[str, str] = {
    StatementState.ENTRIES: "nevenfuncties",
    StatementState.NONE: "geen",
    StatementState.NOTHING: "nog-niets",
}
STATEMENT_THEN: Mapping[str, str] = {**STATEMENT, StatementState.OTHER_DAYS: "andere-dagen"}
DIFFERENCE: Mapping[str, str] = {
    "title": "omschrijving",
    "organisation_name": "naamOrganisatie",
    "capacity": "hoedanigheid",
    "paid": "bezoldigd",
    "valid_from": "aanvang",
    "valid_until": "einde",
    "ended": "beeindigd",
    "income": "inkomen",
    **{each.name: each.written for each in PUBLIC},
}


def euros(cents: int) -> str:
    """Return an amount in euro cents as euros, for example `11250.50`."""
    return f"{cents // 100}.{cents % 100:02}"
