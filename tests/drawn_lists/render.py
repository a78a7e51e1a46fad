"""A drawn list as a file of some format, written as the programs of an office write it."""

from __future__ import annotations

import csv
import io
import textwrap
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

import openpyxl
import typst

from tests.drawn_lists.facts import Choose
from tests.drawn_lists.shapes import Cards, Drawn, Line, Table

Parts = list[Line | Table | Cards]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _rows(parts: Parts, choose: Choose) -> list[list[str]]:
    """Return the parts as rows of one sheet, with an empty one before what begins anew."""
    rows: list[list[str]] = []
    blank = choose([False, True])
    for part in parts:
        if isinstance(part, Line):
            if blank and rows:
                rows.append([])
            rows.append([f"- {part.text}" if part.kind == "item" else part.text])
        else:
            rows += part.rows
    return rows


def as_csv(drawn: Drawn, choose: Choose) -> bytes:
    rows = _rows(drawn.sheets[0][1], choose)
    width = max(map(len, rows))
    if choose([False, True]):
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=choose(";;,\t")).writerows(rows)
    return text.getvalue().encode(choose(["utf-8", "utf-8-sig", "cp1252"]), "replace")


def as_xlsx(drawn: Drawn, choose: Choose) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, parts in drawn.sheets:
        sheet = book.create_sheet(name)
        for number, row in enumerate(_rows(parts, choose), 1):
            for place, cell in enumerate(row, 1):
                if cell:
                    sheet.cell(number, place, int(cell) if cell.isdigit() else cell)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_ods(drawn: Drawn, choose: Choose) -> bytes:
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    sheets = ""
    for name, parts in drawn.sheets:
        rows = ""
        for row in _rows(parts, choose):
            cells = "".join(
                '<table:table-cell office:value-type="string">'
                + "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
                + "</table:table-cell>"
                if cell
                else "<table:table-cell/>"
                for cell in row or [""]
            )
            rows += f"<table:table-row>{cells}</table:table-row>"
        sheets += f'<table:table table:name="{escape(name)}">{rows}</table:table>'
    about = " ".join(f'xmlns:{key}="{value}"' for key, value in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {about}><office:body>'
        f"<office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()


def as_docx(drawn: Drawn, choose: Choose) -> bytes:
    body = ""
    styles = {"heading": '<w:pPr><w:pStyle w:val="Kop2"/></w:pPr>', "text": ""}
    styles["item"] = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    tab = '</w:t><w:tab/><w:t xml:space="preserve">'

    def paragraph(line: Line) -> str:
        text = escape(line.text).replace("\t", tab)
        return f"<w:p>{styles[line.kind]}<w:r><w:t>{text}</w:t></w:r></w:p>"

    for _name, parts in drawn.sheets:
        for part in _in_order(parts, drawn.format):
            if isinstance(part, Line):
                body += paragraph(part)
            elif isinstance(part, Cards):
                body += _word_cards(part, paragraph)
            else:
                body += _word_table(part)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        text = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
        packed.writestr("word/document.xml", text)
    return made.getvalue()


def _in_order(parts: Parts, format_: str) -> Parts:
    """Return parts with the lines of cards below each other, where they stand in no grid."""
    if "grid" in format_:
        return parts
    return [
        line
        for part in parts
        for line in (
            [each for card in part.cards for each in card] if isinstance(part, Cards) else [part]
        )
    ]


def _pairs(cards: Sequence[list[Line]]) -> list[tuple[list[Line], ...]]:
    return [tuple(cards[at : at + 2]) for at in range(0, len(cards), 2)]


def _word_cards(part: Cards, paragraph: Callable[[Line], str]) -> str:
    made = ""
    for row in _pairs(part.cards):
        cells = "".join(f"<w:tc>{''.join(map(paragraph, card))}</w:tc>" for card in row)
        made += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def _word_table(table: Table) -> str:
    width = max(map(len, table.rows))
    made = ""
    for number, row in enumerate(table.rows):
        made += "<w:tr>"
        if len(row) == 1 and width > 1:
            made += _word_cell(row[0], f'<w:gridSpan w:val="{width}"/>') + "</w:tr>"
            continue
        for place, cell in enumerate(row):
            about = ""
            if table.merged and place == 0 and number:
                about = (
                    f"<w:vMerge{'' if not cell else ' w:val=' + chr(34) + 'restart' + chr(34)}/>"
                )
            made += _word_cell(cell, about)
        made += "</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def _word_cell(cell: str, about: str) -> str:
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in cell.split("\n"))
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{lines}</w:tc>"


