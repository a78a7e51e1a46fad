"""Sends to every form what nobody should, as the persona who may, and judges what is answered."""

from __future__ import annotations

import re
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import quote, quote_plus, urlencode, urlsplit

import hypothesis
from hypothesis import strategies as st

from tests.access import matrix
from tests.access.matrix import IN, Asker, Cell
from tests.access.world import PERSONAS
from tests.desks import forms_of, read
from tests.hostile import values

SECONDS = 5
"""How long a processor may be busy with one answer, beside others."""
OF_A_DATABASE = re.compile(
    r"sqlite3|sqlalchemy|psycopg|IntegrityError|OperationalError|DataError|Traceback|"
    r"UNIQUE constraint|NOT NULL constraint|violates|SELECT .* FROM|INSERT INTO",
)
ALIVE = re.compile(
    rf"<{values.TAG}\b|[\"']\s{values.ATTRIBUTE}=[\"']|"
    rf"\b(?:href|src|action|formaction)=\"\s*(?:javascript|data):[^\"]*{values.TAG}|49kanarie",
    re.IGNORECASE,
)
Pairs = list[tuple[str, str]]
Files = list[tuple[str, str, bytes]]


@dataclass
class Form:
    """A form as it stands on its page. `values`: what somebody who may, sends with it; `texts`: what
    can be typed; `files`: names and contents of what is offered.
    """

    cell: Cell
    address: str
    values: dict[str, Any] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.cell.thing.sheet or self.cell.endpoint} ({self.cell.persona})"

    def pairs(self) -> Pairs:
        found: Pairs = []
        for name, sent in self.values.items():
            found += [(name, str(each)) for each in (sent if isinstance(sent, list) else [sent])]
        return found


@dataclass
class Sent:
    """What is sent with a form in the end."""

    pairs: Pairs
    files: Files
    query: Pairs = field(default_factory=list)
    header: tuple[str, str] | None = None
    address: str = ""
    body: tuple[str, bytes] | None = None

    def written(self) -> str:
        parts = [f"{name[:30]}={_short(text)}" for name, text in self.pairs]
        parts += [f"{name}=<file {file!r}>" for name, file, _content in self.files]
        parts += [f"?{name}={_short(text)}" for name, text in self.query]
        if self.header:
            parts.append(f"{self.header[0]}: {_short(self.header[1])}")
        if self.body:
            parts.append(f"<{self.body[0]}: {self.body[1][:60]!r}>")
        return f"{self.address} {' '.join(parts)}"


def _short(text: str) -> str:
    return repr(text) if len(text) < 60 else f"{text[:30]!r}…({len(text)})"


def cells(asker: Asker) -> list[Cell]:
    """Each address that takes a form, and each state that it is in, with a persona who may send
    it.
    """
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    found: dict[tuple[str, str, str], Cell] = {}
    for cell in matrix.cells(asker.app, asker.world):
        if cell.method != "POST" or cell.endpoint == "accounts.sign_out":
            continue
        sheet = cell.thing.sheet
        key = (cell.endpoint, sheet, "" if sheet else cell.thing.state)
        if key in found or matrix.expected(table, cell, audiences[cell.endpoint]) != {IN}:
            continue
        if not sheet or _is_whose(asker, cell):
            found[key] = cell
    return list(found.values())


def _is_whose(asker: Asker, cell: Cell) -> bool:
    """Say whether this persona is the one for whom the form stands on its page."""
    who = asker.world.sheets[cell.thing.sheet].who
    return cell.persona == ("nobody" if who == "reader" else who) and who in (*PERSONAS, "reader")


