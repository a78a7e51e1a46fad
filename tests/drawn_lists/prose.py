"""Drawn lists that are no tables: letters and running text, cards of people or of positions, forms
whose fields no colon ends, and tables copied with tabs.

How a sentence is turned is drawn too: who is meant, where the pay and the first day stand, and what
of it is said for several positions at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.drawn_lists.facts import Choose, Fact, Who
from tests.drawn_lists.shapes import (
    Cards,
    Draft,
    Line,
    Parts,
    Table,
    by_group,
    cells_of,
    columns_of,
    headings_of,
)

_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september")


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _day(said: str) -> str:
    year, *rest = said.split("-")
    words = [str(int(each)) for each in rest[1:]] + [_MONTHS[int(each) - 1] for each in rest[:1]]
    return " ".join((*words, year))


def _since(draft: Draft, fact: Fact) -> str:
    if fact.start is None:
        return ""
    if fact.until:
        return f"van {_day(fact.start)} tot en met {fact.until}"
    return f"{draft.choose(['sinds', 'vanaf', 'sinds'])} {_day(fact.start)}"


def _pay(draft: Draft, fact: Fact) -> str:
    if fact.paid is None:
        return ""
    if fact.paid:
        return draft.choose(["bezoldigd", "betaald"])
    return draft.choose(["onbezoldigd", "onbetaald", "onbezoldigd"])


def _bracketed(*parts: str) -> str:
    said = ", ".join(filter(None, parts))
    return f" ({said})" if said else ""


def _place(draft: Draft, fact: Fact) -> str:
    bind = draft.choose(["van", "bij", "van"])
    first = fact.organisation.split()[0]
    article = {"Stichting": "", "Vereniging": "", "Bibliotheek": "de ", "GR": "de "}.get(first, "")
    return f"{bind} {article}{fact.organisation}"


_BEGINS = ("", "", "Daarnaast ", "Ook ", "Verder ", "Tevens ")
_TAILS = {
    True: (
        "Voor deze functie {ontvang} {ik} een vergoeding.",
        "Deze functie is bezoldigd.",
        "Hiervoor {ontvang} {ik} een vergoeding van € 1.200 per jaar.",
    ),
    False: (
        "Deze functie is onbezoldigd.",
        "Hiervoor {ontvang} {ik} geen vergoeding.",
        "Dit is een onbezoldigde functie.",
        "Voor deze functie {krijg} {ik} geen vergoeding.",
    ),
}
_CLAUSES = {
    True: (", waarvoor {ik} een vergoeding {ontvang}", ", een bezoldigde functie"),
    False: (", waarvoor {ik} geen vergoeding {ontvang}", ", een onbezoldigde functie"),
}
_VERBS = {"ik": ("ben", "ontvang", "krijg"), "": ("is", "ontvangt", "krijgt")}


def sentences(draft: Draft, who: Who, facts: Sequence[Fact], subject: str) -> list[str]:
    """Return sentences that say what somebody is. `subject`: ik, or hij or zij."""
    am, get, gets = _VERBS["ik" if subject == "ik" else ""]
    words = {"ik": subject, "ontvang": get, "krijg": gets}
    found: list[str] = []
    name = draft.choose([subject.capitalize(), draft.pen.name(who)])
    name = name if subject != "ik" else "Ik"
    if facts[0].is_none:
        have = "heb" if subject == "ik" else "heeft"
        return [f"{name} {have} {draft.choose(['geen nevenfuncties', 'geen andere functies'])}."]
    left = list(facts)
    while left:
        fact = left.pop(0)
        joins = bool(left) and draft.choose([False, False, True])
        how = draft.choose(["adjective", "bracket", "tail", "clause"]) if not joins else "bracket"
        when = draft.choose(["front", "bracket", "behind"]) if not joins else "bracket"
        since = _since(draft, fact)
        when = "bracket" if fact.until else when
        adjective = f"{_pay(draft, fact)} " if how == "adjective" and fact.paid is not None else ""
        inside = _bracketed(
            _pay(draft, fact) if how == "bracket" else "", since if when == "bracket" else ""
        )
        behind = f" {since}" if when == "behind" and since else ""
        role = f"{adjective}{_small(fact.title)} {_place(draft, fact)}{behind}{inside}"
        if how == "clause" and fact.paid is not None:
            role += draft.choose(_CLAUSES[fact.paid]).format(**words)
        begin = draft.choose(_BEGINS) if found else ""
        if when == "front" and since:
            begin = f"{since.capitalize()} "
        if begin:
            text = f"{begin}{am} {subject} {role}"
        else:
            text = f"{name} {am} {draft.choose(['', 'ook ']) if found else ''}{role}"
            name = subject.capitalize()
        if joins:
            other = left.pop(0)
            more = _bracketed(_pay(draft, other), _since(draft, other))
            text += f" en {_small(other.title)} {_place(draft, other)}{more}"
        found.append(f"{text}.")
        if how == "tail" and fact.paid is not None:
            found.append(draft.choose(_TAILS[fact.paid]).format(**words))
    return found


_HEADS = (
    "Hierbij ontvangt u mijn opgave van nevenfuncties.",
    "Op uw verzoek geef ik hierbij mijn nevenfuncties door.",
    "Naar aanleiding van uw mail van vorige week het volgende.",
)


def letter(draft: Draft) -> Parts:
    """A letter or a mail of one person, in the first person."""
    who, facts = by_group(draft.facts)[0]
    draft.facts[:] = facts
    said = sentences(draft, who, facts, "ik")
    lines: list[Line | Table | Cards] = []
    if draft.choose([True, False]):
        lines += [
            Line(f"Van: {draft.pen.name(who)}"),
            Line("Aan: griffie@molendrecht.example"),
            Line("Onderwerp: nevenfuncties"),
        ]
    lines.append(Line(draft.choose(["Beste griffie,", "Geachte griffier,", "Dag Mira,"])))
    head = draft.choose(_HEADS)
    whole = draft.choose([[head, " ".join(said)], [f"{head} {' '.join(said)}"], [head, *said]])
    lines += [Line(each) for each in whole]
    lines += [Line("Met vriendelijke groet,"), Line(draft.pen.name(who))]
    return [("Blad1", lines)]


def prose(draft: Draft) -> Parts:
    """A paragraph for each person, in the third person, with the name in it or above it."""
    is_above = draft.choose([True, False])
    draft.shape["name above"] = str(is_above)
    lines: list[Line | Table | Cards] = []
    for who, facts in by_group(draft.facts):
        subject = "zij" if who.sir.casefold().startswith(("m",)) else "hij"
        said = sentences(draft, who, facts, subject)
        if is_above:
            lines.append(Line(draft.pen.name(who), draft.choose(["heading", "text"])))
        elif said[0].startswith(subject.capitalize()):
            said[0] = draft.pen.name(who) + said[0][len(subject) :]
        elif f" {subject} " in said[0] and draft.pen.name(who) not in said[0]:
            said[0] = said[0].replace(f" {subject} ", f" {draft.pen.name(who)} ", 1)
        lines.append(Line(" ".join(said)))
    return [("Blad1", lines)]


def _noise(draft: Draft, who: Who) -> dict[str, str]:
    return {
        "Fractie": who.party,
        "E-mail": f"{who.family.lower().replace(' ', '')}@molendrecht.example",
        "Telefoon": "06-00 00 00 00",
        "Commissies": "Ruimte, Samenleving",
        "Portefeuille": "Wonen en zorg",
    }


def cards(draft: Draft) -> Parts:
    """A card for each person: name, party and the like, and the positions below a heading."""
    labelled = draft.choose([True, False])
    noise = draft.choose([[], ["Fractie"], ["Fractie", "E-mail"], ["Telefoon", "Commissies"]])
    heading = draft.choose(
        ["Nevenfuncties", "Nevenfuncties:", "Overige functies", "Nevenfunctie(s)"]
    )
    kind = draft.choose(["item", "text"])
    draft.shape |= {"labelled": str(labelled), "noise": str(len(noise)), "kind": kind}
    made = []
    for who, facts in by_group(draft.facts):
        lines = [Line(draft.pen.name(who), "heading")]
        about = _noise(draft, who)
        lines += [Line(f"{key}: {about[key]}" if labelled else about[key]) for key in noise]
        lines.append(Line(heading))
        if facts[0].is_none:
            lines.append(Line(draft.choose(["Geen", "geen", "Geen nevenfuncties"])))
        else:
            lines += [Line(draft.pen.position(fact), kind) for fact in facts]
        made.append(lines)
    return [("Blad1", [Cards(made)])]


def position_cards(draft: Draft) -> Parts:
    """A card for each position: what a field is called, and behind or below it what it holds."""
    columns = columns_of(draft.choose, draft.said, with_name=False, joined=draft.is_joined)
    head = headings_of(draft.choose, columns, draft.meant)
    how = draft.choose([": ", "\n", ":\n", " "])
    named = draft.choose(["field", "above"])
    name = draft.choose(["Naam", "Naam raadslid"])
    draft.meant[name] = "official"
    draft.shape |= {"mark": repr(how), "named": named}
    made = []

    def put(lines: list[Line], field: str, value: str) -> None:
        if value or how == ": ":
            lines += [Line(each) for each in f"{field}{how}{value}".rstrip().split("\n")]

    draft.facts[:] = [each for each in draft.facts if not each.is_none]
    for who, facts in by_group(draft.facts):
        for number, fact in enumerate(facts):
            lines: list[Line] = []
            if named == "field":
                put(lines, name, draft.pen.name(who))
            elif named == "above" or not number:
                lines.append(Line(draft.pen.name(who), "heading"))
            for field, value in zip(head, cells_of(draft.pen, columns, fact), strict=True):
                put(lines, field, value)
            made.append(lines)
    return [("Blad1", [Cards(made)])]


def three_lines(draft: Draft) -> Parts:
    """A name, and below it each position in lines of its own: title, organisation, what else."""
    made = []
    for who, facts in by_group(draft.facts):
        lines = [Line(draft.pen.name(who), "heading")]
        for fact in facts:
            if fact.is_none:
                lines.append(Line("Geen nevenfuncties"))
                continue
            lines += [Line(fact.title), Line(fact.organisation)]
            aside = ", ".join(filter(None, (_pay(draft, fact), _since(draft, fact))))
            lines += [Line(aside[:1].upper() + aside[1:])] if aside else []
        made.append(lines)
    return [("Blad1", [Cards(made)])]


def copied(draft: Draft) -> Parts:
    """A table as it is copied from a page or a sheet into a text: tabs, and marks that mean
    nothing.
    """
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    head = headings_of(draft.choose, columns, draft.meant)
    how = draft.choose(["each", "first", "ditto", "opened", "quoted"])
    draft.shape["how"] = how
    rows, before = [head], None
    for number, fact in enumerate(draft.facts, 1):
        cells = cells_of(draft.pen, columns, fact, number)
        if fact.who is before and how in ("first", "ditto"):
            cells[columns.index("official")] = '"' if how == "ditto" else ""
        if how == "quoted" and fact.organisation in cells:
            at = cells.index(fact.organisation)
            cells[at] = f'"{fact.organisation}"' if number % 2 else cells[at]
        if how == "opened" and number == 2 and fact.organisation in cells:
            at = cells.index(fact.organisation)
            cells[at] = f'"{fact.organisation}'
        before = fact.who
        rows.append(cells)
    return [("Blad1", [Table(rows)])]


LAYOUTS: dict[str, tuple[Callable[[Draft], Parts], Sequence[str]]] = {
    "letter": (letter, ("txt", "docx", "html", "pdf")),
    "prose": (prose, ("txt", "docx", "html", "pdf")),
    "cards": (cards, ("txt", "docx", "docx grid", "html", "html grid", "pdf", "pdf grid")),
    "position cards": (
        position_cards,
        ("txt", "docx", "docx grid", "html", "html grid", "pdf", "pdf grid"),
    ),
    "three lines": (three_lines, ("txt", "docx", "html", "pdf", "pdf grid", "docx grid")),
    "copied": (copied, ("tabbed",)),
}
SAID = ("letter", "prose", "three lines")
"""Layouts in which sentences or lines of their own say the pay and the period."""


def said(choose: Choose, layout: str) -> tuple[str, str, str]:
    """Draw where pay, period and time stand in such a list."""
    if layout in SAID:
        return choose(["none", "aside", "aside"]), choose(["none", "aside"]), "none"
    if layout == "cards":
        return (
            choose(["none", "aside", "comma aside"]),
            choose(["none", "aside"]),
            choose(["none", "none", "aside"]),
        )
    return choose(["column", "column", "none"]), choose(["none", "column", "start"]), "none"
