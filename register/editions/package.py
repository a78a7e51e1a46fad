"""The data package of an edition, the difference between two, and the manifest over both."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from register.editions.tree import canonical

FORM = "nevenfunctieregister-weekeditie/1"
GAPS, HASHES, DESCRIPTION = "gaten.jsonl", "hashes.txt", "datapackage.json"
MANIFEST, DIFFERENCE = "manifest.txt", "verschil.jsonl"
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The day of every file in a zip, so that the same content is the same zip."""
AT_ONCE = 2000
"""Lines that are joined before they are written."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a manifest says of a file."""

    sha256: str
    size_bytes: int
    lines: int

    @property
    def said(self) -> dict[str, Any]:
        """As it stands in a manifest."""
        return {"sha256": self.sha256, "bytes": self.size_bytes, "regels": self.lines}


Facts = Mapping[str, FileFacts]
Part = tuple[str, Iterable[str]]
"""The name of a file, and its lines without their ends."""


def entry_line(number: int, salt: str, text: str) -> str:
    """Return the line of an entry in its file; the same as `canonical` would write it."""
    return f'{{"nummer":{number},"tekst":{text},"zout":"{salt}"}}'


def gap_line(number: int) -> str:
    """Return the line of an entry that is not there, which says that there is one and no more."""
    return f'{{"nummer":{number}}}'


def write(
    file: IO[bytes],
    parts: Iterable[Part],
    describe: Callable[[Facts], str],
    manifest: Callable[[Facts], str],
) -> Facts:
    """Write a package. `describe` gives the description of the files before it, and `manifest` the
    signed manifest over all.
    """
    facts: dict[str, FileFacts] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, lines in parts:
            facts[name] = _write_lines(made, name, lines)
        facts[DESCRIPTION] = _write_lines(made, DESCRIPTION, [describe(facts)])
        _write_lines(made, MANIFEST, [manifest(facts)])
    return facts


def write_difference(file: IO[bytes], lines: Iterable[str], manifest: str) -> FileFacts:
    """Write a zip with the difference and the manifest of the edition that it leads to; return what
    a manifest says of the difference.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        facts = _write_lines(made, DIFFERENCE, lines)
        _write_lines(made, MANIFEST, [manifest])
    return facts


def facts_of(lines: Iterable[str]) -> FileFacts:
    """Return what a manifest says of lines that are written elsewhere."""
    count, size, hashed = 0, 0, hashlib.sha256()
    for number, data in _pieces(lines):
        count, size = count + number, size + len(data)
        hashed.update(data)
    return FileFacts(hashed.hexdigest(), size, count)


def _write_lines(made: zipfile.ZipFile, name: str, lines: Iterable[str]) -> FileFacts:
    about = zipfile.ZipInfo(name, NO_MOMENT)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    count, size, hashed = 0, 0, hashlib.sha256()
    with made.open(about, "w", force_zip64=True) as target:
        for number, data in _pieces(lines):
            count, size = count + number, size + len(data)
            hashed.update(data)
            target.write(data)
    return FileFacts(hashed.hexdigest(), size, count)


def _pieces(lines: Iterable[str]) -> Iterator[tuple[int, bytes]]:
    some: list[str] = []
    for line in lines:
        some.append(line)
        if len(some) == AT_ONCE:
            yield len(some), ("\n".join(some) + "\n").encode()
            some = []
    if some:
        yield len(some), ("\n".join(some) + "\n").encode()


def signed(manifest: Mapping[str, Any], key: Ed25519PrivateKey) -> tuple[str, str]:
    """Return the text of a manifest and its signature."""
    text = canonical({**manifest, "sleutel": public_part(key)})
    return text, base64.b64encode(key.sign(text.encode())).decode()


def public_part(key: Ed25519PrivateKey) -> str:
    """Return the public key as it stands in a manifest."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def manifest_text(text: str, signature: str) -> str:
    """Return a manifest with its signature, as the file has them."""
    return f"{text}\n{signature}"


def read(path: Any) -> dict[str, bytes]:
    """Return the files of a package or of a difference."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(bestand: str, *, gone: int | None = None, come: str | None = None) -> str:
    """Return a line of a difference: a number that went from a file, or a line that came."""
    if gone is not None:
        return canonical({"bestand": bestand, "weg": gone})
    return canonical({"bestand": bestand, "erbij": come})


def whole(bestand: str, text: str) -> str:
    """Return the line of a difference that gives a file anew."""
    return canonical({"bestand": bestand, "geheel": text})


def apply(before: Mapping[str, bytes], difference: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the edition that a difference leads to.

    Raises:
        ValueError: the difference is of another edition.
    """
    after = {name: data.decode().split("\n")[:-1] for name, data in before.items()}
    gone: dict[str, set[int]] = {}
    come: dict[str, list[str]] = {}
    for line in difference[DIFFERENCE].decode().split("\n")[:-1]:
        said = json.loads(line)
        name = said["bestand"]
        if "geheel" in said:
            after[name] = said["geheel"].split("\n")
        elif "weg" in said:
            gone.setdefault(name, set()).add(said["weg"])
        else:
            come.setdefault(name, []).append(said["erbij"])
    for name in gone.keys() | come.keys():
        numbers = gone.get(name, set())
        kept = after.get(name, [])
        if numbers:
            kept = [line for line in kept if json.loads(line)["nummer"] not in numbers]
        after[name] = kept + come.get(name, [])
    files = {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in after.items()}
    files[MANIFEST] = difference[MANIFEST]
    said = json.loads(files[MANIFEST].decode().split("\n")[0])["bestanden"]
    for name, facts in said.items():
        if hashlib.sha256(files.get(name, b"")).hexdigest() != facts["sha256"]:
            raise ValueError(f"{name} is not what the edition after this one holds")
    return files


def rewrite(file: IO[bytes], files: Mapping[str, bytes]) -> None:
    """Write the files of an edition as the register writes them."""
    rest = [name for name in files if name not in (DESCRIPTION, MANIFEST)]

    def lines(name: str) -> Sequence[str]:
        return files[name].decode().split("\n")[:-1]

    write(
        file,
        [(name, lines(name)) for name in rest],
        lambda facts: "\n".join(lines(DESCRIPTION)),
        lambda facts: "\n".join(lines(MANIFEST)),
    )
