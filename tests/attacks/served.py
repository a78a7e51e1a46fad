"""The example as a municipality serves it: two workers behind a proxy, with the settings of a
register that others reach, and visitors who come from addresses of their own.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from register.cli.demo import PASSWORD

ROOT = Path(__file__).parents[2]
HOST = "register.body.example"
SECRET = "0123456789abcdef" * 4
SETTINGS = {
    "REGISTER_SITE_ADDRESS": f"https://{HOST}",
    "REGISTER_TRUSTED_PROXIES": "1",
    "REGISTER_SECURITY_CONTACT": "mailto:lek@body.example",
    "REGISTER_SECRET_KEY": SECRET,
    "REGISTER_OWN_NETWORKS": "127.0.0.0/16",
    "REGISTER_JOBS_IN_PROCESS": "false",
}
WEAKENED = "ATTACK_WITHOUT"
"""The variable that says which mends the served process is without."""
BOUNDARY = "----------a-boundary"
SECONDS = 60
"""How long a visitor waits for an answer at most."""


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


@dataclass
class Site:
    """A served register. `port` is that of the proxy, `behind` that of the web server."""

    port: int
    behind: int
    database: str
    settings: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def visitor(self, address: str = "127.0.0.1") -> Visitor:
        """Somebody with a browser of their own, who comes from an address of this machine."""
        return Visitor(self.port, address)

    def signed_in(self, email: str, address: str = "127.0.0.1") -> Visitor:
        visitor = self.visitor(address)
        answer = visitor.sign_in(email)
        assert answer.status == 303, f"{email} is not let in: {answer.status}"
        return visitor

    def restart(self) -> None:
        stop(self.process)
        self.process = start(self.behind, self.settings, self.log)

    def command(self, *words: str, **others: str) -> str:
        """What a command on this register prints, with other settings besides."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env={**os.environ, **self.settings, **others},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command on this register, which goes on."""
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env={**os.environ, **self.settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def memory_bytes(self) -> int:
        """The most memory that a process of the web server has ever had."""
        found = []
        for path in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError):
                told = dict(line.split(":", 1) for line in path.read_text().splitlines())
                if int(told["PPid"]) == self.process.pid:
                    found.append(int(told["VmHWM"].split()[0]) * 1024)
        return max(found)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What the database of the register has."""
        engine = sa.create_engine(self.database)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(statement))]
        engine.dispose()
        return found

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Visitor:
    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.ask("POST", path, urlencode(fields).encode(), **headers)

    def send(self, page: str, fields: dict[str, str], to: str | None = None) -> Answer:
        """Fill in the form of a page, with its hidden token."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
        hidden = {"csrf_token": token[1]} if token else {}
        return self.post(to or page, {**hidden, **fields})

    def upload(
        self, page: str, fields: dict[str, str], name: str, file: str, content: bytes
    ) -> Answer:
        """Send a form with a file."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in {**fields, "csrf_token": token[1] if token else ""}.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"'
        body = "".join(parts).encode() + f"{head}\r\n\r\n".encode() + content
        body += f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", page, body, **kind)

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        return self.send("/aanmelden", {"email": email, "password": password})

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=SECONDS, source_address=(self.address, 0)
        )

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        connection = self.connection()
        sent = {"Host": HOST, "Referer": f"https://{HOST}{path}", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            sent["Content-Length"] = str(len(body))
        began = time.perf_counter()
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(body or None)
            got = connection.getresponse()
            text = got.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for line in got.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(got.status, got.headers, text, time.perf_counter() - began)


class Proxy(BaseHTTPRequestHandler):
    """Passes a whole request on, with the address that it came from and the host that was asked
    for, as the example for nginx in docs/operations.md does.
    """

    behind = 0

    def pass_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        if len(body) < length:
            return
        before = self.headers.get("X-Forwarded-For")
        reader = self.client_address[0]
        own = {
            "X-Forwarded-For": f"{before}, {reader}" if before else reader,
            "X-Forwarded-Proto": "https",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=SECONDS)
        try:
            connection.putrequest(
                self.command, self.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in self.headers.items():
                if name.title() not in {*own, "Connection"}:
                    connection.putheader(name, value)
            for name, value in own.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            got = connection.getresponse()
            said = got.read()
        finally:
            connection.close()
        self.send_response_only(got.status)
        for name, value in got.headers.items():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_TRACE = pass_on  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


class QuietServer(ThreadingHTTPServer):
    """Says nothing of visitors who hang up. Of those who come at once none is turned away."""

    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, settings: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    command = (
        f"-m gunicorn --workers 2 --threads 4 --bind 127.0.0.1:{port} --access-logfile - "
        "--log-level info tests.attacks.weakened:register()"
    )
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, *command.split()],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=file,
            stderr=file,
        )
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            try:
                connection.request("GET", "/robots.txt", headers={"Host": HOST})
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
            else:
                return process
    raise SystemExit("the server did not start")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def serving(
    database: str, without: str = "", folder: Path | None = None, **others: str
) -> Iterator[Site]:
    """Serve the database at this address for the time of a block. `without`: the mend that is
    taken away.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="attack-"))
    settings = {
        **SETTINGS,
        "REGISTER_SQLALCHEMY_DATABASE_URI": database,
        "REGISTER_JOBS_FOLDER": str(folder / "jobs"),
        WEAKENED: without,
        **others,
    }
    behind = free_port()
    handler = type("ProxyOfOne", (Proxy,), {"behind": behind})
    log = folder / "log"
    process = start(behind, settings, log)
    proxy = QuietServer(("127.0.0.1", 0), handler)
    proxy.daemon_threads = True
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    site = Site(proxy.server_address[1], behind, database, settings, process, log)
    try:
        yield site
    finally:
        proxy.shutdown()
        proxy.server_close()
        stop(site.process)
