"""Verify the history: the log on itself, the log beside the tables, and both beside editions that
somebody kept elsewhere.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from register.editions import tree
from register.editions.check import Edition, Unsound
from register.extensions import db
from register.models.editions import (
    EditionEntry,
    EditionErasure,
    EditionIssue,
    EditionNode,
    EditionText,
    WeeklyEdition,
)
from register.models.public import whatever_is_recorded
from register.services.editions import signing
from register.services.editions.making import Kind, first_digest, said

AT_ONCE = 2000
AT_WORK = datetime.timedelta(hours=1)
"""How long a transaction can take between the moment it notes and its end. What is recorded so
shortly before an edition may stand in the next one.
"""
MOST_TOLD = 100
"""Problems that are told one by one."""


@dataclass(slots=True)
class Verified:
    """What was looked at, and what does not hold, in sentences."""

    entries: int = 0
    editions: int = 0
    erased: int = 0
    held: int = 0
    problems: list[str] = field(default_factory=list)
    more: int = 0
    """Problems beside those that are told."""

    def tell(self, problem: str) -> None:
        """Add a problem."""
        if len(self.problems) < MOST_TOLD:
            self.problems.append(problem)
        else:
            self.more += 1


def verify(
    kinds: Sequence[Kind], keys: Sequence[str], held: Sequence[Edition | Unsound] = ()
) -> Verified:
    """Look at everything. `keys`: the public keys that may sign; `held`: editions that somebody
    kept, or why a file is none.
    """
    found = Verified()
    leaves = _read_log(found)
    blocks = {(level, number): each for level, number, each in tree.whole_blocks(leaves)}
    _check_blocks(found, blocks)

    def hashes(level: int, first: int, last: int) -> list[bytes]:
        if level == 0:
            return leaves[first:last]
        return [blocks[level, number] for number in range(first, last)]

    def root(size: int) -> str | None:
        return tree.Tree(size, hashes).root.hex() if size <= len(leaves) else None

    editions = list(db.session.scalars(sa.select(WeeklyEdition).order_by(WeeklyEdition.number)))
    sizes = _check_editions(found, editions, root, keys)
    _check_places(found, sizes, len(leaves))
    made_at = {each.number: each.recorded_at for each in editions}
    for kind in kinds:
        if kind.stays:
            _check_tables(found, kind, made_at)
    by_number = {each.number: each for each in editions}
    for each in held:
        _check_held(found, each, by_number, root, leaves, keys)
    return found


def _read_log(found: Verified) -> list[bytes]:
    """Return the leaves, and check each entry against its text."""
    entry, text, erasure = EditionEntry, EditionText, EditionErasure
    chosen = (
        sa.select(entry.number, entry.hash, text.salt, text.text, erasure.number)
        .outerjoin(text, text.number == entry.number)
        .outerjoin(erasure, erasure.number == entry.number)
        .order_by(entry.number)
    )
    leaves: list[bytes] = []
    for number, hash_, salt, words, erased in _stream(chosen):
        if number != len(leaves):
            found.tell(f"Entry {len(leaves)} is missing from the log.")
        try:
            kept = bytes.fromhex(hash_)
            is_right = words is None or tree.salted(bytes.fromhex(salt), words) == kept
        except ValueError:
            kept, is_right = b"", False
        leaves.append(tree.leaf(kept))
        if not is_right:
            found.tell(f"Entry {number} reads otherwise than when it was entered.")
        if words is None and erased is None:
            found.tell(f"The text of entry {number} is gone, and no erasure says so.")
        if words is not None and erased is not None:
            found.tell(f"Entry {number} was erased, and its text is there.")
        found.erased += words is None
    found.entries = len(leaves)
    return leaves


def _check_blocks(found: Verified, blocks: Mapping[tuple[int, int], bytes]) -> None:
    node = EditionNode
    kept = {
        (level, number): hash_
        for level, number, hash_ in db.session.execute(
            sa.select(node.level, node.number, node.hash)
        )
    }
    if kept != {place: each.hex() for place, each in blocks.items()}:
        found.tell("The hashes of the blocks are not those of the entries in them.")


def _check_editions(
    found: Verified, editions: Sequence[WeeklyEdition], root: Any, keys: Sequence[str]
) -> list[int]:
    """Check each edition and its manifests; return how many entries each holds, from none on."""
    sizes = [0]
    for place, edition in enumerate(editions, 1):
        name = f"Edition {edition.number}"
        if edition.number != place:
            found.tell(f"Edition {place} is missing.")
        if edition.size < sizes[-1]:
            found.tell(f"{name} holds fewer entries than the one before.")
        if root(edition.size) != edition.root:
            found.tell(f"{name}: the entries do not lead to its root.")
        if [each.number for each in edition.issues] != list(range(1, len(edition.issues) + 1)):
            found.tell(f"{name}: an issue is missing.")
        for issue in edition.issues:
            _check_issue(found, edition, issue, keys)
        sizes.append(edition.size)
    found.editions = len(editions)
    return sizes


def _check_issue(
    found: Verified, edition: WeeklyEdition, issue: EditionIssue, keys: Sequence[str]
) -> None:
    name = f"Edition {edition.number}, issue {issue.number}"
    try:
        manifest = said(issue.manifest)
        key = str(manifest["sleutel"])
    except (ValueError, KeyError, TypeError):
        found.tell(f"{name}: the manifest cannot be read.")
        return
    if tree.digest(issue.manifest) != issue.sha256:
        found.tell(f"{name}: the manifest has another SHA-256.")
    if key not in keys:
        found.tell(f"{name}: signed with a key that is not ours, {key}.")
    if not signing.is_signed(key, issue.manifest, issue.signature):
        found.tell(f"{name}: the signature is wrong.")
    ours = {
        "nummer": edition.number,
        "week": edition.week,
        "omvang": edition.size,
        "wortel": edition.root,
        "uitgifte": issue.number,
        "gemaaktOp": edition.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "vorige": first_digest(edition.number - 1),
    }
    for word, value in ours.items():
        if manifest.get(word) != value:
            found.tell(f"{name}: the manifest says another “{word}” than the register.")


def _check_places(found: Verified, sizes: Sequence[int], entries: int) -> None:
    """Check that each entry says the edition in which it came."""
    entry = EditionEntry
    ranges = sa.select(
        entry.edition, sa.func.min(entry.number), sa.func.max(entry.number), sa.func.count()
    ).group_by(entry.edition)
    said_by = {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(ranges)}
    for number in range(1, len(sizes)):
        first, size = sizes[number - 1], sizes[number]
        expected = (first, size - 1, size - first) if size > first else None
        if said_by.pop(number, None) != expected:
            found.tell(f"Edition {number} holds other entries than it says.")
    if said_by or sizes[-1] != entries:
        found.tell("There are entries in the log that belong to no edition.")


def _check_tables(found: Verified, kind: Kind, made_at: Mapping[int, datetime.datetime]) -> None:
    """Check that what the tables hold is what was entered, no more and no less."""
    write, columns = kind.writer(), ", ".join(f"recorded.{name}" for name in kind.selected)
    key = " || '/' || ".join(f"CAST(recorded.{name} AS VARCHAR)" for name in kind.key)
    query = (
        f"SELECT {columns}, said.number, said.text, entry.edition "  # noqa: S608 - names of ours
        f"FROM ({whatever_is_recorded(kind.source)}) AS recorded "
        "CROSS JOIN edition_text AS said CROSS JOIN edition_entry AS entry "
        f"WHERE said.kind = '{kind.name}' AND said.key = {key} AND entry.number = said.number"
    )
    met = set()
    for *row, number, text, edition in _stream(sa.text(query)):
        met.add(number)
        now = write(row)
        if now != text and _without(now, kind.named) != _without(text, kind.named):
            found.tell(f"Entry {number}: the tables say otherwise than the log.")
        elif edition - 1 in made_at:
            _check_late(found, kind, text, number, made_at[edition - 1])
    entered = db.session.scalars(sa.select(EditionText.number).where(EditionText.kind == kind.name))
    for number in entered:
        if number not in met:
            found.tell(f"Entry {number} is gone from the tables.")
    if made_at:
        _check_inserted(found, kind, key, max(made_at), made_at)


def _without(text: str, names: Sequence[str]) -> Any:
    return {name: value for name, value in json.loads(text).items() if name not in names}


RECORDED = {
    "ambten": "vastgelegdOp",
    "nevenfuncties": "vastgelegdOp",
    "geen": "vastgelegdOp",
    "bevestigingen": "bevestigdOp",
}
"""In which field of an entry it stands when it was recorded."""


def _came_late(kind: Kind, text: str, before: datetime.datetime) -> str | None:
    """Return when an entry was recorded, where that is long before an edition that does not hold
    it, and nothing explains why; None: it may well be so.
    """
    field_ = RECORDED.get(kind.name)
    recorded = json.loads(text).get(field_) if field_ else None
    latest = f"{(before - AT_WORK).astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    if recorded is None or recorded >= latest or _is_explained(text):
        return None
    return str(recorded)


def _check_late(
    found: Verified, kind: Kind, text: str, number: int, before: datetime.datetime
) -> None:
    """Check that what came with an edition had not been recorded long before the last one."""
    recorded = _came_late(kind, text, before)
    if recorded is not None:
        found.tell(
            f"Entry {number} is said to be recorded on {recorded}, and the edition after that day "
            "does not hold it."
        )


def _check_inserted(
    found: Verified,
    kind: Kind,
    key: str,
    last: int,
    made_at: Mapping[int, datetime.datetime],
) -> None:
    """Check that what is public now and in no edition was recorded after the last one."""
    columns = ", ".join(f"recorded.{name}" for name in kind.selected)
    if kind.name not in RECORDED:
        return
    query = (
        f"SELECT {columns} FROM {kind.source} AS recorded WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM edition_text AS said WHERE said.kind = '{kind.name}' "
        f"AND said.key = {key})"
    )
    write = kind.writer()
    for row in _stream(sa.text(query)):
        recorded = _came_late(kind, write(row), made_at[last])
        if recorded is not None:
            found.tell(
                f"Something in “{kind.name}” is said to be recorded on {recorded}, and edition "
                f"{last} does not hold it."
            )


WHY = """
    SELECT 1 FROM official
    WHERE official.public_id = :official
      AND (EXISTS (SELECT 1 FROM shielding WHERE shielding.official_id = official.id)
           OR EXISTS (SELECT 1 FROM term JOIN office ON office.id = term.office_id
                      WHERE term.official_id = official.id
                        AND (office.kind NOT IN ('elected_member', 'executive')
                             OR term.withdrawn_at IS NOT NULL))
           OR EXISTS (SELECT 1 FROM position JOIN position_version ON position_version.position_id = position.id
                      JOIN position_payload ON position_payload.version_id = position_version.id
                      WHERE position.official_id = official.id
                        AND (position_version.act = 'withdraw' OR position_payload.kind = 'ownership'))
           OR NOT EXISTS (SELECT 1 FROM term JOIN term_version ON term_version.term_id = term.id
                          WHERE term.official_id = official.id AND term_version.recorded_at < :moment))
