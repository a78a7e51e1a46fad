"""Files of more kinds than tables: texts as people write them, lists drawn by chance, what registers
and suppliers publish, several files in one, and what is pasted on a page.
"""

from __future__ import annotations

import functools
import gzip
import random
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.conflict_graph.test_lists_of_clerks import document, paragraph, word_table
from tests.conflict_graph.test_lists_unseen import CARDS, FORWARDED, MAIL, WIDE, page_of
from tests.drawn_lists import drawing, render
from tests.mutations import files
from tests.mutations.files import SAMPLES, File, compiled

LETTERS = (
    MAIL.format("Els van der Zand"),
    FORWARDED,
    WIDE,
    (
        "Opgaveformulier\nNaam: mw. P. Wad\nNevenfunctie 1\nFunctie: lid\nOrganisatie: Koor Zilt\n"
        "Bezoldigd: nee\nIngangsdatum: weet niet meer\nDatum: 2 mei 2026 Handtekening: w.g.\n"
        "Opgaveformulier\nNaam: dhr. E. Vos\nNevenfunctie 1\nFunctie: kok\nOrganisatie: Pan Duin\n"
        "Bezoldigd: ja\nIngangsdatum: 2011\n"
    ),
    (
        "Melding\nNaam Pim Wad\nNevenfunctie lid\nNaam organisatie Koor Zilt\n"
        "Bezoldigd ☐ ja ☒ nee\nMelding\nNaam Els Vos\nNevenfunctie kok\n"
        "Naam organisatie Pan Duin\nBezoldigd ☒ ja ☐ nee\n"
    ),
    (
        "Pim Wad\nDuin en Zee\nNevenfuncties:\nlid bij Koor Zilt (onbezoldigd)\n\n"
        "Els Vos\nKustpartij\nNevenfuncties:\n- eigenaar bij Pan Duin B.V., sinds 2019\n"
        "- voorzitter, Bond Zee\n  Bezoldigd: ja\n  Sinds: 2003\n\nWethouder Jet Rif: geen\n"
    ),
    (
        "Gedeputeerde Els Vos\nPortefeuille: water\n1 lid bestuur Stichting Zee (onbezoldigd)\n"
        "2 voorzitter, Huis Zee\n\nOverige nevenfuncties (alle onbezoldigd)\nmentor, Huis Wad\n"
    ),
)
"""A mail, mails that were sent on, columns of white, forms with and without colons, cards, and lines
below a name."""
PASTED = {
    "agenda": (
        "7a. Gunning renovatie sporthal | Bouwbedrijf Tarwedam B.V. (KvK 90000114)\n"
        "8 Bestemmingsplan Kust\n9.1 Subsidie Koor Zilt; Stichting Koor Zilt\n",
        "Nr\tOnderwerp\tPartijen\n1\tOpening\n2\tVerkoop grond Kade\tKust N.V., 90001234\n",
    ),
    "parties": (
        "Tarwedam B.V., KvK 90001234\n90000114\n",
        "KvK;Naam;Plaats;Rol\n90001234;Tarwedam B.V.;Haverlo;winnaar\n;Kust N.V.;;inschrijver\n",
    ),
    "hired": ("P. Wad, Adviesbureau Duin\nE. Vos; Pan Duin B.V.; 90001234\n",),
    "names": ("Esmée Lindeveldt\nStg. Koor Zilt\nGem. Vlietmonde\n90000114\nP. v.d. Wad\n",),
}
"""What is pasted on a page, by what reads it."""


def lines(texts: str) -> list[str]:
    return texts.split("\n")


def letter(chance: random.Random) -> File:
    """Return a text as somebody writes one, as it is, in a document, on a page or in a PDF."""
    return as_letter(chance.choice(LETTERS), chance)


def as_letter(text: str, chance: random.Random) -> File:
    how = chance.choice(["txt", "txt", "txt", "docx", "html", "pdf"])
    return File(f"opgave.{how}", _AS[how](text, chance))


def _docx(text: str, chance: random.Random) -> bytes:
    kept = [escape(files._allowed(each)) for each in lines(text)]
    if chance.random() < 0.3:
        return document(paragraph("Wie is wie?"), word_table(("\n".join(kept), "\n".join(kept))))
    return document(*map(paragraph, kept))