def as_html(drawn: Drawn, choose: Choose) -> bytes:
    body, is_open = "", False
    tags = {"heading": choose(["h2", "h3"]), "text": "p", "item": "li"}
    for _name, parts in drawn.sheets:
        for part in parts:
            is_item = isinstance(part, Line) and part.kind == "item"
            if is_item is not is_open:
                body += "<ul>" if is_item else "</ul>"
                is_open = is_item
            if isinstance(part, Line):
                body += f"<{tags[part.kind]}>{escape(part.text)}</{tags[part.kind]}>\n"
            elif isinstance(part, Cards):
                body += _html_cards(part, tags, "grid" in drawn.format)
            else:
                body += _html_table(part, choose)
    return f"<!DOCTYPE html><html><body><main>{body}</main></body></html>".encode()


def _html_cards(part: Cards, tags: Mapping[str, str], is_grid: bool) -> str:
    made = []
    for card in part.cards:
        inner, is_open = "", False
        for line in card:
            if (line.kind == "item") is not is_open:
                is_open = not is_open
                inner += "<ul>" if is_open else "</ul>"
            inner += f"<{tags[line.kind]}>{escape(line.text)}</{tags[line.kind]}>\n"
        made.append(f"<div class='card'>{inner}{'</ul>' if is_open else ''}</div>")
    if not is_grid:
        return "".join(made)
    rows = [made[at : at + 2] for at in range(0, len(made), 2)]
    cells = ("".join(f"<td>{card}</td>" for card in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _html_table(table: Table, choose: Choose) -> str:
    width = max(map(len, table.rows))
    made = ""
    hanging = _hanging(table) if table.merged else {}
    for number, row in enumerate(table.rows):
        tag = "th" if number < table.header and choose([True, False]) else "td"
        made += "<tr>"
        if len(row) == 1 and width > 1:
            made += f'<{tag} colspan="{width}">{escape(row[0])}</{tag}></tr>'
            continue
        for place, cell in enumerate(row):
            if table.merged and place == 0 and number and not cell:
                continue
            span = f' rowspan="{hanging[number]}"' if place == 0 and number in hanging else ""
            made += f"<{tag}{span}>{escape(cell).replace(chr(10), '<br>')}</{tag}>"
        made += "</tr>\n"
    return f"<table>{made}</table>"


def _hanging(table: Table) -> dict[int, int]:
    found, last = {}, 0
    for number, row in enumerate(table.rows[1:], 1):
        if row[0]:
            last = number
        found[last] = found.get(last, 0) + 1
    return found


def _quoted(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{kept}"'


_STROKES = {
    "pdf": "0.5pt",
    "pdf bare": "none",
    "pdf ruled": "(x, y) => (bottom: 0.4pt)",
}


def as_pdf(drawn: Drawn, choose: Choose) -> bytes:
    text = "#set page(width: 32cm, height: 21cm, margin: 1.5cm)\n#set text(size: 9pt)\n"
    if drawn.format == "pdf grid":
        text = text.replace("32cm", "21cm").replace("height: 21cm", "height: 29cm")
    for _name, parts in drawn.sheets:
        for part in parts:
            if isinstance(part, Line):
                text += f"#{_pdf_line(part)}\n\n"
            elif isinstance(part, Cards):
                text += _pdf_cards(part, drawn.format)
            else:
                text += _pdf_table(part, _STROKES[drawn.format])
    return typst.compile(text.encode(), format="pdf")


def _pdf_line(line: Line) -> str:
    """Return a line; one with a tab as a field with what it holds beside it."""
    if line.kind == "heading":
        return f'block(text(weight: "bold", {_quoted(line.text)}))'
    field, tab, value = line.text.partition("\t")
    if tab:
        cells = f"text({_quoted(field)}), text({_quoted(value)})"
        return f"grid(columns: (4cm, auto), {cells})"
    mark = "• " if line.kind == "item" else ""
    return f"block(spacing: 0.7em, text({_quoted(mark + line.text)}))"


def _pdf_cards(part: Cards, format_: str) -> str:
    cards = [f"block({{ {'; '.join(map(_pdf_line, card))} }})" for card in part.cards]
    if format_ != "pdf grid":
        return "".join(f"#{card}\n#v(1em)\n" for card in cards)
    return f"#grid(columns: (1fr, 1fr), gutter: 1cm, {', '.join(cards)})\n\n"


def _pdf_table(table: Table, stroke: str) -> str:
    width = max(map(len, table.rows))
    cells = []
    for row in table.rows:
        if len(row) == 1 and width > 1:
            cells.append(f"table.cell(colspan: {width}, text({_quoted(row[0])}))")
        else:
            cells += [f"text({_quoted(cell)})" for cell in [*row, *[""] * (width - len(row))]]
    return f"#table(columns: {width}, stroke: {stroke}, {', '.join(cells)})\n\n"


def as_txt(drawn: Drawn, choose: Choose) -> bytes:
    mark = choose([" | ", "\t", "   "])
    lines: list[str] = []
    is_wrapped = choose([False, True])
    for _name, parts in drawn.sheets:
        for part in parts:
            if isinstance(part, Cards):
                for card in part.cards:
                    own = [f"- {each.text}" if each.kind == "item" else each.text for each in card]
                    lines += ["", *own] if lines else own
                continue
            if isinstance(part, Line):
                if part.kind != "item" and lines and choose([False, True]):
                    lines.append("")
                is_long = is_wrapped and len(part.text) > _WIDEST and part.kind != "item"
                text = f"- {part.text}" if part.kind == "item" else part.text
                lines += [*textwrap.wrap(text, _WIDEST), ""] if is_long else [text]
                continue
            width = max(map(len, part.rows))
            has_empty = any(
                not cell for row in part.rows for cell in [*row, *[""] * (width - len(row))]
            )
            if has_empty and mark == "   ":
                mark = "\t"
            lines += [mark.join(row) for row in part.rows]
    return "\n".join(lines).encode() + b"\n"


_WIDEST = 76
"""Where a program for mail breaks the lines of a text."""


def as_tabbed(drawn: Drawn, choose: Choose) -> bytes:
    """Return a table copied into a text: between its cells stand tabs, and no quotation mark means
    anything.
    """
    rows = _rows(drawn.sheets[0][1], choose)
    return "\n".join("\t".join(row) for row in rows).encode(choose(["utf-8", "cp1252"]), "replace")


WRITERS: dict[str, Callable[[Drawn, Choose], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "docx": as_docx,
    "html": as_html,
    "pdf": as_pdf,
    "pdf bare": as_pdf,
    "pdf ruled": as_pdf,
    "txt": as_txt,
    "tabbed": as_tabbed,
    "docx grid": as_docx,
    "html grid": as_html,
    "pdf grid": as_pdf,
}


def render(drawn: Drawn, choose: Choose) -> tuple[str, bytes]:
    """Return the name and the content of a file with the list."""
    ending = drawn.format.split()[0].replace("tabbed", "txt")
    return f"lijst.{ending}", WRITERS[drawn.format](drawn, choose)
