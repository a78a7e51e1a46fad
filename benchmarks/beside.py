"""What an import costs whoever reads or declares beside it, in one run: a table of positions,
readers, declarations.

    python -m benchmarks.beside [ROWS] [SHARE] > beside.txt
    python -m benchmarks.page docs/performance.md beside < beside.txt

The example is served by two processes of eight threads, as an operator would on two cores. Twenty
readers who have signed in and twenty who have not ask for pages at a fixed rate, each request at
its own moment whether or not earlier ones were answered: the rate is that at which server and
readers together need one of two cores. Then the same while a command imports ROWS positions
(5,000), four for each official of another body, and four officials declare a position each, page by
page; whoever gets 503 sends the same page again after `Retry-After`. SHARE: how many cores they
need instead of one.

Where other work goes on at the same time the figures say nothing: half of the cores must be free.
The table says how much was taken by others while readers were alone.
"""

from __future__ import annotations

import http.client
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from html import unescape
from pathlib import Path

from benchmarks.pages import free_port, wait
from benchmarks.served import make_demo
from register.cli.demo import PASSWORD

READERS = 20
LARGE_BODY = "wilgendam"
POSITIONS_EACH = 4
THINKING_SECONDS = 1.0
"""What whoever declares takes for each page, which is less than anybody needs to read it."""
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
ALONE_SECONDS = 30
FIRST_RATE, TRIES, TRY_SECONDS = 20.0, 3, 8
TELLERS = (
    "burgemeester@vlietmonde.example",
    "wethouder@vlietmonde.example",
    "raadslid@vlietmonde.example",
)
CLERK = "griffier@vlietmonde.example"
PUBLIC = ("/", "/nevenfuncties", "/organen/gemeente-vlietmonde", "/zoeken?q=wethouder")
SIGNED_IN = ("/besluiten", "/organen/gemeente-vlietmonde/importen", "/bevindingen")
ANSWERS = {
    "organisation": "new",
    "organisation_kind": "foundation",
    "kind": "board",
    "capacity": "private",
    "paid": "no",
    "running": "running",
    "valid_from": "3-2024",
}
INPUT = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
FORM = re.compile(
    r'<form method="post" action="([^"]*/nevenfuncties/[^"]*)"[^>]*>(.*?)</form>', re.S
)


class Visitor:
    """Somebody with a browser: keeps cookies, follows redirects, counts what was answered."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, address: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(
            method, address, urllib.parse.urlencode(fields) if fields is not None else None, headers
        )
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return (
            answer.status,
            text,
            answer.headers.get("Location") or "",
            answer.headers.get("Retry-After") or "",
        )

    def sign_in(self, email: str) -> Visitor:
        _status, text, _to, _after = self.ask("GET", "/aanmelden")
        fields = {**hidden(text), "email": email, "password": PASSWORD}
        assert self.ask("POST", "/aanmelden", fields)[0] == 303, email
        return self

    def open(self, address: str) -> tuple[str, str]:
        """Return the page, and where it stands after all redirects."""
        status, text, to, _after = self.ask("GET", address)
        if status in (301, 302, 303, 308):
            return self.open(path_of(to))
        assert status == 200, (address, status)
        return text, address


Reader = tuple[Visitor, tuple[str, ...]]


def pair(port: int, at: int, clerk: Visitor) -> list[Reader]:
    """Return a reader who has not signed in and one who has, each of whom begins at another page.

    They ask in turn: were all who have signed in to ask after one another, the server would have
    more than it can do for half of the time and nothing to do for the other.
    """
    signed_in = Visitor(port)
    signed_in.cookies = dict(clerk.cookies)
    return [
        (visitor, (*pages[at % len(pages) :], *pages[: at % len(pages)]))
        for visitor, pages in ((Visitor(port), PUBLIC), (signed_in, SIGNED_IN))
    ]


def path_of(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else None


def hidden(text: str) -> dict[str, str]:
    """Return what the fields of a page hold, without choices that are not made."""
    fields = {}
    for tag in INPUT.findall(text):
        name = attribute(tag, "name")
        if name and (attribute(tag, "type") not in ("radio", "checkbox") or " checked" in tag):
            fields[name] = attribute(tag, "value") or ""
    return fields


class Tally:
    """What readers and declarers met; times in seconds."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.took: list[float] = []
        self.statuses: dict[int, int] = {}
        self.imported = 0.0

    def note(self, status: int, took: float | None = None) -> None:
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if took is not None:
                self.took.append(took)


