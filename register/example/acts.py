"""What officials and clerks did in the register after the first lists were read, in this order."""

from __future__ import annotations

from typing import NamedTuple

from register.example.bodies import MUNICIPALITY, WATER_BOARD


class ExampleAct(NamedTuple):
    """One act by an account. Of an amendment only what became different is filled in."""

    body: str
    account: str
    official: str
    act: str
    position: str = ""
    title: str = ""
    role: str = ""
    capacity: str = ""
    organisation: str = ""
    paid: str = ""
    since: str = ""
    until: str = ""


CLERK, BOARD_CLERK = "griffier@vlietmonde.example", "bestuurszaken@ziltelanden.example"
MEMBER, NEWCOMER = "bestuurslid@ziltelanden.example", "raadslid2@vlietmonde.example"
SCHOOLS = "90004503"

ACTS = (
    ExampleAct(
        MUNICIPALITY, CLERK, "vm-13", "wijzig", "vm-13-n3", title="voorzitter", role="officer"
    ),
    ExampleAct(MUNICIPALITY, CLERK, "vm-16", "beeindig", "vm-16-n3", until="2026-10-31"),
    ExampleAct(MUNICIPALITY, CLERK, "vm-26", "trek-in", "vm-26-n2"),
    ExampleAct(
        WATER_BOARD, BOARD_CLERK, "wz-04", "wijzig", "wz-04-n2", paid="nee", since="2015-11"
    ),
    ExampleAct(
        WATER_BOARD,
        MEMBER,
        "wz-11",
        "meld",
        "wz-11-eigen",
        title="penningmeester",
        role="officer",
        capacity="private",
        organisation=SCHOOLS,
        paid="nee",
        since="2026-09",
    ),
    ExampleAct(WATER_BOARD, MEMBER, "wz-11", "bevestig"),
    ExampleAct(MUNICIPALITY, NEWCOMER, "vm-46", "geen"),
)
"""No act touches a position of a planned case: what is expected of those stays as it was
written.
"""
