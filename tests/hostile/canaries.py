"""Puts a word that would do harm into every text of every file and form that is taken, and looks at
every page, feed, table, picture and letter for one that is alive.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import openpyxl
import sqlalchemy as sa
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from register import jobs
from register.extensions import db
from register.models.decisions import Decision, Mention
from register.models.declarations import Position
from register.models.imports import ImportRun
from register.models.officials import Official
from register.models.organisations import Organisation
from register.models.screening import Finding
from tests import mailbox
from tests.access.matrix import Asker
from tests.desks import forms_of, read
from tests.hostile import sending
from tests.hostile.values import ATTRIBUTE, TAG
from tests.mutations import files
from tests.mutations.files import File

WORD = "kan"
NUMBERS = itertools.count(100)
BEGINS = ("=1+1", "+1+1", "-1+1", "@som(1)", "\t=1+1", "=", "＝1")
"""With what a cell begins that a spreadsheet would compute."""


def canary(begin: str = "=1+1") -> str:
    """A text that is HTML, a template, a formula, a format and markup of a typesetter at once."""
    return (
        f"{begin}\"'><{TAG} {ATTRIBUTE}='1'>{{{{7*7}}}}%s${{7*7}}#{{7*7}} #str(7*7) *v* "
        f"{WORD}{next(NUMBERS)}"
    )


HEADS = {
    "officials": "sleutel,roepnaam,achternaam,ambt,soort_ambt,aanwijzingsbesluit,portefeuille,vanaf",
    "organisations": "naam,soort,plaats,sector,eigenaar,band,aandeel,bron",
    "positions": "bestuurder,sleutel,functie,organisatie,plaats,rol,hoedanigheid,bezoldigd,vanaf,bron",
    "decisions": "procedure,titel,soort,status,besluitdatum,waarde,partij,partij_plaats,partij_rol",
    "participations": "procedure,bestuurder,stappen,bron",
}
ROWS = {
    "officials": (
        "k-{0}-1,*,*,*,executive,*,*,2024-01-01",
        "k-{0}-2,Bo,Meeuwink {0},wethouder,executive,,,2024-01-01",
    ),
    "organisations": (
        "*,company,*,*,*,ownership,0.6,*",
        "Firma {0},company,Vliet,bouw,*,ownership,,*",
    ),
    "positions": (
        "k-{0}-2,p-{0}-1,*,*,*,board,private,ja,2023-05,*",
        "k-{0}-1,p-{0}-2,lid,Firma {0},Vliet,board,private,nee,2023-05,*",
    ),
    "decisions": (
        "VM-{0}-1,*,award,taken,2026-03-18,875000,*,*,winner",
        "VM-{0}-2 *,Brug {0},award,open,2026-12-18,,Firma {0},*,bidder",
    ),
    "participations": ("VM-{0}-1,k-{0}-2,prepared;decided,*", "VM-{0}-1,k-{0}-1,voted,*"),
}
"""Small tables that are read without a question; a star is a canary, and {0} the format."""


def of_tables(chance: random.Random, formats: Iterable[str] = files.WRITERS) -> Iterator[File]:
    """Each table in each format in which it can be written, with a canary in all its words."""
    for kind in formats:
        for noun, heads in HEADS.items():
            rows = [heads.split(",")]
            for row in ROWS[noun]:
                cells = row.format(kind).split(",")
                rows.append([each.replace("*", canary(chance.choice(BEGINS))) for each in cells])
            yield File(f"{noun}.{kind}", _written(kind, rows, chance), noun)


def _written(kind: str, rows: list[list[str]], chance: random.Random) -> bytes:
    if kind != "csv":
        return files.WRITERS[kind](rows, chance)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)  # between tabs no quotation mark is one
    return text.getvalue().encode()


SHORT = re.compile(r"[\s\w.,'()&/-]*[A-Za-zÀ-ÿ]{3}[\s\w.,'()&/-]*")
TYPED = re.compile(
    r"(?i)https?:|^[a-z]+:|^\d|^[\w.-]+@|^(urn|nl|gm|pv)[\w-]*$|^(ja|nee|yes|no|true|false)$|^[A-Z]{2,3}$"
)


def is_text(value: str) -> bool:
    """Say whether a value of a file is words, and not a day, a number, an address or a code."""
    return SHORT.fullmatch(value) is not None and not TYPED.search(value)


def of_samples(chance: random.Random) -> Iterator[File]:
    """Each sample of the other formats, with a canary in all its words, and in those of some names
    alone.
    """
    for kind, known in files.samples().items():
        for file in known:
            if kind == "xls":
                yield File(file.name, _in_bytes(file.content), file.noun)
                continue
            if not (names := sorted(_names(file))):
                continue
            for chosen in (None, *chance.sample(names, min(3, len(names)))):
                content = _sung_in(file, chosen)
                if content is not None:
                    yield File(file.name, content, file.noun)


def _in_bytes(content: bytes) -> bytes:
    """Put an element in place of words of its length: the lengths in an .xls stand apart."""
    tag = f"<{TAG}>".encode()
    return re.sub(rb"[A-Za-z]{%d}(?=[a-z ]*)" % len(tag), lambda _found: tag, content, count=40)


def _names(file: File) -> set[str]:
    found = set()
    if _is_xml(file):
        return {each.decode() for each in re.findall(rb"<([\w:.-]+)>[^<>]+</", file.content)}
    for line in _documents(file):
        _walk(json.loads(line), lambda name, _value: found.add(name))
    return found


def _walk(value: Any, look: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _walk(each, look, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_walk(each, look, name) for each in value]
    return look(name, value) if isinstance(value, str) else value


def _sung_in(file: File, chosen: str | None) -> bytes | None:
    def put(name: str, value: str) -> str:
        return canary() if name == chosen or (chosen is None and is_text(value)) else value

    if _is_xml(file):

        def put_in_xml(found: re.Match[bytes]) -> bytes:
            name, value = found[1].decode(), found[2].decode("utf-8", "replace")
            sung = put(name, value)
            if sung == value:
                return found[0]
            escaped = sung.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return b"<" + found[1] + b">" + escaped.encode() + b"</"

        return re.sub(rb"<([\w:.-]+)>([^<>]+)</", put_in_xml, file.content)
    return b"\n".join(
        json.dumps(_walk(json.loads(each), put)).encode() for each in _documents(file)
    )


def _is_xml(file: File) -> bool:
    return file.content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")


def _documents(file: File) -> list[bytes]:
    """What a file of JSON holds: one document, or one on each line; none where it is not right."""
    text = file.content.removeprefix(b"\xef\xbb\xbf")
    for parts in ([text], [each for each in text.splitlines() if each.strip()]):
        try:
            for each in parts:
                json.loads(each)
        except ValueError:
            continue
        return parts
    return []


STEPS = 8
"""So many pages are between offering a file and the report of what came of it, at most."""


def bring_in(asker: Asker, offered: Iterable[File]) -> Counter[str]:
    """Offer files as the clerk does and say yes to what is proposed; return what came of them, by
    format and outcome. Nothing is put back.
    """
    came: Counter[str] = Counter()
    for file in offered:
        kind = file.name.rpartition(".")[2]
        if file.noun == "organisations":
            how = _bring_by_command(asker.app, file)
        else:
            how = _offer(asker.client("clerk"), file)
        came[f"{kind} {how}"] += 1
    return came


def _bring_by_command(app: Flask, file: File) -> str:
    """Organisations are of no body, and come in by a command alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        path.write_bytes(file.content)
        db.session.rollback()
        said = app.test_cli_runner().invoke(args=["organisations", "import", str(path), "--json"])
    if said.exception is not None and not isinstance(said.exception, SystemExit):
        return f"WRONG {said.exception!r}"
    return "kept" if re.search(r'"(created|updated)": [1-9]', said.output) else "told"


