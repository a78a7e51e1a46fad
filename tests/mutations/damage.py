"""What is done to a file: to its bytes, to the XML or the streams inside it, and to its cells."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import random
import re
import struct
import sys
import zipfile
import zlib

from tests.mutations import files, written
from tests.mutations.files import File
from tests.mutations.said import CELLS, SEEDS, VALUES

FORMATS = (
    *files.WRITERS,
    *files.samples(),
    *written.WHOLE,
)
"""What is damaged: tables in each format, samples of others, and what `written` makes."""


def cut_up(content: bytes, chance: random.Random) -> bytes:
    """Change bytes: one, a stretch, the end; or put stretches in each other's place."""
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 8])):
        at, size = chance.randrange(len(data) + 1), chance.choice([1, 1, 4, 16, 64, 512])
        how = chance.choice(["byte", "bit", "put", "drop", "double", "swap", "end", "zero"])
        if how == "byte":
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif how == "bit" and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif how == "put":
            data[at : at + chance.choice([0, size])] = chance.choice(SEEDS)
        elif how == "drop":
            del data[at : at + size]
        elif how == "double":
            data[at:at] = data[at : at + size]
        elif how == "swap":
            other = chance.randrange(len(data) + 1)
            first, second = sorted((at, other))
            size = min(size, second - first)
            one, two = bytes(data[first : first + size]), bytes(data[second : second + size])
            data[second : second + len(two)] = one[: len(two)]
            data[first : first + len(two)] = two
        elif how == "zero":
            data[at : at + size] = bytes(len(data[at : at + size]))
        elif chance.random() < 0.3:
            del data[at:]
    return bytes(data)


_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')


def in_markup(part: bytes, chance: random.Random) -> bytes:
    """Change elements, attributes and texts of XML or HTML."""
    for _ in range(chance.choice([1, 1, 2, 3, 5])):
        tags = list(_TAG.finditer(part))
        if not tags:
            return cut_up(part, chance)
        place = chance.randrange(len(tags))
        tag = tags[place]
        how = chance.choice(
            ["text", "text", "value", "value", "tag", "drop", "double", "move", "deep"]
        )
        if how == "text":
            end = tags[place + 1].start() if place + 1 < len(tags) else tag.end()
            part = part[: tag.end()] + _written(chance) + part[end:]
        elif how == "value":
            held = list(_ATTRIBUTE.finditer(part, tag.start(), tag.end()))
            if held:
                which = chance.choice(held)
                part = (
                    part[: which.start(2)] + chance.choice(VALUES).encode() + part[which.end(2) :]
                )
        elif how == "tag":
            part = part[: tag.start()] + part[tag.end() :]
        else:
            last = tags[min(place + chance.choice([1, 3, 10, 40]), len(tags) - 1)].end()
            piece = part[tag.start() : last]
            if how == "drop":
                part = part[: tag.start()] + part[last:]
            elif how == "double":
                part = part[:last] + piece * chance.choice([1, 2, 50]) + part[last:]
            elif how == "deep":
                part = (
                    part[: tag.start()]
                    + tag.group() * chance.choice([20, 200, 3000])
                    + part[tag.start() :]
                )
            else:
                at = chance.choice(tags).start()
                part = part[:at] + piece + part[at:]
    return part


def _written(chance: random.Random) -> bytes:
    """Return a text for XML, mostly one that may stand there."""
    from xml.sax.saxutils import escape

    said = chance.choice(CELLS + VALUES)
    return chance.choice(SEEDS) if chance.random() < 0.2 else escape(said).encode(errors="replace")


def in_zip(content: bytes, chance: random.Random) -> bytes:
    """Unpack, change a part, and pack again; or change which parts there are."""
    parts = files.parts_of(content)
    told = [
        name
        for name in parts
        if re.search(r"sheet\d|content|document|shared|styles|workbook", name)
    ]
    name = chance.choice(told if told and chance.random() < 0.85 else list(parts))
    how = chance.choices(["markup", "bytes", "drop", "swap"], [12, 3, 1, 1])[0]
    if how == "markup":
        parts[name] = in_markup(parts[name], chance)
    elif how == "bytes":
        parts[name] = cut_up(parts[name], chance)
    elif how == "drop":
        del parts[name]
    else:
        other = chance.choice(list(parts))
        parts[name], parts[other] = parts[other], parts[name]
    return files.packed(parts)


_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = (b"0", b"-1", b"99999999999", b"1e9", b"0.00001", b"-32768", b"4294967296", b"65536")


