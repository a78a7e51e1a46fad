"""The three invented bodies and the invented towns around them."""

from __future__ import annotations

from typing import NamedTuple

MUNICIPALITY = "gemeente-vlietmonde"
WATER_BOARD = "waterschap-de-zilte-landen"
ARRANGEMENT = "regionale-dienst-vlietstreek"


class Body(NamedTuple):
    """A public body. `domain` is that of its invented e-mail addresses."""

    slug: str
    name: str
    kind: str
    kvk: str
    town: str
    domain: str


BODIES = (
    Body(MUNICIPALITY, "Gemeente Vlietmonde", "public_body", "90000012", "Vlietmonde", "vlietmonde.example"),
    Body(WATER_BOARD, "Waterschap De Zilte Landen", "public_body", "90000023", "Kapelleduin", "ziltelanden.example"),
    Body(
        ARRANGEMENT,
        "Regionale Dienst Vlietstreek",
        "joint_arrangement",
        "90000034",
        "Vlietmonde",
        "vlietstreek.example",
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
