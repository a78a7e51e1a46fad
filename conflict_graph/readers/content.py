"""From the bytes of a file to text and JSON values, without ever raising: what is wrong comes back
as a Problem.

Values that JSON parsers take in silence and that break something later are found here: keys that
stand twice, `NaN`, numbers of thousands of digits, lone surrogates, NUL characters, endless
nesting, cells of megabytes.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import reprlib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TextIO

from conflict_graph.facts import Problem
from conflict_graph.wording.remedies import Remedy

MAX_BYTES = 200_000_000
"""The largest file that is read, packed or unpacked."""
MAX_CHARACTERS = 100_000
"""The longest cell of a table or text in a JSON file."""
MAX_RATIO = 200
"""How many times larger than its packed form a file may become."""
MAX_DIGITS = 100
"""The longest number."""
MAX_DEPTH = 100
"""How deep lists and objects may lie in one another."""

GZIP = b"\x1f\x8b"
"""How a packed file begins."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1 << 20
_SMALL = 1 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)
_SAVE_AS_UTF_8 = Remedy("Save the file as UTF-8 and offer it again.")


def problem(where: str, value: object, remedy: Remedy) -> Problem:
    """Return a problem whose value is shortened to 80 characters that can be shown and stored
    anywhere.
    """
    text = value if isinstance(value, str) else reprlib.repr(value)
    text = text[:81].encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")
    return Problem(where or "file", text if len(text) <= 80 else text[:79] + "…", remedy)


def read_text(content: bytes, name: str = "", limit: int = MAX_BYTES) -> str | Problem:
    """Return the text of a file, unpacked when it is gzip, or say why it cannot be read. `limit` is
    in bytes.
    """
    unpacked = unpack(content, name, limit)
    if isinstance(unpacked, Problem):
        return unpacked
    return _decode(unpacked, name or "file")


def open_text(content: bytes, name: str = "", newline: str = "") -> TextIO | Problem:
    """Return the text of a file to read bit by bit, or say why it cannot be read, as `read_text`
    does.

    `newline`: what ends a line; "": whatever does. Only of a text that cannot be read all is in
    memory at once.
    """
    unpacked = unpack(content, name)
    if isinstance(unpacked, Problem):
        return unpacked
    if not _is_sound(unpacked):
        wrong = _decode(unpacked, name or "file")
        assert isinstance(wrong, Problem), "what reads as a whole reads in parts"
        return wrong
    return io.TextIOWrapper(io.BytesIO(unpacked), encoding="utf-8-sig", newline=newline)


def open_table_text(content: bytes, name: str = "") -> TextIO | Problem:
    """Return the text of a table to read bit by bit, in whichever way a spreadsheet writes it:
    UTF-8, UTF-16, or one byte a letter.

    Of the ways with one byte a letter the one counts in which no odd sign touches a letter.
    """
    unpacked = unpack(content, name)
    if isinstance(unpacked, Problem):
        return unpacked
    if _is_sound(unpacked):
        return io.TextIOWrapper(io.BytesIO(unpacked), encoding="utf-8-sig", newline="")
    encoding = _encoding_of(unpacked)
    if encoding is None:
        return open_text(content, name)
    return io.TextIOWrapper(io.BytesIO(unpacked), encoding=encoding, newline="")


_ONE_BYTE = ("cp1252", "cp850", "mac_roman")
"""How spreadsheets and older systems wrote Dutch with one byte a letter, the usual one first."""
_LOOKED_AT = 1_000_000
_ODD = re.compile(
    r"(?<=[^\W\d_])[^\w\s!-~’‘“”´–—…·•°€§-](?=[^\W\d_])|[\x80-\x9f¤¦¨¬¯¶¸ƒ]"
    r"|(?<=[a-z])[À-ÞŠŽŸ]"
)
"""A sign that no word holds: it tells that letters were read in another way than written."""


def _encoding_of(content: bytes) -> str | None:
    """Return in which way other than UTF-8 a text is written; None: in none that we know."""
    if b"\0" in content or content.startswith(_UTF_16):
        return _utf_16(content)
    sample = content[:_LOOKED_AT]
    if sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in sample) > 0 or not sample.strip():
        return None
    fitting = [way for way in _ONE_BYTE if _decodes(content, way)]
    return min(fitting, key=lambda way: len(_ODD.findall(sample.decode(way))), default=None)