def form_of(asker: Asker, cell: Cell) -> Form:
    """The form that stands on the page of a cell, filled in; where it stands on none, an empty
    one.
    """
    sheet = asker.world.sheets.get(cell.thing.sheet)
    address = asker.address(cell)
    page, query = address, ""
    if sheet is not None:
        query = sheet.query
        if sheet.page:
            with asker.app.test_request_context():
                page = asker.app.url_for(sheet.page, **cell.thing.values).partition("?")[0]
    answer = asker.client(cell.persona).get(page + query)
    for form in forms_of(answer) if answer.status_code == 200 else ():
        action = form.get("action") or page
        if action.partition("?")[0] == address:
            carried, controls = read(form)
            needed = sheet.needed if sheet else {}
            texts = tuple(each.name for each in controls if each.kind == "text")
            hidden = frozenset(carried) - {each.name for each in controls}
            files = dict(sheet.files) if sheet else {}
            if "?" in action:
                address = action
            return Form(cell, address, {**carried, **needed}, texts, hidden, files)
    return Form(cell, address)


@st.composite
def sent(draw: st.DrawFn, form: Form) -> Sent:
    """Draw what is sent: the form as it should be, with some of it spoilt."""
    pairs = form.pairs()
    files: Files = [(name, file, what) for name, (what, file) in form.files.items()]
    made = Sent(pairs, files, address=form.address)
    names = sorted({name for name, _text in pairs}) or list(values.EXTRA)
    for _time in range(draw(st.integers(1, 3))):
        how = draw(st.sampled_from(_WAYS))
        how(draw, made, draw(st.sampled_from(names)))
    return made


def _spoil(draw: st.DrawFn, made: Sent, name: str) -> None:
    made.pairs = [(n, t) for n, t in made.pairs if n != name] + [(name, draw(values.value))]


def _leave_out(draw: st.DrawFn, made: Sent, name: str) -> None:
    made.pairs = [(n, t) for n, t in made.pairs if n != name]


def _double(draw: st.DrawFn, made: Sent, name: str) -> None:
    other = (name, draw(values.value))
    made.pairs = [other, *made.pairs] if draw(st.booleans()) else [*made.pairs, other]


def _repeat(draw: st.DrawFn, made: Sent, name: str) -> None:
    times = draw(st.sampled_from((3, 400, 3000)))
    made.pairs = [*made.pairs, *[(name, draw(values.value)[:10])] * times]


def _swap(draw: st.DrawFn, made: Sent, name: str) -> None:
    if made.pairs:
        other = draw(st.sampled_from(made.pairs))[1]
        made.pairs = [(n, other if n == name else t) for n, t in made.pairs]


def _add(draw: st.DrawFn, made: Sent, name: str) -> None:
    extra = draw(st.sampled_from(values.EXTRA) | st.text(max_size=12))
    made.pairs = [*made.pairs, (extra, draw(values.value))]


def _number(draw: st.DrawFn, made: Sent, name: str) -> None:
    """Another number in the name of a field: a row that is not there, or far away."""
    far = draw(st.sampled_from(("-1", "7", "99999", "9" * 30, "٣", "x", "")))
    other = re.sub(r"[0-9]+", far, name, count=1) if re.search("[0-9]", name) else f"{name}-{far}"
    made.pairs = [*made.pairs, (other, draw(values.value))]


def _file(draw: st.DrawFn, made: Sent, name: str) -> None:
    """A file where text is meant."""
    made.pairs = [(n, t) for n, t in made.pairs if n != name]
    made.files = [*made.files, (name, draw(values.value)[:200], draw(st.binary(max_size=50)))]


def _odd_file(draw: st.DrawFn, made: Sent, name: str) -> None:
    """Something else in the file that is offered."""
    made.files = [
        (
            n,
            draw(st.sampled_from((f, "x.xlsx", "x.pdf", "x.json", "x.xml", "x.docx", "", "\x00"))),
            draw(st.binary(max_size=200)),
        )
        for n, f, _what in made.files
    ]


def _text_for_file(draw: st.DrawFn, made: Sent, name: str) -> None:
    made.pairs = [*made.pairs, *[(n, draw(values.value)) for n, _f, _w in made.files]]
    made.files = []


def _ask(draw: st.DrawFn, made: Sent, name: str) -> None:
    asked = draw(
        st.sampled_from(("pagina", "op", "naam", "besluit", "orgaan", "soort", "fout", "na", name))
    )
    made.query = [*made.query, (asked, draw(values.value)[:3000])]


def _head(draw: st.DrawFn, made: Sent, name: str) -> None:
    made.header = draw(st.sampled_from(values.HEADERS))


