"""Ways in which somebody with the database, and perhaps the key, can tamper with the history. Each is
drawn by chance, and says what it did; None: there was nothing to do it to.
"""

from __future__ import annotations

import base64
import json
import secrets

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from register.editions import tree
from register.editions.package import public_part
from register.extensions import db
from register.models import history


def run(statement, **values):
    return db.session.execute(sa.text(statement), values)


def column(statement, **values):
    return list(db.session.scalars(sa.text(statement), values))


def said(number):
    """What the text of an entry says."""
    [text] = column("SELECT text FROM edition_text WHERE number = :n", n=number)
    return json.loads(text)


def version_of(number):
    """The row of the version of a position that an entry is about."""
    [key] = column("SELECT key FROM edition_text WHERE number = :n", n=number)
    public_id, version = key.split("/")
    [found] = column(
        "SELECT v.id FROM position_version v JOIN position p ON p.id = v.position_id "
        "WHERE p.public_id = :p AND v.number = :v",
        p=public_id,
        v=int(version),
    )
    return found


def drop_triggers():
    """Take away what keeps rows, as whoever owns the tables can."""
    dialect = db.engine.dialect.name
    for name in history.triggers(dialect):
        table = ""
        if dialect == "postgresql":
            table = column(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = :n", n=name
            )
            table = f" ON {table[0]}" if table else None
        if table is not None:
            run(f"DROP TRIGGER IF EXISTS {name}{table}")


