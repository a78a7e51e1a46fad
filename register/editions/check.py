"""Kijkt een weekeditie en een ontvangstbewijs na, ook als het register zelf er niet meer is.

Checks a weekly edition and a receipt, also when the register itself is gone. This one file is all
that is needed, with Python 3.9 or newer; it takes nothing from the register and asks the network
nothing.

    python nagaan.py bewijs ontvangstbewijs.txt manifest.txt     een bewijs bij een editie
    python nagaan.py editie weekeditie-2026-W49.zip              een editie op zichzelf
    python nagaan.py vergelijk een.zip andere.zip                twee edities naast elkaar

In plaats van een zip kan manifest.txt staan. --sleutel SLEUTEL: de openbare sleutel die u kent.
--english: answer in English. Eindigt met 0 als alles klopt, anders met 1.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import zipfile

SAID = {
    "usage": ("Zo gaat het:\n" + __doc__, "This is how:\n" + __doc__),
    "unreadable": ("{0} is niet te lezen.", "{0} cannot be read."),
    "signature": (
        "De handtekening onder {0} klopt niet.",
        "The signature of {0} is wrong.",
    ),
    "key": (
        "{0} is met een andere sleutel getekend: {1}.",
        "{0} is signed with another key: {1}.",
    ),
    "file": ("{1} in {0} is veranderd.", "{1} in {0} was changed."),
    "files": (
        "In {0} ontbreekt een bestand, of er is er een te veel.",
        "A file of {0} is missing, or there is one too many.",
    ),
    "entry": (
        "Regel {1} in {0} hoort niet bij de hash van die regel.",
        "Entry {1} in {0} does not fit its hash.",
    ),
    "root": (
        "De hashes in {0} leiden niet naar de wortel in het manifest.",
        "The hashes in {0} do not lead to the root in the manifest.",
    ),
    "path": (
        "Het bewijs leidt niet naar de wortel van deze editie.",
        "The receipt does not lead to the root of this edition.",
    ),
    "number": (
        "Het bewijs is van editie {0}, het manifest van editie {1}.",
        "The receipt is of edition {0}, the manifest of edition {1}.",
    ),
    "split": (
        "Twee edities met nummer {0} hebben een andere inhoud: iemand heeft de geschiedenis veranderd.",
        "Two editions with number {0} differ: somebody changed the history.",
    ),
    "prefix": (
        "De latere editie bevat de eerdere niet: vanaf regel {0} is de geschiedenis anders.",
        "The later edition does not hold the earlier one: from entry {0} on the history differs.",
    ),
    "previous": (
        "De latere editie noemt een andere vorige editie.",
        "The later edition names another edition before it.",
    ),
    "zips": (
        "Deze edities volgen niet direct op elkaar: neem de zips, dan kan het wel.",
        "These editions do not follow each other at once: take the zips.",
    ),
    "good": ("Klopt: {0}", "Right: {0}"),
    "receipt": (
        "dit stond zo in editie {0} ({1}):\n{2}",
        "this is what edition {0} ({1}) holds:\n{2}",
    ),
    "edition": (
        "editie {0} ({1}), {2} regels, wortel {3}, sleutel {4}",
        "edition {0} ({1}), {2} entries, root {3}, key {4}",
    ),
    "both": ("de twee edities passen bij elkaar.", "the two editions fit each other."),
}


class Unsound(Exception):
    """What does not hold."""

    def __init__(self, name, *values):
        super().__init__(name, *values)
        self.name, self.values = name, values


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# --- Ed25519, RFC 8032 section 5.1.7 -------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def times(scalar, point):
    made = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            made = add(made, point)
        point = add(point, point)
        scalar >>= 1
    return made


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, given = point(key), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or given is None or scalar >= L:
        return False
    challenge = hashlib.sha512(signature[:32] + key + text).digest()
    left = times(scalar, BASE)
    right = add(given, times(int.from_bytes(challenge, "little") % L, public))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


# --- the tree, RFC 6962 section 2.1 --------------------------------------------------------------


def leaf(entry):
    return sha(b"\0", entry)


def root_of(leaves):
    row = leaves or [sha()]
    while len(row) > 1:
        odd = [row[-1]] if len(row) % 2 else []
        row = [sha(b"\1", row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)] + odd
    return row[0]


def climb(number, size, entry, path):
    at, last, made = number, size - 1, leaf(entry)
    for each in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            made = sha(b"\1", each, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = sha(b"\1", made, each)
        at, last = at >> 1, last >> 1
    return made if last == 0 and number >= 0 else None


# --- what is read --------------------------------------------------------------------------------


def manifest_of(text, name, known_key=None):
    """The manifest, of which the signature holds."""
    try:
        first, signature = text.rstrip("\n").split("\n")
        manifest = json.loads(first)
        key = base64.b64decode(manifest["sleutel"], validate=True)
        signed = is_signed(key, first.encode(), base64.b64decode(signature, validate=True))
    except (ValueError, KeyError, TypeError) as error:
        raise Unsound("unreadable", name) from error
    if not signed or canonical(manifest) != first:
        raise Unsound("signature", name)
    if known_key is not None and manifest["sleutel"] != known_key:
        raise Unsound("key", name, manifest["sleutel"])
    return {**manifest, "sha256": hashlib.sha256(first.encode()).hexdigest()}


class Edition:
    """A package, or a manifest alone."""

    def __init__(self, path: str, known_key: str | None = None) -> None:
        self.path, self.hashes = path, None
        try:
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    self.files = {each: package.read(each) for each in package.namelist()}
                text = self.files.pop("manifest.txt").decode()
            else:
                with open(path, encoding="utf-8") as file:
                    self.files, text = None, file.read()
        except (OSError, KeyError, ValueError) as error:
            raise Unsound("unreadable", path) from error
        self.manifest = manifest_of(text, path, known_key)
        if self.files is not None:
            self.check()

    def check(self):
        """Every file, every hash and the root."""
        said = self.manifest["bestanden"]
        if set(said) != set(self.files):
            raise Unsound("files", self.path)
        for name, data in self.files.items():
            if hashlib.sha256(data).hexdigest() != said[name]["sha256"]:
                raise Unsound("file", self.path, name)
        self.hashes = [bytes.fromhex(line) for line in self.files["hashes.txt"].decode().split()]
        for name, data in self.files.items():
            if name.endswith(".jsonl") and name != "gaten.jsonl":
                for line in data.decode().split("\n")[:-1]:
                    self.check_line(json.loads(line))
        made = root_of([leaf(each) for each in self.hashes])
        if len(self.hashes) != self.manifest["omvang"] or made.hex() != self.manifest["wortel"]:
            raise Unsound("root", self.path)

    def check_line(self, line):
        entry = sha(bytes.fromhex(line["zout"]), canonical(line["tekst"]).encode())
        number = line["nummer"]
        if not 0 <= number < len(self.hashes) or self.hashes[number] != entry:
            raise Unsound("entry", self.path, number)


def receipt_of(path):
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        said = dict(line.split(": ", 1) for line in lines if ": " in line)
        at = lines.index("pad:")
        said["path"] = [bytes.fromhex(word) for line in lines[at + 1 :] for word in line.split()]
        said["numbers"] = [int(said[name]) for name in ("nummer", "omvang", "editie")]
        said["salt"] = bytes.fromhex(said["zout"])
    except (OSError, ValueError, KeyError) as error:
        raise Unsound("unreadable", path) from error
    return said


# --- what is asked -------------------------------------------------------------------------------


def check_receipt(receipt, manifest, known_key):
    said, edition = receipt_of(receipt), Edition(manifest, known_key)
    number, size, of_edition = said["numbers"]
    held = edition.manifest
    if of_edition != held["nummer"]:
        raise Unsound("number", of_edition, held["nummer"])
    made = climb(number, size, sha(said["salt"], said["tekst"].encode()), said["path"])
    if size != held["omvang"] or made is None or made.hex() != held["wortel"]:
        raise Unsound("path")
    return "receipt", held["nummer"], held["week"], said["tekst"]


def check_edition(path, known_key):
    held = Edition(path, known_key).manifest
    return "edition", held["nummer"], held["week"], held["omvang"], held["wortel"], held["sleutel"]


def compare(one, other, known_key):
    first, second = sorted(
        (Edition(each, known_key) for each in (one, other)),
        key=lambda each: each.manifest["nummer"],
    )
    early, late = first.manifest, second.manifest
    if early["sleutel"] != late["sleutel"]:
        raise Unsound("key", second.path, late["sleutel"])
    if early["nummer"] == late["nummer"]:
        if any(early[name] != late[name] for name in ("wortel", "omvang", "vorige", "week")):
            raise Unsound("split", early["nummer"])
    elif first.hashes is not None and second.hashes is not None:
        for number, (was, now) in enumerate(zip(first.hashes, second.hashes)):  # noqa: B905 - 3.9
            if was != now:
                raise Unsound("prefix", number)
        if len(second.hashes) < len(first.hashes):
            raise Unsound("prefix", len(second.hashes))
    elif early["nummer"] + 1 != late["nummer"]:
        raise Unsound("zips")
    if (
        early["nummer"] + 1 == late["nummer"]
        and early["eerste"] is None
        and late["vorige"] != early["sha256"]
    ):
        raise Unsound("previous")
    return ("both",)


ASKED = {
    "bewijs": (check_receipt, 2),
    "editie": (check_edition, 1),
    "vergelijk": (compare, 2),
}


def main(arguments: list[str]) -> int:
    words = list(arguments)
    language = 1 if "--english" in words else 0
    words = [each for each in words if each != "--english"]
    known_key = None
    if "--sleutel" in words[:-1]:
        at = words.index("--sleutel")
        known_key = words[at + 1]
        del words[at : at + 2]
    if not words or words[0] not in ASKED or len(words) != ASKED[words[0]][1] + 1:
        print(SAID["usage"][language])
        return 1
    try:
        name, *values = ASKED[words[0]][0](*words[1:], known_key)
    except Unsound as wrong:
        print(SAID[wrong.name][language].format(*wrong.values))
        return 1
    print(SAID["good"][language].format(SAID[name][language].format(*values)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
