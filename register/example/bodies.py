"""The three invented bodies and the invented towns around them."""

from __future__ import annotations

from typing import NamedTuple

MUNICIPALITY = "gemeente-vlietmonde"
WATER_BOARD = "waterschap-de-zilte-landen"
ARRANGEMENT = "regionale-dienst-vlietstreek"


class ExampleBody(NamedTuple):
    """A public body. `domain` is that of its invented e-mail addresses; the telephone numbers ring
    nowhere.
    """

    slug: str
    name: str
    kind: str
    kvk: str
    town: str
    domain: str
    desk: str
    street: str
    phone: str
    adviser: str
    confidant: str

    @property
    def helpers(self) -> tuple[str, ...]:
        """The name, mail address and telephone number of the adviser, and of the confidant."""
        return (
            *(self.adviser, f"advies@{self.domain}", f"{self.phone[:-1]}1"),
            *(self.confidant, f"vertrouwen@{self.domain}", f"{self.phone[:-1]}2"),
        )

    @property
    def mail(self) -> str:
        """The mail address of the clerk's office."""
        return f"{self.desk.split()[0].lower()}@{self.domain}"


_KVK = ("90000012", "90000023", "90000034")
BODIES = (
    ExampleBody(
        *(
            MUNICIPALITY,
            "Gemeente Vlietmonde",
            "public_body",
            _KVK[0],
            "Vlietmonde",
            "vlietmonde.example",
        ),
        *("Griffie", "Raadhuisplein 1", "000 100 10 10", "Ottilie Vlaskampen", "Bram Turfslager"),
    ),
    ExampleBody(
        *(
            WATER_BOARD,
            "Waterschap De Zilte Landen",
            "public_body",
            _KVK[1],
            "Kapelleduin",
            "ziltelanden.example",
        ),
        *(
            "Bestuurszaken",
            "Dijkgraafweg 2",
            "000 100 20 20",
            "Idris Schorrebank",
            "Nel Duinroosen",
        ),
    ),
    ExampleBody(
        *(ARRANGEMENT, "Regionale Dienst Vlietstreek", "joint_arrangement", _KVK[2], "Vlietmonde"),
        *("vlietstreek.example", "Secretariaat", "Streekplein 3", "000 100 30 30"),
        *("Wout Heggenmus", "Fatima Rietgorst"),
    ),
)

NEIGHBOURS = (
    ("Gemeente Oosterkreekland", "90000045", "Oosterkreek"),
    ("Gemeente Halmerduin", "90000056", "Halmerduin"),
    ("Gemeente Zwaluwhaven", "90000067", "Zwaluwhaven"),
)
"""Invented municipalities that take part in the joint arrangement too: name, KvK number, town."""

TOWNS = ("Vlietmonde", "Oosterkreek", "Halmerduin", "Zwaluwhaven", "Kapelleduin", "Rietkerkerdam")
"""All invented."""
