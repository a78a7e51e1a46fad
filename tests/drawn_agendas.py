"""Agendas and the decisions that a register knows, drawn by chance, with which item is which
decision: titles are cut, reworded and abbreviated, come back at another meeting, and numbers are
used again. Nobody and nothing in them exists.

What is drawn is harder than life: a third of the titles is changed, a fifth comes back, and every
eighth number is used again. Run as `python -m tests.drawn_agendas [AGENDAS] [SEED]`.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections import Counter
from dataclasses import dataclass, replace

from conflict_graph.dates import PartialDate
from conflict_graph.resolution import agenda_ties
from conflict_graph.resolution.agenda_ties import Titled

ACTS = (
    *("Gunning", "Vaststelling", "Aanbesteding", "Subsidie", "Verkoop", "Aankoop", "Verlening"),
    *("Kredietaanvraag", "Wijziging", "Benoeming", "Zienswijze", "Herziening"),
)
THINGS = (
    *("bestemmingsplan", "gemeenschappelijke regeling", "onderhoud wegen", "sportpark", "zwembad"),
    *("grondexploitatie", "openbare verlichting", "leerlingenvervoer", "jaarrekening", "begroting"),
    *(
        "rioolvervanging",
        "bestuursrapportage",
        "lid rekenkamer",
        "omgevingsvergunning",
        "bibliotheek",
    ),
)
PLACES = (
    *(
        "De Kolk",
        "Havenkwartier",
        "Zandermeer Oost",
        "Zandermeer West",
        "Lindertse Aa",
        "De Waterlelie",
    ),
    *("Oosterend", "Hoge Kamp", "perceel 1", "perceel 2", "2025", "2026", "", ""),
)
SHORT = {
    "bestemmingsplan": "BP",
    "gemeenschappelijke regeling": "GR",
    "onderhoud": "oh",
    "vaststelling": "vastst.",
    "aanbesteding": "aanb.",
    "jaarrekening": "JR",
    "bestuursrapportage": "berap",
    "openbare verlichting": "OVL",
}
BEFORE = ("Voorstel tot ", "Raadsvoorstel ", "Bespreekstuk: ", "Hamerstuk - ", "Besluit over ")
AFTER = (" (hamerstuk)", " - tweede behandeling", ", inclusief bijlagen", " (gewijzigd)")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An item, the decisions that are known, and the key of the one that it is; None: none."""

    item: Titled[int]
    known: tuple[Titled[int], ...]
    is_: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """How many ties were said to be sure, and of those right; how many were asked, of those with
    the right one among them; how many items with a decision were taken for new.
    """

    items: int
    sure: int
    right: int
    asked: int
    asked_rightly: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of sure ties that are right; 1 where none is sure."""
        return self.right / self.sure if self.sure else 1.0


def draw(chance: random.Random, agendas: int) -> list[Drawn]:
    """Return the items of so many agendas, each beside all that the register knows by then."""
    drawn: list[Drawn] = []
    real: list[Titled[int]] = []
    first = datetime.date(2024, 1, 11)
    for number in range(agendas):
        day = first + datetime.timedelta(days=14 * number)
        known = tuple(real[-60:])
        for _ in range(8):
            is_again = chance.random() < 0.2 and len(real) > 10
            matter = _again(chance, real, day) if is_again else _matter(chance, real, day)
            registered = chance.random() < 0.7
            held = replace(matter, day=_other_day(chance, day))
            beside = (*known, held) if registered else known
            item = Titled(-1, _reworded(chance, matter.title), _numbers(chance, matter), matter.day)
            drawn.append(Drawn(item, beside, matter.key if registered else None))
            real.append(held)
    return drawn


def _matter(chance: random.Random, real: list[Titled[int]], day: datetime.date) -> Titled[int]:
    """Return something new to decide; its number may be that of a case that has one already."""
    title = f"{chance.choice(ACTS)} {chance.choice(THINGS)} {chance.choice(PLACES)}".strip()
    numbers = {f"Z/{day.year % 100}/{chance.randrange(10_000):04}"}
    roll = chance.random()
    if roll < 0.07 and real:
        numbers = set(chance.choice(real[-30:]).references)
    elif roll < 0.12:
        numbers = {f"RV {chance.randrange(1, 12)}"}
    elif roll < 0.4:
        numbers = set()
    return Titled(len(real), title, frozenset(numbers), PartialDate.of(day))


def _again(chance: random.Random, real: list[Titled[int]], day: datetime.date) -> Titled[int]:
    """Return something of before that is decided once more: another decision with the same or
    nearly the same title, and sometimes the same number.
    """
    before = chance.choice(real[-40:])
    title = before.title
    if chance.random() < 0.5:
        place = chance.choice([each for each in PLACES if each])
        title = " ".join([*title.split()[:2], place])
    keeps = chance.random() < 0.3
    numbers = before.references if keeps else frozenset({f"Z/26/{chance.randrange(10_000):04}"})
    return Titled(len(real), title, numbers, PartialDate.of(day))


def _other_day(chance: random.Random, day: datetime.date) -> PartialDate | None:
    """Return the day that the register has for a decision: mostly that of its meeting; that of the
    notice where it came from one, or none yet.
    """
    roll = chance.random()
    if roll < 0.05:
        return None
    return PartialDate.of(day + datetime.timedelta(days=chance.randrange(60) if roll < 0.2 else 0))


def _reworded(chance: random.Random, title: str) -> str:
    """Return a title as an agenda may write it."""
    roll = chance.random()
    if roll < 0.1:
        for whole, short in SHORT.items():
            title = title.replace(whole, short).replace(whole.capitalize(), short)
    elif roll < 0.2:
        title = chance.choice(BEFORE) + title[0].lower() + title[1:]
    elif roll < 0.25:
        title += chance.choice(AFTER)
    elif roll < 0.3:
        act, *rest = title.split()
        title = " ".join([*rest, act.lower()])
    elif roll < 0.34 and len(title.split()) > 2:
        title = " ".join(title.split()[:-1])
    elif roll < 0.5:
        title = title.upper() if roll < 0.4 else title + " "
    return title


def _numbers(chance: random.Random, matter: Titled[int]) -> frozenset[str]:
    """Return the number as an agenda has it: written otherwise, or left out."""
    if chance.random() < 0.25:
        return frozenset()
    return frozenset(each.replace("/", chance.choice("/-. ")) for each in matter.references)


def score(drawn: list[Drawn]) -> Score:
    """Return how the ties of drawn items compare with what they are."""
    said: Counter[str] = Counter()
    for each in drawn:
        found = agenda_ties.find(each.item, each.known)
        if found.same is not None:
            said["sure"] += 1
            said["right"] += found.same == each.is_
        elif found.unsure:
            said["asked"] += 1
            said["asked_rightly"] += each.is_ in found.unsure
        else:
            said["missed"] += each.is_ is not None
    names = ("sure", "right", "asked", "asked_rightly", "missed")
    return Score(len(drawn), *(said[name] for name in names))


def main() -> None:
    """Print the score of a large draw."""
    agendas, seed = (int(each) for each in (*sys.argv[1:], *("1000", "17")[len(sys.argv) - 1 :]))
    found = score(draw(random.Random(seed), agendas))  # noqa: S311
    print(found, f"precision {found.precision:.4f}")  # noqa: T201


if __name__ == "__main__":
    main()