def _utf_16(content: bytes) -> str | None:
    """Return "utf-16" for a text in it, whose mark may be missing."""
    if content.startswith(_UTF_16):
        way = "utf-16"
    else:
        way = "utf-16-le" if content[1::2].count(0) * 2 > len(content[1::2]) else "utf-16-be"
    if len(content) % 2 or not _decodes(content, way):
        return None
    text = content[:_LOOKED_AT].decode(way, "ignore")
    return way if text.strip() and "\0" not in text else None


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_sound(content: bytes) -> bool:
    """Say whether bytes are UTF-8 that holds something, and no NUL character."""
    if content.startswith(_UTF_16) or b"\0" in content:
        return False
    decoder, says_something = codecs.getincrementaldecoder("utf-8-sig")(), False
    try:
        for start in range(0, len(content), _CHUNK):
            part = decoder.decode(content[start : start + _CHUNK])
            says_something = says_something or bool(part.strip())
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return says_something


def too_large(where: str, size: int, limit: int) -> Problem:
    """Return that a file is larger than may be read; both in bytes."""
    remedy = Remedy("Split the file into parts of at most %(bytes)s bytes.", bytes=limit)
    return problem(where, f"{size} bytes", remedy)


def unpack(content: bytes, name: str = "", limit: int = MAX_BYTES) -> bytes | Problem:
    """Return the bytes of a file, unpacked when it is gzip, or say why it cannot be had. `limit` is
    in bytes.
    """
    where = name or "file"
    if len(content) > limit:
        return too_large(where, len(content), limit)
    return _unpack(content, where, limit) if content.startswith(GZIP) else content


def _unpack(content: bytes, where: str, limit: int) -> bytes | Problem:
    allowed = min(limit, max(_SMALL, len(content) * MAX_RATIO))
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            while part := packed.read(_CHUNK):
                size += len(part)
                if size > allowed:
                    remedy = Remedy(
                        "Unpack the file, and split it if it is larger than %(bytes)s bytes.",
                        bytes=limit,
                    )
                    return problem(where, f"more than {allowed} bytes from {len(content)}", remedy)
                parts.append(part)
    except (OSError, EOFError, zlib.error) as error:
        return problem(
            where,
            str(error),
            Remedy("The packed file is damaged or cut off; pack or download it again."),
        )
    return b"".join(parts)


def _decode(content: bytes, where: str) -> str | Problem:
    if content.startswith(_UTF_16):
        return problem(where, "UTF-16", _SAVE_AS_UTF_8)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return problem(
            f"{where}, line {line}", content[error.start : error.start + 20], _SAVE_AS_UTF_8
        )
    if "\0" in text:
        at = text.index("\0")
        return problem(
            f"{where}, {_place(text, at)}",
            text[max(0, at - 20) : at + 20],
            Remedy("Remove the NUL character. %(then)s", then=_SAVE_AS_UTF_8),
        )
    if not text.strip():
        return problem(
            where, "", Remedy("The file is empty; choose the file that holds the records.")
        )
    return text


def _place(text: str, position: int) -> str:
    """Return line and column, both counted from 1."""
    start = text.rfind("\n", 0, position) + 1
    return f"line {text.count(chr(10), 0, position) + 1}, column {position - start + 1}"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What stands in a parsed value in the place of something that must not be taken as it is."""

    value: str
    remedy: Remedy


def load_json(text: str, where: str = "") -> object:
    """Return the value of a JSON text, or a Problem where it is not JSON.

    Numbers with a fraction become Decimal. Faulty parts become a Flaw at their place; `find_flaw`
    finds them.
    """
    prefix = f"{where}, " if where else ""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _not_json(text, error, prefix)
    except RecursionError:
        return problem(prefix + _too_deep(text), "deep nesting", _flatten())


class NotStreamed(Exception):
    """Something in a JSON text has to be seen as a whole to say what it is, or what is wrong with
    it.
    """


class JsonStream:
    """A JSON text read value by value, as `load_json` reads them, with little of it in memory.

    Raises:
        NotStreamed: it is not JSON, or otherwise than the reader expects.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._window = ""
        self._at = 0

    def peek(self) -> str:
        """Return the next character that is no space; "" at the end."""
        while True:
            found = _NO_SPACE.search(self._window, self._at)
            if found is not None:
                self._at = found.start()
                return found.group()
            self._at = len(self._window)
            if not self._more():
                return ""

    def take(self, marks: str) -> str:
        """Go past the next character that is no space, which is one of these."""
        mark = self.peek()
        if not mark or mark not in marks:
            raise NotStreamed
        self._at += 1
        return mark

    def value(self) -> object:
        """Go past the next value, and return it."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._window, self._at)
            except RecursionError:
                raise NotStreamed from None
            except json.JSONDecodeError:
                if not self._more():
                    raise NotStreamed from None
                continue
            if end < len(self._window) or not self._more():
                self._at = end
                return value

    def items(self) -> Iterator[object]:
        """Yield the values of the list that comes next, and go past it."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        mark = ","
        while mark == ",":
            yield self.value()
            mark = self.take(",]")

    def fields(self) -> Iterator[str]:
        """Yield the keys of the object that comes next. Whoever asks goes past each value before
        the next key.
        """
        self.take("{")
        mark = "}" if self.peek() == "}" else ","
        if mark == "}":
            self.take("}")
        while mark == ",":
            key = self.value()
            if not isinstance(key, str):
                raise NotStreamed
            self.take(":")
            yield key
            mark = self.take(",}")

    def end(self) -> None:
        """See that nothing follows."""
        if self.peek():
            raise NotStreamed

    def _more(self) -> bool:
        """Read on, as much again as could not be understood; False: that was all."""
        left = self._window[self._at :]
        part = self._text.read(max(_CHUNK, len(left)))
        self._window, self._at = left + part, 0
        return bool(part)