def _offer(client: FlaskClient, file: File) -> str:
    """Offer one file; return what came of it."""
    sent = {"file": (io.BytesIO(file.content), file.name), "noun": file.noun}
    answer = client.post("/organen/vlietmonde/importeren", data=sent)
    address = ""
    for _step in range(STEPS):
        if answer.status_code != 303:
            break
        address = answer.location
        jobs.current().work_off()
        answer = client.get(address)
        part = re.search(r"/(kolommen|kopers|namen|raad)(?=/|$)", address)
        if answer.status_code == 200 and part:
            to, filled = _as_proposed(answer, address)
            more = {"step": "read"} if part[1] == "kolommen" else {}
            answer = client.post(to, data=filled | more)
    if answer.status_code >= 500:
        return f"WRONG {answer.status_code}"
    if answer.status_code != 200 or not re.fullmatch(r"/importen/[0-9a-f-]+", address):
        return "asked or refused"
    run = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()
    db.session.refresh(run)
    return "kept" if run.created or run.updated else "told"


def _as_proposed(answer: Any, page: str) -> tuple[str, dict[str, Any]]:
    """A form as it stands, with the last choice where none is made."""
    for form in forms_of(answer):
        carried, controls = read(form)
        if controls:
            last = {
                each.name: each.options[-1]
                for each in controls
                if each.kind == "radio" and not each.chosen and each.options
            }
            return form.get("action") or page, carried | last
    return page, {}