def _address(draw: st.DrawFn, made: Sent, name: str) -> None:
    """Something else for a part of the address."""
    parts = made.address.partition("?")[0].split("/")
    place = draw(st.integers(1, max(1, len(parts) - 1)))
    other = draw(
        st.sampled_from(
            ("-1", "0", "x" * 300, "%00", "%ff", "..%2f..", "1e9", str(uuid.UUID(int=0)))
        )
        | values.value.map(lambda text: quote(text[:300].encode("utf-8", "surrogatepass"), safe=""))
    )
    made.address = "/".join([*parts[:place], other or "%20", *parts[place + 1 :]])


def _empty(draw: st.DrawFn, made: Sent, name: str) -> None:
    made.pairs, made.files = [], []


def _body(draw: st.DrawFn, made: Sent, name: str) -> None:
    """Something that is no form."""
    made.body = draw(
        st.sampled_from(
            (
                ("application/json", b'{"title": [[[1]]]}'),
                ("multipart/form-data; boundary=x", b"--y\r\nkanarie"),
                ("multipart/form-data", b"--x\r\n"),
                (
                    "multipart/form-data; boundary=x",
                    b'--x\r\nContent-Disposition: form-data; name="a"\r\n',
                ),
                ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfe=%zz&%"),
                ("application/x-www-form-urlencoded", b"&&&==&=%00%ff%u1234"),
                ("text/xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"),
                ("", b"title=x"),
            )
        )
    )


_WAYS = (_spoil,) * 8 + (
    _leave_out,
    _double,
    _double,
    _repeat,
    _swap,
    _swap,
    _add,
    _number,
    _file,
    _odd_file,
    _text_for_file,
    _ask,
    _head,
    _address,
    _empty,
    _body,
)


