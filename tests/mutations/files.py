"""The files that are damaged: the lists of `test_lists_of_clerks` in every format in which a list
comes, and of other formats the samples.
"""

from __future__ import annotations

import csv
import functools
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import typst

import register
from tests.conflict_graph.test_lists_of_clerks import SHAPES, document, paragraph, word_table
from tests.conflict_graph.test_readers_lists import cell as open_cell
from tests.conflict_graph.test_readers_lists import ods

SAMPLES = Path(__file__).parents[1] / "samples"
EXAMPLE = Path(register.__file__).parent / "example"
MOST_BYTES = 60_000
Rows = list[list[str]]


@dataclass(frozen=True)
class File:
    """A file as somebody offers it. `noun`: what it is said to hold; auto: it is to be found out."""

    name: str
    content: bytes
    noun: str = "positions"


@functools.cache
def tables() -> dict[str, tuple[str, Rows]]:
    """Return small tables by their names, each with what it holds."""
    found: dict[str, tuple[str, Rows]] = {}
    for name, (text, *_told) in SHAPES.items():
        separator = ";" if text.count(";") > text.count(",") else ","
        found[name] = ("positions", list(csv.reader(io.StringIO(text), delimiter=separator)))
    for noun, name in {
        "officials": "bestuurders.csv",
        "organisations": "organisaties.csv",
        "positions": "nevenfuncties.csv",
        "decisions": "besluiten.csv",
        "participations": "deelnames.csv",
    }.items():
        rows = list(csv.reader(io.StringIO((EXAMPLE / name).read_text(encoding="utf-8"))))
        found[name] = (noun, rows[:8])
    return found


def _csv(rows: Rows, chance: random.Random) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=chance.choice(";,\t")).writerows(rows)
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    return text.getvalue().encode(encoding, "replace")


def _html(rows: Rows, chance: random.Random) -> bytes:
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(each)}</td>' for each in row)}</tr>" for row in rows
    )
    return f"<html><body><h2>Raad</h2><table>{lines}</table></body></html>".encode(errors="replace")


def _allowed(text: str) -> str:
    """Return a text without what no XML may hold; what stands in it otherwise, `damage` puts in."""
    return "".join(
        each
        for each in text
        if each in "\t\n\r" or (each >= " " and each < "\ud800") or each > "\ue000"
    )


def _xlsx(rows: Rows, chance: random.Random) -> bytes:
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            written = _allowed(cell)[:32_000]
            book.active.cell(number, place, float(written) if _is_number(written) else written)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 300


def _ods(rows: Rows, chance: random.Random) -> bytes:
    lines = (
        "".join(open_cell(escape(_allowed(each))) for each in row).join(
            ("<table:table-row>", "</table:table-row>")
        )
        for row in rows
    )
    return ods("".join(lines))


def _docx(rows: Rows, chance: random.Random) -> bytes:
    escaped = [[escape(_allowed(each)) for each in row] for row in rows]
    if chance.random() < 0.2:
        return document(*(paragraph(", ".join(row)) for row in escaped))
    return document(paragraph("Nevenfuncties"), word_table(*escaped))


def _pdf(rows: Rows, chance: random.Random) -> bytes:
    width = max(map(len, rows))
    cells = ", ".join(
        f"text({_quoted(each)})" for row in rows for each in [*row, *[""] * (width - len(row))]
    )
    stroke = chance.choice(["", "stroke: none, "])
    page = "#set page(width: 24cm, height: 12cm)\n#set text(size: 8pt)\n"
    made = compiled(f"{page}#table(columns: {width}, {stroke}{cells})")
    return unpacked_pdf(made) if chance.random() < 0.5 else made


@functools.cache
def _typesetter() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def compiled(text: str) -> bytes:
    """Return a PDF; the fonts are looked for once."""
    return _typesetter().compile(input=text.encode(errors="replace"), format="pdf")


def _quoted(text: str) -> str:
    kept = _allowed(text)[:3000].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{kept}"'


def unpacked_pdf(content: bytes) -> bytes:
    """Return a PDF with its streams as they are when unpacked, so that they can be damaged."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for each in writer._objects:
        if isinstance(each, pypdf.generic.EncodedStreamObject) and "/FlateDecode" in str(
            each.get("/Filter")
        ):
            data = each.get_data()
            each._data = data
            del each["/Filter"]
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


WRITERS: dict[str, Callable[[Rows, random.Random], bytes]] = {
    "csv": _csv,
    "html": _html,
    "xlsx": _xlsx,
    "ods": _ods,
    "docx": _docx,
    "pdf": _pdf,
}


@functools.cache
def samples() -> dict[str, list[File]]:
    """Return the samples of the other formats: notices, registers and what councils export."""
    nouns = {
        "ownership_bods.json": "organisations",
        "popolo.json": "officials",
        "people.ndjson": "officials",
        "positions_ori.xml": "positions",
        "minutes.json": "participations",
        "joint_arrangements.csv": "organisations",
        "organisations.ndjson": "organisations",
        "uk_interests.ndjson": "positions",
    }
    found: dict[str, list[File]] = {"xls": [], "json": [], "xml": [], "ndjson": []}
    for path in sorted(SAMPLES.iterdir()):
        kind = path.suffix[1:]
        if kind in found and path.stat().st_size <= MOST_BYTES and "schema" not in path.name:
            found[kind].append(
                File(path.name, path.read_bytes(), nouns.get(path.name, "decisions"))
            )
    found["xls"] = [File("nevenfuncties.xls", (SAMPLES / "nevenfuncties.xls").read_bytes())]
    return found


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return what a zip holds, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip of parts; the one that says what the file is stays unpacked, as it must."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, part in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, part, how)
    return made.getvalue()