def fill_in(asker: Asker, chance: random.Random, share: float = 1) -> Counter[str]:
    """Send each form with a canary in each of its texts that takes one; return how many forms took
    one, and how many refused it.
    """
    came: Counter[str] = Counter()
    for cell in sending.cells(asker):
        if chance.random() >= share:
            continue
        form = sending.form_of(asker, cell)
        if not form.texts:
            continue
        whole = {name: canary() for name in form.texts if "password" not in name}
        alone = [{name: text} for name, text in whole.items()] if len(whole) > 1 else []
        for put in (whole, *alone):
            sung = {**form.values, **put}
            filled = sending.Form(cell, form.address, sung, form.texts, form.files)
            made = sending.Sent(filled.pairs(), [], address=form.address)
            made.files = [(name, file, what) for name, (what, file) in form.files.items()]
            client = asker.client(cell.persona)
            answer = client.post(**sending.as_request(made))
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            came["sent"] += 1
            for wrong in of_html(text):
                came[f"WRONG {form.name}: {wrong}"] += 1
            if answer.status_code in (200, 303):
                came["taken"] += 1
                sheet = asker.world.sheets.get(cell.thing.sheet)
                if sheet is not None and sheet.then:
                    with asker.app.test_request_context():
                        then = asker.app.url_for(sheet.then, **_fitting(asker.app, sheet))
                    client.post(then)
                break
    return came


def _fitting(app: Flask, sheet: Any) -> dict[str, Any]:
    [rule] = [each for each in app.url_map.iter_rules() if each.endpoint == sheet.then][:1]
    return {name: sheet.values[name] for name in rule.arguments}


def check_newest(asker: Asker, count: int = 3) -> list[str]:
    """Have what came in last checked, so that a check and its document tell of it; return where the
    documents stand.
    """
    found = []
    client = asker.client("clerk")
    newest = sa.select(Decision).order_by(Decision.id.desc()).limit(count)
    ids = [each.public_id for each in db.session.scalars(newest)]
    db.session.rollback()
    for public_id in ids:
        client.post(f"/besluiten/{public_id}/toets")
        found.append(f"/besluiten/{public_id}/toetsen/1.pdf")
    return found


def mail(asker: Asker) -> list[EmailMessage]:
    """Have everything sent that is due, and return the letters."""
    with mailbox.serving() as (received, port):
        kept = dict(asker.app.config)
        asker.app.config.update(mailbox.settings(port))
        try:
            said = asker.app.test_cli_runner().invoke(args=["mail", "run"])
        finally:
            asker.app.config.update({name: kept.get(name) for name in mailbox.settings(port)})
    assert said.exit_code == 0, said.output
    return received.letters