def _html(text: str, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return page_of(CARDS)
    tags = chance.choice([("p", "p"), ("h3", "p"), ("h3", "li"), ("dt", "dd"), ("div", "div")])
    made = [
        f"<{tags[bool(each)]}>{escape(line)}</{tags[bool(each)]}>"
        for each, line in enumerate(lines(text))
    ]
    return page_of(*made)


def _pdf(text: str, chance: random.Random) -> bytes:
    shown = " \\\n".join(f"#text({files._quoted(each)})" for each in lines(text)[:300])
    page = '#set page(width: 16cm, height: 9cm, numbering: "1")\n#set text(size: 8pt)\n'
    return compiled(page + shown)


_AS: dict[str, Callable[[str, random.Random], bytes]] = {
    "txt": lambda text, chance: text.encode(
        chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), "replace"
    ),
    "docx": _docx,
    "html": _html,
    "pdf": _pdf,
}


def drawn(chance: random.Random) -> File:
    """Return a list of a shape that is drawn, or one that somebody else made."""
    if chance.random() < 0.25:
        return chance.choice(_of("lists", "positions"))
    name, content = render.render(drawing.draw(chance.choice), chance.choice)
    return File(name, content)


@functools.cache
def _of(folder: str, noun: str, endings: tuple[str, ...] = ()) -> list[File]:
    """Return the samples below a folder, but for what is expected of them."""
    return [
        File(path.name, path.read_bytes(), noun)
        for path in sorted((SAMPLES / folder).rglob("*"))
        if path.is_file()
        and path.suffix not in (".md",)
        and path.name != "key.json"
        and not path.name.startswith("expected")
        and (not endings or path.suffix in endings)
    ]


@functools.cache
def systems() -> dict[str, list[File]]:
    """Return what each council information system exports, and the registers of the government."""
    folders = sorted(each.name for each in (SAMPLES / "council").iterdir() if each.is_dir())
    endings = (".json", ".xml", ".ndjson", ".html")
    found = {name: _of(f"council/{name}", "auto", endings) for name in folders}
    return {name: held for name, held in found.items() if held and name != "meetings"}


def council(chance: random.Random) -> File:
    """Return a file of a system, of each as often."""
    return chance.choice(chance.choice(list(systems().values())))


def bundle(chance: random.Random) -> File:
    """Return several files of one system, or several notices, packed together."""
    if chance.random() < 0.3:
        held = [*files.samples()["xml"], *files.samples()["json"], *tenderned_files()]
    else:
        held = chance.choice(list(systems().values()))
    some = chance.sample(held, min(len(held), chance.choice([1, 2, 5, 12])))
    parts = {f"{number}-{each.name}": each.content for number, each in enumerate(some)}
    if chance.random() < 0.2:
        first = next(iter(parts))
        parts[f"{first}.gz"] = gzip.compress(parts.pop(first))
    return File("bestanden.zip", files.packed(parts), "auto")


def tenderned_files() -> list[File]:
    return _of("council/tenderned", "decisions", (".xlsx",))


def tenderned(chance: random.Random) -> File:
    return chance.choice(tenderned_files())


REGISTERS = {
    "ownership_bods.json": "organisations",
    "organisations.ndjson": "organisations",
    "joint_arrangements.csv": "organisations",
    "popolo.json": "officials",
    "people.ndjson": "officials",
    "positions_ori.xml": "positions",
    "uk_interests.ndjson": "positions",
    "minutes.json": "participations",
}
"""What registers publish: bodies, owners, arrangements, office holders, positions, minutes."""
_TRADE = (
    b"kvk;naam;plaats;soort;houder;houder_kvk;belang;vanaf;tot\n"
    b"90000114;Bouwbedrijf Tarwedam B.V.;Haverlo;bedrijf;Tarwedam Holding B.V.;90000122;100;2019;\n"
    b"090001234;Kust N.V.;Zilt;bedrijf;;;;;\n90001235;Stichting Koor Zilt;Zilt;stichting;;;;;\n"
)
"""An extract of a trade register as somebody keeps it."""


def registers(chance: random.Random) -> File:
    name = chance.choice([*REGISTERS, "handelsregister.csv"])
    if name not in REGISTERS:
        return File(name, _TRADE, "organisations")
    content, noun = (SAMPLES / name).read_bytes(), REGISTERS[name]
    if chance.random() < 0.1:
        return File(f"{name}.gz", gzip.compress(content), noun)
    return File(name, content, noun)


def pasted(chance: random.Random) -> File:
    noun = chance.choice(list(PASTED))
    return File("geplakt.txt", chance.choice(PASTED[noun]).encode(), noun)


def dossier(chance: random.Random) -> File:
    """Return what the engine is asked by a file."""
    return chance.choice(_of("decided", "dossier", (".json",)))


WHOLE: dict[str, Callable[[random.Random], File]] = {
    "council": council,
    "drawn": drawn,
    "letter": letter,
    "registers": registers,
    "tenderned": tenderned,
    "bundle": bundle,
    "pasted": pasted,
    "dossier": dossier,
}