"""  # noqa: E501 - SQL
"""Why an entry can have become public after it was recorded: shielded for a time, an office that
became public later, a withdrawal that was undone, paid for what is owned, a first office later.
"""


def _is_explained(text: str) -> bool:
    entry = json.loads(text)
    recorded = next(entry[name] for name in RECORDED.values() if name in entry)
    moment = datetime.datetime.fromisoformat(recorded.replace("Z", "+00:00"))
    asked = sa.text(WHY).bindparams(
        sa.bindparam("official", type_=sa.String),
        sa.bindparam("moment", type_=WeeklyEdition.recorded_at.type),
    )
    return (
        db.session.execute(
            asked, {"official": entry["bestuurderId"], "moment": moment + AT_WORK}
        ).first()
        is not None
    )


def _check_held(
    found: Verified,
    held: Edition | Unsound,
    editions: Mapping[int, WeeklyEdition],
    root: Any,
    leaves: Sequence[bytes],
    keys: Sequence[str],
) -> None:
    """Check that the register still holds what an edition that somebody kept holds."""
    found.held += 1
    if isinstance(held, Unsound):
        found.tell(f"A file that was kept is no edition of ours: {held}.")
        return
    manifest, name = held.manifest, f"Edition {held.manifest['nummer']} that was kept"
    if manifest["sleutel"] not in keys:
        found.tell(f"{name} is signed with another key, {manifest['sleutel']}.")
    if root(manifest["omvang"]) != manifest["wortel"]:
        found.tell(f"{name}: the log of now does not begin with its entries{_where(held, leaves)}.")
    ours = editions.get(manifest["nummer"])
    if ours is None:
        found.tell(f"{name} is not in the register any more.")
        return
    issue = next((each for each in ours.issues if each.number == manifest["uitgifte"]), None)
    if issue is None or issue.sha256 != manifest["sha256"]:
        found.tell(f"{name} is another one than the register has under that number.")


def _where(held: Edition, leaves: Sequence[bytes]) -> str:
    """Return from which entry on it differs, where the package says so."""
    hashes: Sequence[bytes] = held.hashes or ()
    for number, hash_ in enumerate(hashes):
        if number >= len(leaves) or leaves[number] != tree.leaf(hash_):
            return f", from entry {number} on"
    return ""


def _stream(chosen: Any) -> Iterator[Any]:
    result = db.session.execute(chosen, execution_options={"yield_per": AT_ONCE})
    for rows in result.partitions():
        yield from rows