def as_request(made: Sent) -> dict[str, Any]:
    """What the client sends, byte for byte."""
    kind, body = made.body or _packed(made.pairs, made.files)
    query = urlencode(
        [
            (name.encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass"))
            for name, text in made.query
        ]
    )
    asked = made.address + (("&" if "?" in made.address else "?") + query if query else "")
    headers = [] if made.header is None else [made.header]
    return {"path": asked, "data": body, "content_type": kind, "headers": headers}


def _packed(pairs: Pairs, files: Files) -> tuple[str, bytes]:
    if not files:
        body = b"&".join(
            quote_plus(_raw(name)).encode() + b"=" + quote_plus(_raw(text)).encode()
            for name, text in pairs
        )
        return "application/x-www-form-urlencoded", body
    lines = [
        b"--kan\r\nContent-Disposition: form-data; name=" + _named(name) + b"\r\n\r\n" + _raw(text)
        for name, text in pairs
    ] + [
        b"--kan\r\nContent-Disposition: form-data; name="
        + _named(name)
        + b"; filename="
        + _named(file)
        + b"\r\nContent-Type: application/octet-stream\r\n\r\n"
        + what
        for name, file, what in files
    ]
    return "multipart/form-data; boundary=kan", b"\r\n".join([*lines, b"--kan--\r\n"])


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _named(text: str) -> bytes:
    """A name between quotes, written as browsers do."""
    for each, written in (('"', "%22"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(each, written)
    return b'"' + _raw(text) + b'"'


KNOWN_PARAMETERS = (
    "pagina",
    "op",
    "tot",
    "van",
    "q",
    "soort",
    "orgaan",
    "cursor",
    "prefix",
    "taal",
)


def readable(asker: Asker) -> list[Cell]:
    """Each page, and each state that it is in, with a persona who may read it."""
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    found: dict[tuple[str, str], Cell] = {}
    for cell in matrix.cells(asker.app, asker.world):
        key = (cell.endpoint, cell.thing.state)
        if (
            cell.method == "GET"
            and key not in found
            and matrix.expected(table, cell, audiences[cell.endpoint]) == {IN}
        ):
            found[key] = cell
    return list(found.values())


def page_of(asker: Asker, cell: Cell) -> Form:
    """A page, with the names of what can be asked of it: its form, and the links to itself."""
    address = asker.address(cell)
    answer = asker.client(cell.persona).get(address)
    text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    asked = set(re.findall(r"[?;&]([a-z_]{2,20})=", text.replace("&amp;", "&")))
    for form in re.findall(r"<form(?![^>]*post)[^>]*>.*?</form>", text, re.DOTALL):
        asked |= set(re.findall(r'\bname="([^"]+)"', form))
    return Form(cell, address, dict.fromkeys(sorted({*asked, *KNOWN_PARAMETERS}), ""))


@st.composite
def asked_of(draw: st.DrawFn, form: Form) -> Sent:
    """Draw what is asked of a page."""
    made = Sent([], [], address=form.address)
    names = sorted(form.values)
    for _time in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(names))
        made.query = [*made.query, (name, draw(values.value)[:2000])]
    if draw(st.integers(0, 5)) == 0:
        _address(draw, made, "")
    if draw(st.integers(0, 5)) == 0:
        _head(draw, made, "")
    return made


@dataclass
class Judged:
    """What came of sending. `wrong`: in words, by kind; none where all is well."""

    status: int
    wrong: list[str]


def send(asker: Asker, form: Form, made: Sent) -> Judged:
    """Send or ask, judge, and put back whatever was written."""
    client, began = asker.client(form.cell.persona), time.process_time()
    asked = as_request(made)
    if form.cell.method == "GET":
        asked = {"path": asked["path"], "headers": asked["headers"]}
    try:
        answer = client.open(method=form.cell.method, **asked)
    except Exception as error:
        asker.put_back()
        return Judged(500, [f"fault {type(error).__name__}: {str(error)[:200]}"])
    took = time.process_time() - began
    wrote = asker.kept.changed()
    wrong = list(judge(answer, form, made, wrote))
    if took > SECONDS:
        wrong.append(f"slow {took:.1f}")
    if wrote or "session" in str(answer.headers.get("Set-Cookie", "")):
        if wrote:
            asker.put_back()
        asker.forget(form.cell.persona)
    return Judged(answer.status_code, wrong)


def judge(answer: Any, form: Form, made: Sent, wrote: tuple[str, ...]) -> Iterator[str]:
    """Say what is wrong with an answer."""
    status = answer.status_code
    if status >= 500:
        yield f"fault {status}"
    if wrote and (form.cell.method == "GET" or (status >= 400 and not is_draft(form))):
        yield f"half written at {status}: {', '.join(wrote)}"
    if 300 <= status < 400 and leaves(answer.location or ""):
        yield f"leads away to {answer.location!r}"
    if answer.mimetype != "text/html" or status == 500:
        return
    text = answer.get_data(as_text=True)
    if found := OF_A_DATABASE.search(text):
        yield f"tells of the database: {found[0]}"
    if found := ALIVE.search(text):
        yield f"alive: {text[max(0, found.start() - 60) : found.end() + 20]!r}"
    if form.cell.method == "GET":
        return
    if status == 400 and made.body is None:
        yield from lost(text, form, made)


def is_draft(form: Form) -> bool:
    """Say whether what is sent is kept as far as it goes, to be mended later."""
    return form.cell.endpoint.endswith((".page", ".declare", ".amend", ".difference", ".check"))


def leaves(location: str) -> bool:
    """Say whether a browser would leave our site for this location."""
    cleaned = re.sub(r"[\t\r\n]", "", location).strip(" \x00\x1f").replace("\\", "/")
    parts = urlsplit(cleaned)
    if cleaned.startswith("//") or re.search(r"[\x00-\x20\x7f]", location):
        return True
    return bool(parts.scheme or parts.netloc) and (parts.scheme, parts.netloc) != (
        "http",
        "localhost",
    )


def lost(text: str, form: Form, made: Sent) -> Iterator[str]:
    """Say what was typed and does not come back with a page that asks to mend something, and whether
    the page says what.
    """
    if 'class="error' not in text and 'class="lead"' not in text:
        yield "says not what to do"
    if not carries_along(form, made):
        return
    times = Counter(name for name, _text in made.pairs)
    shown = bare(unescape(text))
    for name, typed in made.pairs:
        if name not in form.texts or times[name] > 1 or "password" in name or name == "username":
            continue
        if not is_shown(typed) or not typed.strip():
            continue
        if bare(typed) not in shown:
            yield f"lost {name}"


def carries_along(form: Form, made: Sent) -> bool:
    """Say whether the page is the one that was sent: what it carries along is as it was, and so is
    the address.
    """
    if not all(is_shown(file) for _name, file, _content in made.files):
        return False  # no browser sends such a name, and no form is read beside it
    kept = [each for each in made.pairs if each[0] in form.hidden]
    as_was = [each for each in form.pairs() if each[0] in form.hidden]
    return sorted(kept) == sorted(as_was) and made.address == form.address


def bare(text: str) -> str:
    """A text without what the field of a number leaves out of it: dots and spaces."""
    return re.sub(r"[.\s]", "", text)


def is_shown(text: str) -> bool:
    return text.isprintable() and not re.search("[\ud800-\udfff]", text)


@dataclass
class Tried:
    """What came of many: how many were sent to how many forms, how often each status was answered,
    and of each kind of fault how often it came and the shortest that brought it.
    """

    sent: int = 0
    forms: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    answers: list[tuple[str, int]] = field(default_factory=list)
    """What was sent and with which status it was answered, in order."""
    faults: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def note(self, form: Form, made: Sent, judged: Judged) -> None:
        self.sent += 1
        self.forms.add(form.name)
        self.statuses[judged.status] += 1
        self.answers.append((f"{form.name} {made.written()}", judged.status))
        for wrong in judged.wrong:
            kind = (form.name, re.sub(r"[0-9]+(\.[0-9]+)?", "N", wrong)[:110])
            told = f"{wrong}: {made.written()}"
            times, shortest = self.faults.get(kind, (0, told))
            self.faults[kind] = (times + 1, min(shortest, told, key=len))

    def figure(self) -> str:
        """The count in words."""
        by = ", ".join(f"{times:,} × {status}" for status, times in sorted(self.statuses.items()))
        return f"{self.sent:,} sent to {len(self.forms)} forms or pages, {len(self.faults)} kinds of fault ({by})"

    def lines(self) -> list[str]:
        """Each kind of fault in words."""
        return [
            f"{times} × {name}: {told}"
            for (name, _kind), (times, told) in sorted(self.faults.items())
        ]


def try_drawn(asker: Asker, count: int, chosen: list[Cell], seed: int | None = None) -> Tried:
    """Send what is drawn by chance to the forms, or ask it of the pages, of these cells: of each as
    much as of the next, `count` in all. `seed` None: another each time.
    """
    tried = Tried()
    each = max(2, count // len(chosen))
    for number, cell in enumerate(chosen):
        _try_one(asker, tried, cell, each, None if seed is None else seed + number)
    return tried


def _try_one(asker: Asker, tried: Tried, cell: Cell, count: int, seed: int | None) -> None:
    is_page = cell.method == "GET"
    form = (page_of if is_page else form_of)(asker, cell)

    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given((asked_of if is_page else sent)(form))
    def try_it(made: Sent) -> None:
        tried.note(form, made, send(asker, form, made))

    (try_it if seed is None else hypothesis.seed(seed)(try_it))()


def try_seeds(asker: Asker, chosen: list[Cell], every: int = 1) -> Tried:
    """Send each value in each field alone, or each so many-eth of them."""
    tried, number = Tried(), 0
    for cell in chosen:
        form = form_of(asker, cell)
        for made in each_seed(form):
            number += 1
            if number % every == 0:
                tried.note(form, made, send(asker, form, made))
    return tried


def each_seed(form: Form) -> Iterable[Sent]:
    """Each value in each field alone, beside what is right."""
    for name in sorted({name for name, _text in form.pairs()}):
        for seed in values.SEEDS:
            rest = [(n, t) for n, t in form.pairs() if n != name]
            files: Files = [(n, file, what) for n, (what, file) in form.files.items()]
            yield Sent([*rest, (name, seed)], files, address=form.address)