def in_pdf(content: bytes, chance: random.Random) -> bytes:
    """Change what the streams of a PDF hold when unpacked, or the numbers of its objects."""
    held = list(_STREAM.finditer(content))
    if held and chance.random() < 0.7:
        stream = chance.choice(held)
        inside = stream.group(1)
        try:
            inside, is_packed = zlib.decompress(inside), True
        except zlib.error:
            is_packed = False
        inside = (_in_numbers if chance.random() < 0.5 else cut_up)(inside, chance)
        put = zlib.compress(inside) if is_packed else inside
        before, after = content[: stream.start(1)], content[stream.end(1) :]
        cut = before.rfind(b"/Length ")
        before = before[:cut] + re.sub(
            rb"/Length \d+", b"/Length %d" % len(put), before[cut:], count=1
        )
        return before + put + after
    return _in_numbers(content, chance)


def _in_numbers(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 2, 5, 20])):
        held = list(_NUMBER.finditer(content, max(0, chance.randrange(len(content) + 1) - 200)))[
            :80
        ]
        if held:
            which = chance.choice(held)
            content = content[: which.start()] + chance.choice(_NUMBERS) + content[which.end() :]
    return content


_DOUBLES = (
    0.0,
    -1.0,
    1e308,
    float("inf"),
    float("nan"),
    2958466.0,
    -693594.0,
    60.0,
    0.99999,
    5e-324,
)


def in_records(content: bytes, chance: random.Random) -> bytes:
    """Change what the records of an older workbook hold: numbers, dates, texts, lengths, kinds."""
    data, at, held = bytearray(content), 512, []
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if not kind and not size:
            break
        held.append((at, kind, size))
        at += 4 + size
    cells = [
        each
        for each in held
        if each[1] in (0xFD, 0x27E, 0xFC, 0x203, 0x204, 0x06, 0x85, 0xE0, 0x41E)
    ]
    for _ in range(chance.choice([1, 1, 2, 4])):
        at, kind, size = chance.choice(cells if chance.random() < 0.8 else held)
        how = chance.choice(["number", "kind", "size", "inside", "inside", "formula"])
        if how == "number" and size >= 10:
            struct.pack_into("<H", data, at, 0x27E if size == 10 else kind)
            struct.pack_into(
                "<I", data, at + 10, chance.choice([0, 2**32 - 1, 2**31, 3, chance.getrandbits(32)])
            )
        elif how == "formula" and size >= 14:
            struct.pack_into("<H", data, at, chance.choice([0x203, 0x06, 0x205, 0x207]))
            struct.pack_into("<d", data, at + 10, chance.choice(_DOUBLES))
        elif how == "kind":
            struct.pack_into(
                "<H", data, at, chance.choice([0x203, 0x204, 0x205, 0x06, 0x207, 0xBD, 0x27E, 0xFD])
            )
        elif how == "size":
            struct.pack_into("<H", data, at + 2, chance.choice([0, 1, size + 1, 8224, 65535]))
        elif size:
            place = at + 4 + chance.randrange(size)
            data[place] = chance.choice([0, 1, 7, 27, 127, 128, 255, chance.randrange(256)])
    return bytes(data)


def in_cells(format_: str, chance: random.Random) -> File:
    """Return a table of which some cells say something else, written in a format."""
    noun, rows = chance.choice(list(files.tables().values()))
    rows = [list(row) for row in rows]
    for _ in range(chance.choice([1, 1, 2, 4, 10])):
        row = chance.choice(rows)
        how = chance.choices(["cell", "wide", "short", "row"], [12, 1, 1, 1])[0]
        if how == "cell" and row:
            row[chance.randrange(len(row))] = chance.choice(CELLS)
        elif how == "wide":
            row += [chance.choice(CELLS)[:3000]] * chance.choice([1, 3, 250])
        elif how == "short":
            del row[chance.randrange(len(row) + 1) :]
        else:
            rows.insert(chance.randrange(len(rows) + 1), [chance.choice(CELLS)])
    return File(f"lijst.{format_}", files.WRITERS[format_](rows, chance), noun)


def whole(format_: str, chance: random.Random) -> File:
    """Return an undamaged file of a format."""
    if format_ in written.WHOLE:
        return written.WHOLE[format_](chance)
    if format_ not in files.WRITERS:
        return chance.choice(files.samples()[format_])
    noun, rows = chance.choice(list(files.tables().values()))
    return File(f"lijst.{format_}", files.WRITERS[format_](rows, chance), noun)


_ANYTHING = (
    None,
    True,
    0,
    -1,
    1e300,
    10**400,
    "",
    [],
    {},
    [[]],
    [None],
    {"": None},
    *CELLS,
    *VALUES,
)