class Tamperer:
    """`key`: that of the editions, for what an insider does who has it too. `most`: the edition
    that is held elsewhere; what is tampered with stands in it.
    """

    def __init__(self, draw, key, most):
        self.draw, self.key, self.most = draw, key, most
        self.rehashes = draw.random() < 0.5
        """Whether whoever tampers makes the hashes, roots and manifests anew as well."""

    def entry(self, kind="nevenfuncties"):
        found = column(
            "SELECT t.number FROM edition_text t JOIN edition_entry e ON e.number = t.number "
            "WHERE t.kind = :k AND e.edition <= :m ORDER BY t.number",
            k=kind,
            m=self.most,
        )
        return self.draw.choice(found)

    # --- what is changed -------------------------------------------------------------------------

    def edit_log(self):
        number = self.entry()
        text = said(number)
        text["omschrijving"] += self.draw.choice(" .xyz")
        self._write(number, text)

    def back_date_log(self):
        number = self.entry()
        moment = f"20{self.draw.randrange(10, 26)}-01-02T03:04:05Z"
        self._write(number, {**said(number), "vastgelegdOp": moment})

    def _write(self, number, text):
        written = tree.canonical(text)
        run("UPDATE edition_text SET text = :t WHERE number = :n", t=written, n=number)
        if self.rehashes:
            self._hash(number)

    def edit_table(self):
        """The visible table alone, and not the log."""
        run(
            "UPDATE position_payload SET title = title || 'x' WHERE version_id = :v",
            v=version_of(self.entry()),
        )

    def back_date_table(self):
        run(
            "UPDATE position_version SET recorded_at = '2020-01-02 03:04:05.000000' WHERE id = :v",
            v=version_of(self.entry()),
        )

    def insert(self):
        """A version that is said to be of long ago, in the tables alone."""
        official = self.draw.choice(
            column(
                "SELECT id FROM official WHERE NOT EXISTS (SELECT 1 FROM shielding WHERE "
                "shielding.official_id = official.id) AND NOT EXISTS (SELECT 1 FROM position p JOIN "
                "position_version v ON v.position_id = p.id WHERE p.official_id = official.id AND "
                "v.act = 'withdraw') AND EXISTS (SELECT 1 FROM term JOIN term_version t ON t.term_id = "
                "term.id WHERE term.official_id = official.id AND t.recorded_at < '2026-01-05 03:00')"
            )
            or [None]
        )
        if official is None:
            return False
        public_id = secrets.token_hex(18)
        run(
            "INSERT INTO position (public_id, official_id, recorded_at) VALUES (:p, :o, "
            "'2026-01-05 03:04:05.000000')",
            p=public_id,
            o=official,
        )
        [position] = column("SELECT id FROM position WHERE public_id = :p", p=public_id)
        run(
            "INSERT INTO position_version (position_id, number, act, by_official, origin, source, "
            "recorded_at) VALUES (:p, 1, 'declare', :y, 'declared', '', "
            "'2026-01-05 03:04:05.000000')",
            p=position,
            y=True,
        )
        [version] = column("SELECT id FROM position_version WHERE position_id = :p", p=position)
        run(
            "INSERT INTO position_payload (version_id, title, organisation_id, kind, announced) "
            "SELECT :v, 'stil bijgezet', min(id), 'board', :n FROM organisation",
            v=version,
            n=False,
        )
        return None

    def insert_entry(self):
        """An entry in the log, with what stands behind it moved up."""
        size = column("SELECT count(*) FROM edition_entry")[0]
        at = self.draw.randrange(size)
        salt = secrets.token_bytes(32)
        rows = run("SELECT number, hash, edition FROM edition_entry ORDER BY number").all()
        texts = {row[0]: row for row in run("SELECT * FROM edition_text").all()}
        edition = rows[at][2]
        run("DELETE FROM edition_text WHERE number >= :a", a=at)
        ended = run("SELECT number, edition FROM edition_end WHERE number >= :a", a=at).all()
        erased = run("SELECT number, recorded_at, ground FROM edition_erasure").all()
        run("DELETE FROM edition_end WHERE number >= :a", a=at)
        run("DELETE FROM edition_erasure")
        run("DELETE FROM edition_entry WHERE number >= :a", a=at)
        new = tree.salted(salt, "{}").hex()
        for number, hash_, first in [(at, new, edition), *((n + 1, h, e) for n, h, e in rows[at:])]:
            run("INSERT INTO edition_entry VALUES (:n, :h, :e)", n=number, h=hash_, e=first)
        for number, *rest in [(at, "x", "x", None, None, None, salt.hex(), "{}")] + [
            (n + 1, *texts[n][1:]) for n, _, _ in rows[at:] if n in texts
        ]:
            run(
                "INSERT INTO edition_text VALUES (:n, :a, :b, :c, :d, :e, :f, :g)",
                n=number,
                **dict(zip("abcdefg", rest, strict=True)),
            )
        for number, first in ended:
            run("INSERT INTO edition_end VALUES (:n, :e)", n=number + 1, e=first)
        for number, moment, ground in erased:
            run(
                "INSERT INTO edition_erasure (number, recorded_at, ground) VALUES (:n, :m, :g)",
                n=number + (number >= at),
                m=moment,
                g=ground,
            )
        run("UPDATE weekly_edition SET size = size + 1 WHERE number >= :e", e=edition)

    def delete_table(self):
        run("DELETE FROM position_payload WHERE version_id = :v", v=version_of(self.entry()))

    def delete_entry(self):
        number = self.entry()
        for table in ("edition_text", "edition_end", "edition_erasure", "edition_entry"):
            run(f"DELETE FROM {table} WHERE number = :n", n=number)

    def reorder(self):
        one, other = self.draw.sample(column("SELECT number FROM edition_entry"), 2)
        hashes = {
            n: column("SELECT hash FROM edition_entry WHERE number = :n", n=n)[0]
            for n in (one, other)
        }
        for number, hash_ in ((one, hashes[other]), (other, hashes[one])):
            run("UPDATE edition_entry SET hash = :h WHERE number = :n", h=hash_, n=number)
        words = {
            n: run(
                "SELECT kind, key, official, position, organisation, salt, text FROM edition_text WHERE number = :n",
                n=n,
            ).first()
            for n in (one, other)
        }
        erased = {
            n: run("SELECT recorded_at, ground FROM edition_erasure WHERE number = :n", n=n).first()
            for n in (one, other)
        }
        run("DELETE FROM edition_text WHERE number IN (:a, :b)", a=one, b=other)
        run("DELETE FROM edition_erasure WHERE number IN (:a, :b)", a=one, b=other)
        for number, of in ((one, other), (other, one)):
            if words[of]:
                run(
                    "INSERT INTO edition_text VALUES (:n, :a, :b, :c, :d, :e, :f, :g)",
                    n=number,
                    **dict(zip("abcdefg", words[of], strict=True)),
                )
            if erased[of]:
                run(
                    "INSERT INTO edition_erasure (number, recorded_at, ground) VALUES (:n, :m, :g)",
                    n=number,
                    m=erased[of][0],
                    g=erased[of][1],
                )

    def silent_erase(self):
        run("DELETE FROM edition_text WHERE number = :n", n=self.entry())

    def truncate(self):
        """Everything from an edition on is gone, from the log and the tables: an old copy."""
        self._cut(self.draw.randrange(1, self.most + 1))

    def _cut(self, edition):
        first = column(
            "SELECT coalesce(min(number), -1) FROM edition_entry WHERE edition >= :e", e=edition
        )[0]
        run("DELETE FROM edition_end WHERE edition >= :e", e=edition)
        if first >= 0:
            for table in ("edition_text", "edition_end", "edition_erasure", "edition_entry"):
                run(f"DELETE FROM {table} WHERE number >= :n", n=first)
        run(
            "DELETE FROM edition_issue WHERE edition_id IN (SELECT id FROM weekly_edition WHERE "
            "number >= :e)",
            e=edition,
        )
        run("DELETE FROM weekly_edition WHERE number >= :e", e=edition)
        self._blocks()

    # --- what is made anew -----------------------------------------------------------------------

    def _hash(self, number):
        salt, text = run("SELECT salt, text FROM edition_text WHERE number = :n", n=number).one()
        made = tree.salted(bytes.fromhex(salt), text).hex()
        run("UPDATE edition_entry SET hash = :h WHERE number = :n", h=made, n=number)

    def _leaves(self):
        hashes = column("SELECT hash FROM edition_entry ORDER BY number")
        return [tree.leaf(bytes.fromhex(each)) for each in hashes]

    def _blocks(self):
        run("DELETE FROM edition_node")
        for level, number, hash_ in tree.whole_blocks(self._leaves()):
            run("INSERT INTO edition_node VALUES (:l, :n, :h)", l=level, n=number, h=hash_.hex())

    def rehash(self):
        """Make the blocks and roots anew, and not the manifests, for want of the key."""
        self._blocks()
        leaves = self._leaves()
        for number, size in run("SELECT number, size FROM weekly_edition").all():
            made = tree.Tree(min(size, len(leaves)), lambda _level, a, b: leaves[a:b])
            root = _root(leaves[:size]) if size > 255 else made.root.hex()
            run("UPDATE weekly_edition SET root = :r WHERE number = :n", r=root, n=number)

    def sign_moment(self):
        """Sign anew the edition that is held, as made at another moment."""
        for issue, text in run(
            "SELECT i.id, i.manifest FROM edition_issue i JOIN weekly_edition w ON w.id = "
            "i.edition_id WHERE w.number = :n",
            n=self.most,
        ).all():
            made = tree.canonical({**json.loads(text), "gemaaktOp": "2026-01-01T01:01:01Z"})
            run("UPDATE edition_issue SET manifest = :m WHERE id = :i", m=made, i=issue)
        self.sign()

    def sign(self, key=None):
        """Make the manifests anew, with the key or another one."""
        key, before = key or self.key, None
        for id_, size, root in run(
            "SELECT id, size, root FROM weekly_edition ORDER BY number"
        ).all():
            first = None
            for issue, text in run(
                "SELECT number, manifest FROM edition_issue WHERE edition_id = :i ORDER BY number",
                i=id_,
            ).all():
                said = json.loads(text)
                said |= {"omvang": size, "wortel": root, "vorige": before}
                said["sleutel"] = public_part(key)
                made = tree.canonical(said)
                digest = tree.digest(made)
                run(
                    "UPDATE edition_issue SET manifest = :m, signature = :s, sha256 = :d "
                    "WHERE edition_id = :i AND number = :n",
                    m=made,
                    s=base64.b64encode(key.sign(made.encode())).decode(),
                    d=digest,
                    i=id_,
                    n=issue,
                )
                first = first or digest
            before = first

    # --- the classes -----------------------------------------------------------------------------

    def back_date(self):
        self.draw.choice([self.back_date_table, self.back_date_log])()

    def deletes(self):
        self.draw.choice([self.delete_table, self.delete_entry])()

    def inserts(self):
        if self.insert() is False:
            self.insert_entry()

    def rehashed(self):
        self.rehashes = True
        self.edit_log()
        self.rehash()

    def forged_key(self):
        self.rehashed()
        self.sign(Ed25519PrivateKey.generate())

    def key_holder(self):
        """Change something that an edition holds, everywhere, and make all of it anew."""
        self.rehashes = True
        number = self.entry()
        run(
            "UPDATE position_payload SET title = 'anders' WHERE version_id = :v",
            v=version_of(number),
        )
        self._write(number, {**said(number), "omschrijving": "anders"})
        self.rehash()
        self.sign()

    def rolled_back(self):
        """An old copy is put back, and what was entered since is not there, tables included."""
        self._cut(self.draw.randrange(1, self.most + 1))
        run(
            "DELETE FROM position_payload WHERE version_id IN (SELECT v.id FROM position_version v "
            "JOIN position p ON p.id = v.position_id WHERE NOT EXISTS (SELECT 1 FROM edition_text t "
            "WHERE t.kind = 'nevenfuncties' AND t.key = p.public_id || '/' || v.number))"
        )

    def split_view(self):
        """Another edition is shown under the number of the one that somebody has: its entries in
        another order, everything else as it should be.
        """
        run(
            "UPDATE weekly_edition SET recorded_at = '2026-01-01 01:01:01.000000' "
            "WHERE number = :n",
            n=self.most,
        )
        self.sign_moment()


def _root(leaves):
    blocks = {(level, number): each for level, number, each in tree.whole_blocks(leaves)}

    def hashes(level, first, last):
        return leaves[first:last] if level == 0 else [blocks[level, n] for n in range(first, last)]

    return tree.Tree(len(leaves), hashes).root.hex()


CLASSES = {
    "edit": "edit_log",
    "visible table only": "edit_table",
    "back-date": "back_date",
    "re-hash": "rehashed",
    "forged key": "forged_key",
    "key holder": "key_holder",
    "truncate": "truncate",
    "reorder": "reorder",
    "insert": "inserts",
    "delete": "deletes",
    "silent erase": "silent_erase",
    "roll back": "rolled_back",
    "split view": "split_view",
}
"""By name; those that need an edition held elsewhere are `NEED_ONE`."""
NEED_ONE = frozenset({"key holder", "truncate", "roll back", "split view"})