def read_on(
    reader: Reader, every: float, first: float, until: threading.Event, tally: Tally
) -> None:
    """Ask for a page every so many seconds until told to stop; a time counts from the moment the
    page was due.
    """
    visitor, pages = reader
    due, number = time.perf_counter() + first, 0
    while not until.wait(max(0.0, due - time.perf_counter())):
        try:
            status = visitor.ask("GET", pages[number % len(pages)])[0]
        except OSError:
            status = 0
        tally.note(status, time.perf_counter() - due)
        due, number = due + every, number + 1


def declare(official: Visitor, home: str, number: int, tally: Tally, took: list[float]) -> None:
    """Declare a position page by page, as a browser would; send a page again where somebody else
    was writing.
    """
    began = time.perf_counter()
    mine, _here = official.open(home)
    address = next(each for each in re.findall(r'href="([^"]*/nevenfuncties/nieuw)"', mine))
    text, here = official.open(address)
    first = {"title": f"lid {number}", "organisation_name": f"Stichting Naast {number}"}
    for _page in range(12):
        match = next(each for each in FORM.finditer(text) if "/nevenfuncties/" in each[1])
        names = set(re.findall(r'name="([^"]+)"', match[2]))
        answers = {name: value for name, value in {**ANSWERS, **first}.items() if name in names}
        fields = {**hidden(match[2]), **answers}
        to = unescape(match[1]) or here
        time.sleep(THINKING_SECONDS)
        while True:
            status, text, moved, after = official.ask("POST", to, fields)
            tally.note(status)
            if status != 503:
                break
            time.sleep(float(after or 5))
        if status != 303:
            raise SystemExit(f"a page was not taken: {to} {status} {fields}\n{text[:3000]}")
        text, here = official.open(path_of(moved))
        if "/bevestiging" in here:
            break
    assert f"lid {number}" in text, "the text was lost"
    took.append(time.perf_counter() - began)


def serve(path: Path, port: int) -> subprocess.Popen[bytes]:
    command = (
        f"-m gunicorn wsgi:app -w 2 -k gthread --threads 8 -b 127.0.0.1:{port} --log-level "
        "error --timeout 120"
    )
    return subprocess.Popen([sys.executable, *command.split()], env=settings(path))


def settings(path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
        "REGISTER_JOBS_FOLDER": f"{path}.jobs",
        "REGISTER_JOBS_IN_PROCESS": "false",
        "REGISTER_SECURE_COOKIES": "false",
        "REGISTER_RATELIMIT_ENABLED": "false",
        "REGISTER_SECRET_KEY": "b" * 32,
    }


def processor_seconds(parent: int) -> float:
    """Return what the children of a process have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """Return for how long all processors of this machine together have been at work."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def calibrate(server: subprocess.Popen[bytes], readers: list[Reader], share: float) -> float:
    """Return how many pages a second take so many cores, server and readers together.

    A page takes more of a processor when others are made beside it than when it is asked for alone;
    so the rate is tried, and corrected by what it took.
    """
    for visitor, pages in readers:
        for page in pages:
            visitor.ask("GET", page)
    rate = FIRST_RATE
    for _try in range(TRIES):
        before = processor_seconds(server.pid) + own_seconds()
        _tally, seconds = measured(readers, rate, lambda: time.sleep(TRY_SECONDS))
        used = processor_seconds(server.pid) + own_seconds() - before
        rate *= share * seconds / used
    return rate