@dataclass
class Walked:
    """What a walk saw: pages by kind of content, pages on which a canary stood, and what is wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    endpoints: set[str] = field(default_factory=set)
    sung: int = 0
    words: set[str] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)

    def figure(self) -> str:
        kinds = ", ".join(f"{times:,} {kind}" for kind, times in self.kinds.most_common())
        return (
            f"{self.kinds.total():,} answers ({kinds}) of {len(self.endpoints)} addresses, {self.sung:,} "
            f"with a canary ({len(self.words):,} of them), {len(self.wrong)} alive"
        )


PERSONAS = ("clerk", "nobody", "reviewer", "official", "administrator", "auditor")
FIRST = (
    "/open-data/nevenfuncties.csv",
    "/open-data/nevenfuncties.xlsx",
    "/open-data/bestuurders.csv",
    "/organen/vlietmonde",
    "/organen/vlietmonde/wijzigingen.atom",
    "/organen/vlietmonde/beheer/bestuurders",
    "/zoeken?q=kan",
    "/besluiten",
)
"""Pages on which what came in last stands for sure."""
NEWEST = (Official, Organisation, Position, Decision, ImportRun, Finding, Mention)


def walk(
    asker: Asker,
    most: int,
    of_each: int = 4,
    personas: Sequence[str] = PERSONAS,
    also: Sequence[str] = (),
) -> Walked:
    """Open the first pages, the pages of what is newest, and what they lead to, as each of some
    personas: `of_each` of each address, and `most` in all for one persona. A page with a canary is
    followed first. `also`: what is opened before all.
    """
    walked = Walked()
    urls = asker.app.url_map.bind("localhost")
    for persona in personas:
        client, seen, times, opened = asker.client(persona), set(), Counter[str](), 0
        first, newest = _starts(asker), _newest(asker, of_each)
        todo = [*also, *FIRST, *newest, *first]
        while todo and opened < most:
            address = todo.pop(0)
            path = urlsplit(address).path.removeprefix("/en") or "/"
            try:
                endpoint, _values = urls.match(path, method="GET")
            except HTTPException:
                continue
            if address in seen or times[endpoint] >= of_each or endpoint == "static":
                continue
            seen.add(address)
            answer = client.get(address)
            if answer.status_code == 404:
                continue
            times[endpoint] += 1
            opened += 1
            if answer.status_code in (301, 302, 303, 308):
                todo.insert(0, urljoin(address, answer.location.removeprefix("http://localhost")))
            has_one, found = look(walked, persona, endpoint, address, answer)
            todo = [*found, *todo] if has_one else [*todo, *found]
    return walked


def _starts(asker: Asker) -> list[str]:
    first = ["/"]
    with asker.app.test_request_context():
        for rule in asker.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.arguments <= {"slug"}:
                values = dict.fromkeys(rule.arguments, "vlietmonde")
                first.append(asker.app.url_for(rule.endpoint, **values))
        for endpoint, things in asker.world.things.items():
            for thing in things[:1]:
                try:
                    address = asker.app.url_for(endpoint, **thing.values)
                except BuildError:
                    continue
                first.append(address.partition("?")[0])
    return first


def _newest(asker: Asker, count: int) -> list[str]:
    """The addresses that the newest things could have."""
    ids = [
        row.public_id
        for model in NEWEST
        for row in db.session.scalars(sa.select(model).order_by(model.id.desc()).limit(count))
    ]
    db.session.rollback()
    with asker.app.test_request_context():
        return [
            asker.app.url_for(rule.endpoint, **{**dict.fromkeys(rule.arguments, each), **body})
            for rule in asker.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and rule.arguments - {"slug"} in ({"public_id"}, {"id_"})
            for body in [{"slug": "vlietmonde"} if "slug" in rule.arguments else {}]
            for each in ids
        ]


def look(
    walked: Walked, persona: str, endpoint: str, address: str, answer: Any
) -> tuple[bool, list[str]]:
    """Look at one answer; return whether a canary stands in it, and the links."""
    kind = answer.mimetype
    if answer.status_code == 200:
        walked.kinds[kind] += 1
        walked.endpoints.add(endpoint)
    data = answer.get_data()
    faults = list(judged(kind, data))
    if answer.status_code >= 500:
        faults.append(f"status {answer.status_code}")
    for wrong in faults:
        walked.wrong.setdefault(f"{endpoint} {wrong}"[:200], f"{persona} {address}: {wrong}")
    found = set(re.findall(rb"kan\d{3,}", data))
    walked.sung += bool(found)
    walked.words |= {each.decode() for each in found}
    if kind != "text/html":
        return bool(found), []
    hrefs = re.findall(r'href="([^"#]+)', data.decode())
    return bool(found), [
        urljoin(address, each.replace("&amp;", "&"))
        for each in hrefs
        if not re.match(r"[a-z]+:|//", each)
    ]


def judged(kind: str, data: bytes) -> Iterator[str]:
    """Say what is alive in a file of this kind."""
    if kind == "text/html":
        yield from of_html(data.decode())
    elif kind in ("text/csv", "text/tab-separated-values"):
        yield from of_csv(data.decode("utf-8-sig"))
    elif "spreadsheetml" in kind:
        yield from of_workbook(data)
    elif kind.endswith("xml"):
        yield from of_xml(data)
    elif kind.endswith("json"):
        json.loads(data)
    elif kind == "application/pdf":
        yield from of_pdf(data)
    if kind != "application/pdf" and re.search(rb"49%s|\$49#|#49 | 49 \*v\*", data):
        yield "a template was filled in"


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == TAG:
            self.wrong.append(f"an element <{tag}>")
        for name, value in attrs:
            if name == ATTRIBUTE or name.startswith("on"):
                self.wrong.append(f"an attribute {name} of <{tag}>")
            if name in ("href", "src", "action", "formaction", "data", "poster") and re.match(
                r"(?i)[\x00-\x20]*(javascript|vbscript|data)\s*:",
                re.sub(r"[\t\r\n]", "", value or ""),
            ):
                self.wrong.append(f"an address {value!r}"[:80])


def of_html(text: str) -> Iterator[str]:
    parser = _Elements()
    parser.feed(text)
    yield from parser.wrong


def of_csv(text: str) -> Iterator[str]:
    separator = ";" if text.split("\n", 1)[0].count(";") else ","
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        for cell in row:
            if re.match(r"[ \ufeff]*[=+@\t\r＝＋＠]|[ \ufeff]*[-－](?![\d., ]*$)", cell):
                yield f"a cell that is a formula: {cell[:30]!r}"


def of_workbook(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            yield from (
                f"a formula: {each.value!r}"[:60]
                for each in row
                if each.data_type == "f" and not is_kept_text(each)
            )


def is_kept_text(cell: Any) -> bool:
    """Say whether a cell that looks like a formula is written as text."""
    return cell.quotePrefix


def of_xml(data: bytes) -> Iterator[str]:
    for each in ElementTree.fromstring(data).iter():
        if str(each.tag).rpartition("}")[2] == TAG or ATTRIBUTE in each.attrib:
            yield f"an element <{each.tag}>"
        if each.get("type") == "html" and TAG in (each.text or ""):
            yield from of_html(each.text or "")


def of_pdf(data: bytes) -> Iterator[str]:
    import pypdf

    read = pypdf.PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in read.pages) + str(read.metadata)
    words = re.sub(r"\s+", "", text)
    if re.search(rf"(?<!#str\(7\*7\)\*v\*){WORD}[0-9]{{3,}}", words):
        yield "markup that was carried out"
    for name in ("/JavaScript", "/OpenAction", "/Launch"):
        if name in str(read.trailer["/Root"]):
            yield f"{name} in the document"


def of_letters(letters: Iterable[EmailMessage]) -> Iterator[str]:
    """Say what is alive in letters: a header more than ours, an element, or a template filled in."""
    for letter in letters:
        for name in letter:
            if TAG in str(letter[name]) or name in ("Bcc", "Cc") or "kanarie.example" in name:
                yield f"{name}: {letter[name]!r}"
        for part in letter.walk():
            if part.get_content_maintype() == "text":
                yield from judged(part.get_content_type(), part.get_content().encode())
