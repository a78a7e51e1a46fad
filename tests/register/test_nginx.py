"""The example for nginx in docs/operations.md, tried with nginx itself in front of two workers: its
syntax, what it passes on, how much it takes, who sends and reads slowly, and what its log says.

Skipped where there is no nginx.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import time

import pytest

from tests.attacks import nginx
from tests.attacks.served import HOST, free_port, serving
from tests.conftest import copy_database
from tests.register.test_headers import NEEDED

pytestmark = pytest.mark.skipif(nginx.PROGRAM is None, reason="needs nginx")
SEARCHED = "Zoekterm-van-een-lezer"
READER = "127.0.9.9"


@pytest.fixture(scope="module")
def site(example_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    copy_database(example_database, folder / "register.sqlite")
    with serving(f"sqlite:///{folder}/register.sqlite", folder=folder) as made:
        yield made


@pytest.fixture(scope="module")
def front(site, tmp_path_factory):
    with nginx.in_front(site.behind, tmp_path_factory.mktemp("nginx")) as made:
        yield made


def test_a_page_comes_through_with_all_its_headers_and_no_version(front, site):
    before = site.logged()
    answer = front.visitor().get("/")
    assert answer.status == 200
    assert {*NEEDED, "Strict-Transport-Security"} <= set(answer.headers)
    assert answer.headers["Server"] == "nginx"
    new = site.logged().removeprefix(before)
    assert "number of proxies" not in new, "one proxy, and the register sees one"


def test_somebody_signs_in(front):
    visitor = front.visitor("127.0.9.1")
    assert visitor.sign_in("griffier@vlietmonde.example").status == 303
    assert visitor.get("/bureau").status == 200


def test_a_made_up_address_counts_for_nothing(front):
    said = [
        front.visitor("127.0.9.2")
        .ask("GET", f"/zoeken?q=wethouder{each}", X_Forwarded_For=f"198.51.100.{each}")
        .status
        for each in range(61)
    ]
    assert said == [200] * 60 + [429]
    assert front.visitor("127.0.9.3").get("/zoeken?q=wethouder").status == 200


def test_a_name_that_is_not_ours_is_on_no_page(front):
    answer = front.visitor().get("/", Host="evil.example")
    assert answer.status == 400
    assert "evil" not in answer.text


def test_without_encryption_it_leads_to_the_own_name_and_nowhere_else(front):
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=10)
    connection.request("GET", f"/zoeken?q={SEARCHED}", headers={"Host": "evil.example"})
    with contextlib.closing(connection):
        answer = connection.getresponse()
        answer.read()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/zoeken?q={SEARCHED}"


@pytest.mark.parametrize(
    ("path", "size", "says"),
    [
        ("/aanmelden", 20 * 1024**2 + 500_000, "register"),
        ("/aanmelden", 22 * 1024**2, "nginx"),
        ("/mijn/x/advies", 600 * 1024, "nginx"),
    ],
)
def test_what_is_too_large_is_refused_by_the_register_or_before_it(front, path, size, says):
    fields = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = front.visitor("127.0.9.4").ask("POST", path, b"a=" + b"b" * size, **fields)
    assert answer.status == 413
    assert ("Content-Security-Policy" in answer.headers) == (says == "register")
    assert "nginx/" not in answer.text


def test_who_sends_or_reads_slowly_keeps_nobody_waiting(front):
    lines = [nginx.encrypted(front.port, "127.0.9.5") for _ in range(60)]
    try:
        for number, line in enumerate(lines):
            head = f"POST /mijn/x/advies HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 9999\r\n"
            ends = "X-Slow: " if number % 2 else "\r\na="
            reads = f"GET /nevenfuncties HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
            line.sendall((reads if number % 3 == 0 else head + ends).encode())
        time.sleep(1)
        answer = front.visitor("127.0.9.6").get("/")
    finally:
        for line in lines:
            line.close()
    assert answer.status == 200
    assert answer.seconds < 10


def test_it_speaks_the_newest_encryption(front):
    with nginx.encrypted(front.port) as line:
        assert line.version() == "TLSv1.3"


def test_its_log_says_nothing_of_a_reader_nor_of_what_is_read(front):
    """Also where nginx itself has something to complain of: a request that it cannot read, a
    handshake that fails, a body that it cannot put down, and a register that does not answer.
    """
    reader = front.visitor(READER)
    reader.get(f"/zoeken?q={SEARCHED}")
    for sent in (f"GET /zoeken?q={SEARCHED} HTTP/9\r\n\r\n", f"{SEARCHED}\r\n\r\n"):
        with nginx.encrypted(front.port, READER) as line:
            line.sendall(sent.encode())
            line.recv(1000)
    with socket.create_connection(("127.0.0.1", front.port), 10, (READER, 0)) as line:
        line.sendall(b"\x16\x03\x01\x00\x05hello")
        line.recv(1000)
    place = front.folder / "client_body"
    place.rmdir()
    place.touch()
    try:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = b"a=" + b"b" * 100_000
        assert reader.ask("POST", f"/aanmelden?next=/{SEARCHED}", body, **form).status == 500
    finally:
        place.unlink()
        place.mkdir()
    connection = http.client.HTTPConnection(
        "127.0.0.1", front.plain, timeout=10, source_address=(READER, 0)
    )
    with contextlib.closing(connection):
        connection.request("GET", f"/zoeken?q={SEARCHED}")
        connection.getresponse().read()
    time.sleep(0.2)
    logged = front.logged()
    assert SEARCHED not in logged
    assert READER not in logged
    lines = (front.folder / "register.log").read_text().splitlines()
    assert lines
    odd = [each for each in lines if not re.fullmatch(r"\S+ [A-Z-]* ?\d{3} \d+ [\d.]+", each)]
    assert odd == []


def test_of_a_register_that_is_away_its_log_says_nothing_either(tmp_path):
    with nginx.in_front(free_port(), tmp_path) as front:
        answer = front.visitor(READER).get(f"/zoeken?q={SEARCHED}")
        assert answer.status == 502
        assert "nginx/" not in answer.text
        time.sleep(0.2)
        assert SEARCHED not in front.logged()
        assert READER not in front.logged()