def officials_table(rows: int) -> str:
    """Return the officials whose positions come in."""
    lines = [
        f"pw-{each},Zandkuil{each},A.B.,lid {each % 50},elected_member,2022"
        for each in range(-(-rows // POSITIONS_EACH))
    ]
    return "\n".join(["key,family_name,initials,office,office_kind,starts_on", *lines, ""])


def positions_table(rows: int) -> str:
    """Return the positions that come in, every third of them at another organisation."""
    lines = [
        f"pw-{each // POSITIONS_EACH},beside-{each},bestuurslid {each},Stichting "
        f"{each // 3},board,private,nee,2021"
        for each in range(rows)
    ]
    head = "official,key,title,organisation,role,capacity,paid,starts_on"
    return "\n".join([head, *lines, ""])


def prepare(folder: Path, rows: int) -> Path:
    """Make the example, with a large body in it whose officials have no positions yet; return the
    database.
    """
    path = folder / "demo.sqlite"
    make_demo(path)
    (folder / "bestuurders.csv").write_text(officials_table(rows))
    (folder / "posities.csv").write_text(positions_table(rows))
    for words in (
        ("bodies", "add", "Provincie Wilgendam", "--kind", "province"),
        ("officials", "import", "--body", LARGE_BODY, str(folder / "bestuurders.csv")),
    ):
        subprocess.run((*FLASK, *words), env=settings(path), check=True, stdout=sys.stderr)
    return path


def p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[18] * 1000


def run(rows: int, share: float, folder: Path) -> str:
    path = prepare(folder, rows)
    port = free_port()
    server = serve(path, port)
    try:
        wait(port).close()
        clerk = Visitor(port).sign_in(CLERK)
        readers = [reader for at in range(READERS) for reader in pair(port, at, clerk)]
        officials = [Visitor(port).sign_in(TELLERS[each % len(TELLERS)]) for each in range(4)]
        rate = calibrate(server, readers, share)
        before, busy = processor_seconds(server.pid) + own_seconds(), busy_seconds()
        alone = measured(readers, rate, lambda: time.sleep(ALONE_SECONDS))
        used = (processor_seconds(server.pid) + own_seconds() - before) / alone[1]
        others = (busy_seconds() - busy) / alone[1] - used
        took: list[float] = []
        told = Tally()
        beside = measured(
            readers, rate, lambda: bring_in(path, folder / "posities.csv", officials, told, took)
        )
    finally:
        server.terminate()
        server.wait()
    return report(rows, rate, used, others, alone, beside, told, took)


def measured(readers: list[Reader], rate: float, work: Callable[[], None]) -> tuple[Tally, float]:
    """Let readers ask at this rate, pages a second in all, while something is done; return what
    they met.
    """
    tally, over = Tally(), threading.Event()
    every = len(readers) / rate
    threads = [
        threading.Thread(target=read_on, args=(reader, every, number / rate, over, tally))
        for number, reader in enumerate(readers)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        seconds = time.perf_counter() - began
        over.set()
        for thread in threads:
            thread.join()
    return tally, seconds


def bring_in(
    path: Path, file: Path, officials: list[Visitor], told: Tally, took: list[float]
) -> None:
    command = (*FLASK, "positions", "import", "--body", LARGE_BODY, str(file))
    began = time.perf_counter()
    importing = subprocess.Popen(command, env=settings(path), stdout=subprocess.PIPE)
    threads = [threading.Thread(target=lambda: _time(importing, told, began))]
    threads[0].start()
    for number, official in enumerate(officials):
        time.sleep(3)
        thread = threading.Thread(target=declare, args=(official, "/mijn", number, told, took))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    assert importing.returncode == 0


def _time(importing: subprocess.Popen[bytes], told: Tally, began: float) -> None:
    """Note how long the import took."""
    print(importing.communicate()[0].decode(), file=sys.stderr)
    told.imported = time.perf_counter() - began


def report(
    rows: int,
    rate: float,
    used: float,
    others: float,
    alone: tuple[Tally, float],
    beside: tuple[Tally, float],
    told: Tally,
    took: list[float],
) -> str:
    lines = [
        f"{READERS} readers signed in and {READERS} not, {rate:.0f} pages a second in all, "
        f"which alone took {used:.2f} cores, other programs {others:.2f}; {beside[1]:.0f} s beside an "
        f"import of {rows:,} positions, which took {told.imported:.0f} s, and four declarations of "
        f"four or five pages each, {THINKING_SECONDS:.0f} s a page.",
        "",
        "| | alone | beside the import |",
        "|---|--:|--:|",
    ]
    for name, of in (
        ("pages read", lambda each: f"{len(each.took):,}"),
        ("median, ms", median),
        ("p95, ms", slow),
    ):
        lines.append(f"| {name} | {of(alone[0])} | {of(beside[0])} |")
    for status in sorted({*alone[0].statuses, *beside[0].statuses, 500}):
        if status != 200:
            found = " | ".join(str(each[0].statuses.get(status, 0)) for each in (alone, beside))
            lines.append(f"| answers of {status or 'none'} | {found} |")
    lines += [
        f"| declarations in | | {len(took)} of 4 |",
        f"| slowest declaration, s | | {max(took, default=0):.0f} |",
        f"| pages of declarations sent again after 503 | | {told.statuses.get(503, 0)} |",
        f"| p95 beside / alone | | {p95(beside[0].took) / p95(alone[0].took):.1f} |",
    ]
    return "\n".join(lines)


def median(tally: Tally) -> str:
    return f"{statistics.median(tally.took) * 1000:.0f}"


def slow(tally: Tally) -> str:
    return f"{p95(tally.took):.0f}"


def main() -> None:
    """Measure, and print a table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    with tempfile.TemporaryDirectory() as folder:
        print(run(rows, share, Path(folder)))


if __name__ == "__main__":
    main()
