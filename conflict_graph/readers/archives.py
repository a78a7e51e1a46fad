"""Archives and folders as the files in them: zip, gzip, zip in gzip, a few deep. Nothing is ever
written to disk.

Files come one at a time. What is too many, too large, too well packed, encrypted, damaged, a link,
or named to end up elsewhere comes as a Problem in its place; the other files still come.

Source: APPNOTE 6.3 (zip); a bomb by quoting one entry many times: D. Fifield, A better zip bomb,
2019.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from conflict_graph.facts import Problem
from conflict_graph.readers.content import GZIP, MAX_BYTES, MAX_RATIO, problem, unpack
from conflict_graph.wording.remedies import Remedy

MAX_FILES = 10_000
"""How many files an archive or folder may hold, counted through everything inside it."""
MAX_TOTAL_BYTES = 500_000_000
"""How much an archive may hold, unpacked and counted through everything inside it."""
MAX_NESTING = 3
"""How deep archives may lie in one another; the outer one counts."""

Entry = tuple[str, bytes | Problem]
"""The name of a file, with its content or why it cannot be had."""

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_END, _END_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_DIRECTORY_BYTES_PER_FILE = 400
_SMALL = 1 << 20
_CHUNK = 1 << 20
_DAMAGED = Remedy("The archive is damaged or cut off; pack or download it again.")
_SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_WORKBOOK = "[Content_Types].xml"


def unpacked_bytes(content: bytes) -> int:
    """Return how many bytes a file holds once it is unpacked, as far as it says so itself: one that
    is not packed, or is damaged, as many as it has.
    """
    said = 0
    if content.startswith(GZIP):
        said = int.from_bytes(content[-4:], "little")  # source: RFC 1952, 2.3.1, ISIZE
    elif is_zip(content):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                said = sum(each.file_size for each in packed.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            said = 0
    return max(said, len(content))


@dataclass
class Allowance:
    """What may still be unpacked."""

    files: int = MAX_FILES
    size: int = MAX_TOTAL_BYTES


def unfold(
    source: bytes | Path, name: str = "", allowance: Allowance | None = None
) -> Iterator[Entry]:
    """Yield the files in an archive or folder, named `outer.zip/inner.xml`, in their order; another
    file as itself.
    """
    left = allowance or Allowance()
    if isinstance(source, bytes):
        yield from _Unfolding(left).content(source, name, 1)
    elif source.is_dir():
        yield from _Unfolding(left).folder(source, name or source.name)
    else:
        yield from _Unfolding(left).file(source, name or source.name)


def is_zip(content: bytes) -> bool:
    """Say whether bytes are a zip, of files or a workbook."""
    return content.startswith((_ZIP, _EMPTY_ZIP))


@dataclass
class _Unfolding:
    left: Allowance = field(default_factory=Allowance)
    stopped: bool = False
    """The allowance is spent, and that has been said."""

    def folder(self, path: Path, name: str) -> Iterator[Entry]:
        """Yield the files in a folder and those below it, in the order of their names; no link is
        followed.
        """
        for where, folders, files in os.walk(path):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for each in [*folders, *sorted(files)]:
                if self.stopped:
                    return
                inner = Path(where) / each
                shown = f"{name}/{inner.relative_to(path).as_posix()}"
                if inner.is_symlink():
                    yield (
                        shown,
                        problem(
                            shown,
                            "link",
                            Remedy("Put the file itself in the folder; links are not followed."),
                        ),
                    )
                elif inner.is_file() and not _skipped(each):
                    yield from self.file(inner, shown)

    def file(self, path: Path, name: str) -> Iterator[Entry]:
        """Yield what is in a file on disk. A zip is not taken into memory as a whole."""
        try:
            with path.open("rb") as opened:
                if is_zip(opened.read(len(_ZIP))):
                    yield from self.zip(opened, name, 1)
                    return
                opened.seek(0)
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            yield (
                name,
                problem(
                    name,
                    str(error.strerror),
                    Remedy("Check the name of the file and who may read it."),
                ),
            )
            return
        yield from self.content(content, name, 1)

    def content(self, content: bytes, name: str, depth: int) -> Iterator[Entry]:
        """Yield what is in bytes: the files of an archive, or the bytes themselves, unpacked when
        they are gzip.
        """
        if is_zip(content) and depth <= MAX_NESTING:
            yield from self.zip(io.BytesIO(content), name, depth)
            return
        if is_zip(content) or depth > MAX_NESTING + 1:
            remedy = Remedy(
                "Archives may lie %(most)s deep; unpack the inner ones and offer those.",
                most=MAX_NESTING,
            )
            yield name, problem(name, "archive in an archive", remedy)
            return
        if content.startswith(GZIP):
            unpacked = unpack(content, name)
            if isinstance(unpacked, Problem):
                yield name, unpacked
            else:
                yield from self.content(unpacked, name, depth + 1)
            return
        yield name, self._take(name, len(content)) or content

    def zip(self, opened: IO[bytes], name: str, depth: int) -> Iterator[Entry]:
        """Yield the files in a zip."""
        if _directory_size(opened) > MAX_FILES * _DIRECTORY_BYTES_PER_FILE:
            yield (
                name,
                problem(
                    name,
                    "very many files",
                    Remedy(
                        "Split the archive into parts of at most %(files)s files.", files=MAX_FILES
                    ),
                ),
            )
            return
        try:
            with zipfile.ZipFile(opened) as archive:
                if _WORKBOOK in archive.namelist():
                    yield from self._whole(opened, name)
                    return
                members = [member for member in archive.infolist() if not _is_left_out(member)]
                if not members:
                    yield (
                        name,
                        problem(
                            name,
                            "",
                            Remedy("The archive holds no files; choose the one that does."),
                        ),
                    )
                for member in members:
                    if self.stopped:
                        return
                    yield from self._member(archive, member, f"{name}/{member.filename}", depth)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            struct.error,
            NotImplementedError,
            UnicodeError,
        ) as error:
            yield name, problem(name, str(error), _DAMAGED)

    def _whole(self, opened: IO[bytes], name: str) -> Iterator[Entry]:
        """Yield a workbook as the one file that it is to people."""
        opened.seek(0)
        content = opened.read(MAX_BYTES + 1)
        yield name, self._take(name, len(content)) or content

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, depth: int
    ) -> Iterator[Entry]:
        refused = _refusal(member, name)
        content = refused or _contents(archive, member, name)
        if isinstance(content, Problem):
            yield name, content
        else:
            yield from self.content(content, name, depth + 1)

    def _take(self, name: str, size: int) -> Problem | None:
        """Count a file; return the problem where there are too many, or too much."""
        self.left.files -= 1
        self.left.size -= size
        if self.left.files < 0 or self.left.size < 0:
            self.stopped = True
            remedy = Remedy(
                "Split the archive into parts of at most %(files)s files and %(bytes)s bytes.",
                files=MAX_FILES,
                bytes=MAX_TOTAL_BYTES,
            )
            return problem(name, "too many files, or too large together", remedy)
        return None


def _is_left_out(member: zipfile.ZipInfo) -> bool:
    return member.is_dir() or _skipped(member.filename)


def _skipped(name: str) -> bool:
    """Say whether a file is one that an operating system leaves behind."""
    return name.startswith(_SKIPPED[0]) or PurePosixPath(name).name in _SKIPPED


def _refusal(member: zipfile.ZipInfo, name: str) -> Problem | None:
    """Say why a file in a zip is not read; None where nothing is against it."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return problem(
            name,
            member.filename,
            Remedy("Pack the archive again with plain names; this one points outside it."),
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        return problem(
            name, "link", Remedy("Put the file itself in the archive; links are not followed.")
        )
    if member.flag_bits & 0x1:
        return problem(name, "encrypted", Remedy("Pack the archive again without a password."))
    allowed = min(MAX_BYTES, max(_SMALL, member.compress_size * MAX_RATIO))
    if member.file_size > allowed:
        value = f"{member.file_size} bytes from {member.compress_size}"
        return problem(
            name,
            value,
            Remedy(
                "Unpack the file, and split it if it is larger than %(bytes)s bytes.",
                bytes=MAX_BYTES,
            ),
        )
    return None