def in_json(content: bytes, chance: random.Random) -> bytes:
    """Put something else in a place of JSON, of each line where every line is some; or leave it out."""
    lines = content.splitlines() if content.count(b"}\n{") else [content]
    place = chance.randrange(len(lines))
    try:
        whole = json.loads(lines[place])
    except ValueError:
        return cut_up(content, chance)
    for _ in range(chance.choice([1, 1, 2, 5])):
        part, deep = whole, chance.choice([1, 2, 3, 4, 6, 9])
        while isinstance(part, dict | list) and part and deep:
            key = chance.choice(list(part) if isinstance(part, dict) else range(len(part)))
            deep -= 1
            if deep and isinstance(part[key], dict | list) and part[key]:
                part = part[key]
                continue
            if chance.random() < 0.2:
                del part[key]
            else:
                part[key] = chance.choice(_ANYTHING)
            break
    with unlimited_digits():
        lines[place] = json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode(
            errors="replace"
        )
    return b"\n".join(lines)


@contextlib.contextmanager
def unlimited_digits():
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)


def in_text(content: bytes, chance: random.Random) -> bytes:
    """Change the lines of a text: what one says, their order, how often and how they end."""
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if is_wide else "utf-8"
    lines = content.decode(encoding, "surrogateescape").split("\n")
    for _ in range(chance.choice([1, 1, 2, 4, 10])):
        at = chance.randrange(len(lines))
        how = chance.choice(["said", "part", "drop", "double", "swap", "join", "indent", "mark"])
        other = chance.randrange(len(lines))
        if how == "said":
            lines[at] = chance.choice(CELLS)
        elif how == "part":
            words = lines[at].split(" ")
            words[chance.randrange(len(words))] = chance.choice(CELLS)[:20_000]
            lines[at] = " ".join(words)
        elif how == "drop" and len(lines) > 1:
            del lines[at]
        elif how == "double":
            lines[at:at] = [lines[at]] * chance.choice([1, 2, 50])
        elif how == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif how == "join":
            lines[at : at + 2] = [" ".join(lines[at : at + 2])]
        elif how == "indent":
            lines[at] = chance.choice([" ", "\t", "> ", "- ", "1. ", "  " * 40, "• "]) + lines[at]
        else:
            lines[at] += chance.choice(["\r", ":", ",", ";", "\x0c", " (", ")", "-", "\u00ad"])
    ends = chance.choice(["\n", "\n", "\n", "\r\n", "\r"])
    return ends.join(lines).encode(encoding, "surrogateescape" if not is_wide else "replace")


def in_bundle(content: bytes, chance: random.Random) -> bytes:
    """Change some of several files in one, or what they are called."""
    parts = files.parts_of(content)
    for name in chance.sample(list(parts), min(len(parts), chance.choice([1, 1, 2]))):
        if chance.random() < 0.1:
            parts[chance.choice(["../x.xml", "a/b/c.json", " ", "x" * 300, "\x07.json"])] = (
                parts.pop(name)
            )
        else:
            parts[name] = inside(File(name, parts[name]), chance)
    return files.packed(parts)


def in_gzip(content: bytes, chance: random.Random) -> bytes:
    """Change what is packed."""
    return gzip.compress(cut_up(gzip.decompress(content), chance))


INSIDE = {
    "json": in_json,
    "ndjson": in_json,
    "xlsx": in_zip,
    "ods": in_zip,
    "docx": in_zip,
    "pdf": in_pdf,
    "xls": in_records,
    "html": in_markup,
    "xml": in_markup,
    "txt": in_text,
    "csv": in_text,
    "zip": in_bundle,
    "gz": in_gzip,
}


def inside(file: File, chance: random.Random) -> bytes:
    """Return a file of which something was changed that its format holds."""
    ending = file.name.rpartition(".")[2]
    is_none = not file.content or (
        ending in ("xlsx", "zip") and not zipfile.is_zipfile(io.BytesIO(file.content))
    )
    return (cut_up if is_none else INSIDE.get(ending, cut_up))(file.content, chance)


def damaged(format_: str, seed: int) -> tuple[str, File]:
    """Return what was done, and a file of a format to which it was done; the same for the same seed."""
    chance = random.Random(f"{format_} {seed}")
    how = chance.choice(["bytes", "inside", "inside", "cells", "cells"])
    if how == "cells" and format_ in files.WRITERS:
        return "cells", in_cells(format_, chance)
    if how == "cells" and format_ == "letter":
        text = in_text(chance.choice(written.LETTERS).encode(), chance)
        return "cells", written.as_letter(text.decode(errors="replace"), chance)
    file = whole(format_, chance)
    if how == "bytes" or format_ == "csv":
        return "bytes", File(file.name, cut_up(file.content, chance), file.noun)
    return "inside", File(file.name, inside(file, chance), file.noun)