_NO_SPACE = re.compile(r"[^ \t\n\r]")


def _not_json(text: str, error: json.JSONDecodeError, prefix: str) -> Problem:
    value = text[error.pos : error.pos + 80]
    if not value.strip() or error.msg.startswith("Unterminated"):
        remedy = Remedy("The file breaks off here; download or export it again.")
    else:
        remedy = Remedy(
            "This is not valid JSON (%(error)s); export it again or mend it here.", error=error.msg
        )
    return problem(prefix + _place(text, error.pos), value, remedy)


def _flatten() -> Remedy:
    return Remedy(
        "Offer a file in which lists and objects lie at most %(most)s deep.", most=MAX_DEPTH
    )


def _too_deep(text: str) -> str:
    """Return the place where the nesting first passes the limit."""
    marks = list(_NESTING.finditer(text))
    depths = accumulate({"[": 1, "{": 1, "]": -1, "}": -1}.get(mark.group(), 0) for mark in marks)
    deep = (mark for mark, depth in zip(marks, depths, strict=True) if depth > MAX_DEPTH)
    return next((_place(text, mark.start()) for mark in deep), "file")


def _object(pairs: list[tuple[str, object]]) -> object:
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    repeated = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return Flaw(repeated, Remedy("This key stands twice in one object; keep the right one."))


def _integer(digits: str) -> object:
    if len(digits) > MAX_DIGITS:
        return Flaw(digits, Remedy("Write a number of at most %(most)s digits.", most=MAX_DIGITS))
    return int(digits)


def _fraction(digits: str) -> object:
    if len(digits) > MAX_DIGITS:
        return Flaw(digits, Remedy("Write a number of at most %(most)s digits.", most=MAX_DIGITS))
    try:
        return Decimal(digits)
    except ArithmeticError:
        return Flaw(digits, Remedy("Write a number that a computer can hold."))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=lambda constant: Flaw(
        constant, Remedy("Write a number, or null where it is not known.")
    ),
    parse_int=_integer,
    parse_float=_fraction,
)


def find_flaw(value: object, where: str) -> Problem | None:
    """Return the first part of a JSON value that must not be taken as it is, with its path; None
    when all is well.
    """
    waiting: list[tuple[str, object, int]] = [(where, value, 0)]
    while waiting:
        path, part, depth = waiting.pop()
        found = _flaw_of(part, path, depth)
        if found is not None:
            return found
        if isinstance(part, dict):
            waiting += [(path, key, depth) for key in part]
            waiting += [
                (f"{path}.{_key(key)}" if path else _key(key), inner, depth + 1)
                for key, inner in part.items()
            ]
        elif isinstance(part, list):
            waiting += [(f"{path}[{index}]", inner, depth + 1) for index, inner in enumerate(part)]
    return None


def _key(key: str) -> str:
    return _SURROGATE.sub("?", key[:40])


def _flaw_of(part: object, path: str, depth: int) -> Problem | None:
    if isinstance(part, Flaw):
        return problem(path, part.value, part.remedy)
    if isinstance(part, str):
        remedy = text_remedy(part)
        return problem(path, part, remedy) if remedy else None
    if depth > MAX_DEPTH and isinstance(part, dict | list):
        return problem(path[:200], "deep nesting", _flatten())
    return None


_BROKEN = re.compile("[ÃÂ][\x80-\xbf]")


def mend(text: str) -> str:
    """Return a text whose letters were encoded twice as it was meant.

    >>> mend("CoÃ¶rdinatie"), mend("Coördinatie")
    ('Coördinatie', 'Coördinatie')
    """
    if not _BROKEN.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def text_remedy(text: str) -> Remedy | None:
    """Return what to do about a text that is too long or cannot be stored; None when it is
    sound.
    """
    if len(text) > MAX_CHARACTERS:
        return Remedy("Shorten this text to at most %(most)s characters.", most=MAX_CHARACTERS)
    if "\0" in text:
        return Remedy("Remove the NUL character from this text.")
    if _SURROGATE.search(text):
        return Remedy(
            "Write this text in whole characters; half of one (a lone surrogate) stands in it."
        )
    return None
