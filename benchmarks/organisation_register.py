"""A seeded register of invented, Dutch-sounding organisations, and questions: members misspelt, and
strangers.
"""

import random

START = [
    "Wilg",
    "Berk",
    "Uil",
    "Tarw",
    "Haver",
    "Mol",
    "Zand",
    "Klei",
    "Veen",
    "Riet",
    "Duin",
    "Kreek",
    "Schor",
    "Geest",
    "Wad",
    "Beek",
    "Kolk",
    "Vaart",
    "Sluis",
    "Brug",
]
MIDDLE = ["", "", "en", "er", "el", "inge", "oude", "nieuw"]
END = [
    "dam",
    "rode",
    "horst",
    "laar",
    "kamp",
    "stede",
    "wijk",
    "hage",
    "veld",
    "burg",
    "monde",
    "zijl",
    "poel",
    "hoek",
    "woud",
    "donk",
    "gors",
    "stra",
    "sma",
    "ma",
]
TRADE = [
    "Bouw",
    "Installatie",
    "Advies",
    "Groen",
    "Transport",
    "Zorg",
    "Welzijn",
    "Techniek",
    "Infra",
    "Catering",
    "Schoonmaak",
    "Beveiliging",
    "Software",
    "Onderwijs",
    "Cultuur",
    "Sport",
    "Energie",
    "Recycling",
    "Vastgoed",
    "Architecten",
    "Ingenieurs",
    "Accountants",
    "Makelaars",
    "Drukkerij",
    "Metaal",
    "Hout",
    "Glas",
    "Agro",
    "Logistiek",
    "Participaties",
    "Beheer",
    "Media",
    "Textiel",
    "Zuivel",
    "Tuinbouw",
    "Jeugdhulp",
    "Vervoer",
    "Leerlingenvervoer",
    "Kinderopvang",
    "Wonen",
]
FORMS = {
    "B.V.": ["BV", "b.v.", "B V", "Besloten Vennootschap", ""],
    "N.V.": ["NV", "n.v.", "Naamloze Vennootschap", ""],
    "V.O.F.": ["VOF", "vof", ""],
    "Stichting": ["Stg.", "stichting", ""],
    "Vereniging": ["vereniging", "Ver.", ""],
    "Coöperatie U.A.": ["Cooperatie UA", "coöp. U.A.", "Coöperatie"],
    "Maatschap": ["maatschap", ""],
}
WEIGHTS = (10, 1, 2, 4, 2, 1, 1)
SHORT = {
    "Installatie": "Inst.",
    "Transport": "Transp.",
    "Techniek": "Techn.",
    "Gebroeders": "Gebr.",
    "Ingenieurs": "Ing.",
}


def _family(chance: random.Random) -> str:
    return chance.choice(START) + chance.choice(MIDDLE) + chance.choice(END)


def _town(chance: random.Random, towns: list[str]) -> str:
    return chance.choice(towns)


def _made(chance: random.Random, towns: list[str]) -> tuple[str, str]:
    kind = chance.random()
    core = f"{_family(chance)} {chance.choice(TRADE)}"
    if kind < 0.25:
        core += f" {_town(chance, towns)}"
    elif kind < 0.40:
        core = f"{chance.choice(TRADE)} {_town(chance, towns)}"
    elif kind < 0.55:
        core = f"{_family(chance)} & {_family(chance)} {chance.choice(TRADE)}"
    elif kind < 0.65:
        core = f"Gebroeders {core}"
    elif kind < 0.75:
        core = (
            "".join(chance.sample("ABCDEFGHKLMNPRSTVWZ", 3))
            + f" {chance.choice(TRADE)} {_town(chance, towns)}"
        )
    return core, chance.choices(list(FORMS), WEIGHTS)[0]


def _written(core: str, form: str) -> str:
    return (
        f"{form} {core}"
        if form in ("Stichting", "Vereniging", "Maatschap")
        else f"{core} {form}".strip()
    )


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text) - 1)
    letter = chance.choice("abcdefghijklmnoprstuvwz")
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
        ]
    )


def _misspelt(core: str, form: str, chance: random.Random, towns: list[str]) -> str:
    if chance.random() < 0.7:
        form = chance.choice(FORMS[form])
    way = chance.random()
    words = core.split()
    if way < 0.40:
        core = _slip(core, chance)
        core = _slip(core, chance) if way < 0.1 else core
    elif way < 0.50:
        words[0], words[1] = words[1], words[0]
        core = " ".join(words)
    elif way < 0.60:
        core = " ".join(SHORT.get(word, word) for word in words).replace("&", "en")
    elif way < 0.68:
        core = (
            " ".join(words[:-1])
            if words[-1] in towns and len(words) > 2
            else f"{core} {_town(chance, towns)}"
        )
    elif way < 0.78:
        core = core.upper()
    elif way < 0.85:
        core = core.replace(" ", "-", 1)
    return _written(core, form)


def make(
    size: int, questions: int, seed: int = 1
) -> tuple[list[str], list[tuple[str, int | None]]]:
    """Return the register and questions with the place of the right answer; None: it is not in the
    register.

    Three in ten questions are about strangers made by the same grammar, often one word away from a
    member.
    """
    chance = random.Random(seed)
    towns = sorted({chance.choice(START) + chance.choice(END) for _ in range(70)})
    made = list(dict.fromkeys(_made(chance, towns) for _ in range(size * 2)))
    members, strangers = made[:size], made[size:]
    asked = [
        (_misspelt(*members[at], chance, towns), at)
        for at in chance.sample(range(size), questions * 7 // 10)
    ]
    asked += [
        (_misspelt(*each, chance, towns), None) for each in strangers[: questions - len(asked)]
    ]
    chance.shuffle(asked)
    return [_written(*each) for each in members], asked
