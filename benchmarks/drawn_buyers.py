"""Buyers drawn by chance in an invented register, with hard negatives: may a buyer's exact name say
who it is?

Of the organisations of `organisation_register` one in ten is listed as a public one; beside them
stand invented municipalities, some with a province or water authority of the same name. Asked are
listed ones as a notice writes them, and everything that must not be taken for one: sisters, other
legal forms, slips, strangers, organisations that nobody listed, bare place names that two
authorities share, and notices that say the buyer is of another kind.
"""

import random
from collections import Counter

from benchmarks import organisation_register
from conflict_graph.resolution import buyers
from conflict_graph.resolution.buyers import BuyerKind, OrganisationStanding
from conflict_graph.resolution.name_index import PUBLIC, Index

LISTED_EVERY, PLACES, SHARED = 10, 300, 40
SISTERS = ("Beheer", "Holding", "Vastgoed", "Participaties", "Noord", "II")
FORMS = {"B.V.": "N.V.", "N.V.": "B.V.", "Stichting": "Vereniging", "Vereniging": "Stichting"}
ANY = (BuyerKind.PUBLIC_LAW, BuyerKind.ENTITY)


def measure(size, questions, seed=1):
    """Return per sort of question how many there were, how many were said to be somebody, and how
    many wrongly.
    """
    chance = random.Random(seed)
    members, _ = organisation_register.make(size, 10, seed)
    places = sorted(
        {
            chance.choice(organisation_register.START)
            + chance.choice(organisation_register.END)
            + tail
            for tail in ("", "erveen", "oord", "sluis")
            for _ in range(PLACES)
        }
    )[:PLACES]
    listed = set(range(0, size, LISTED_EVERY))
    named = [(at, name, None) for at, name in enumerate(members)]
    named += [
        (f"m{at}", text, PUBLIC)
        for at, place in enumerate(places)
        for text in (f"Gemeente {place}", place)
    ]
    named += [(f"p{at}", f"Provincie {place}", PUBLIC) for at, place in enumerate(places[:SHARED])]
    index = Index(named)

    def standing(key):
        return (
            OrganisationStanding.PUBLIC
            if isinstance(key, str)
            else OrganisationStanding.LISTED
            if key in listed
            else OrganisationStanding.OTHER
        )

    asked = list(_asked(chance, members, sorted(listed), places, questions))
    count, said, wrong = Counter(), Counter(), Counter()
    for sort, text, kind, right in asked:
        got = buyers.in_register(text, index, kind, standing).key
        count[sort] += 1
        said[sort] += got is not None
        wrong[sort] += got is not None and got != right
    return [(sort, count[sort], said[sort], wrong[sort]) for sort in count]


def _asked(chance, members, listed, places, questions):
    """Yield the sort of question, the name, what the notice says of the buyer, and who it is; None:
    nobody here.
    """
    bearer = {name: at for at, name in enumerate(members)}
    for at in chance.sample(listed, min(len(listed), questions)):
        name, kind = members[at], chance.choice(ANY)
        yield (
            "listed, as it is written",
            chance.choice((name, name.upper(), name.replace("B.V.", "bv"))),
            kind,
            at,
        )
        yield "a sister of a listed one", _sister(chance, name), kind, None
        yield "of another legal form", _other_form(name), kind, bearer.get(_other_form(name))
        yield "one slip away", organisation_register._slip(name, chance), kind, at
        yield (
            "listed, but the notice names another kind",
            name,
            chance.choice((None, BuyerKind.STATE)),
            None,
        )
    for at in chance.sample(range(len(members)), questions):
        if at not in listed:
            yield "known, but not listed", members[at], chance.choice(ANY), None
    for at, place in enumerate(places):
        right = None if at < SHARED else f"m{at}"
        sort = "bare place of two authorities" if right is None else "bare place of one"
        yield sort, place, BuyerKind.TERRITORIAL, right
        yield "bare place, other kind of buyer", place, BuyerKind.PUBLIC_LAW, None
    strangers = set(organisation_register.make(len(members), 10, seed=2)[0]) - set(members)
    for name in sorted(strangers)[:questions]:
        yield "strangers of the same grammar", name, chance.choice(ANY), None


def _sister(chance, name):
    words = name.split()
    at = len(words) - 1 if words[-1] in FORMS or words[-1] in ("V.O.F.", "U.A.") else len(words)
    return " ".join([*words[:at], chance.choice(SISTERS), *words[at:]])


def _other_form(name):
    form = next((form for form in FORMS if form in name), None)
    return name.replace(form, FORMS[form]) if form else f"{name} B.V."