def _contents(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes | Problem:
    """Return the bytes of a file in a zip; never more than the archive says it has."""
    parts = []
    try:
        with archive.open(member) as opened:
            while part := opened.read(_CHUNK):
                parts.append(part)
    except NotImplementedError:
        return problem(
            name,
            f"method {member.compress_type}",
            Remedy("Pack the archive again as an ordinary zip."),
        )
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        return problem(name, str(error), _DAMAGED)
    return b"".join(parts)


def _directory_size(opened: IO[bytes]) -> int:
    """Return how large a zip says its list of files is, before that list is read; 0 where it has
    none.

    The largest statement counts, so that a false one hides nothing.
    """
    size = opened.seek(0, io.SEEK_END)
    opened.seek(max(0, size - (1 << 16) - _END.size - _END_64.size - _LOCATOR_64.size))
    tail = opened.read()
    opened.seek(0)
    largest, at = 0, tail.find(_EMPTY_ZIP)
    while at >= 0:
        if len(tail) - at >= _END.size:
            largest = max(largest, _stated_size(tail, at))
        at = tail.find(_EMPTY_ZIP, at + 1)
    return largest


def _stated_size(tail: bytes, at: int) -> int:
    stated = int(_END.unpack_from(tail, at)[5])
    locator, before = at - _LOCATOR_64.size, at - _LOCATOR_64.size - _END_64.size
    if locator < 0 or not tail[locator:].startswith(b"PK\x06\x07"):
        return stated
    if before < 0 or not tail[before:].startswith(b"PK\x06\x06"):
        return sys.maxsize
    return int(_END_64.unpack_from(tail, before)[8])
