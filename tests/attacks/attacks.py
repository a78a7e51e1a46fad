"""The attacks: what each does to a served register, and whether it came to anything.

Each stands alone: its visitors come from addresses of their own and use accounts of their own.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from tests.attacks.served import HOST, Answer, Site

TOO_MANY = "Te veel pogingen"
CANARY = "Kanariewoude"
NEEDED = (
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Strict-Transport-Security",
    "Cache-Control",
)


class Succeeded(Exception):
    """The attack came to something; the text says to what."""


@dataclass(frozen=True)
class Attack:
    """`number` as in the list of attacks; `mends` are those without which it succeeds."""

    number: str
    done: str
    attempt: Callable[[Site], str]
    mends: tuple[str, ...]
    sqlite_only: bool = False


ATTACKS: list[Attack] = []


def attack(number: str, done: str, *mends: str, sqlite_only: bool = False):
    def keep(attempt: Callable[[Site], str]) -> Callable[[Site], str]:
        ATTACKS.append(Attack(number, done, attempt, mends, sqlite_only))
        return attempt

    return keep


def hold(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Succeeded(otherwise)


@attack("A5", "one reader uses up the searches of a whole town", "proxies_not_believed")
def searches_of_others(site: Site) -> str:
    one, other = site.visitor("127.0.5.1"), site.visitor("127.0.5.2")
    statuses = [one.get("/zoeken?q=zon").status for _ in range(61)]
    hold(statuses == [200] * 60 + [429], f"{statuses.count(200)} searches of one reader passed")
    hold(other.get("/zoeken?q=zon").status == 200, "the next reader gets 429 at the first")
    return "60 of 61 searches pass, the next reader's first too"


@attack("A5", "limits over two workers and a restart", "counts_in_each_process")
def limits_over_workers(site: Site) -> str:
    reader = site.visitor("127.0.5.3")
    passed = [reader.get("/zoeken?q=zon").status for _ in range(80)].count(200)
    site.restart()
    after = reader.get("/zoeken?q=zon").status
    hold(passed <= 60 and after == 429, f"{passed} of 80 passed, {after} after a restart")
    return f"{passed} of 80 pass, none after a restart"


@attack("A5", "an address that is made up in a header", "every_forwarded_address_believed")
def made_up_address(site: Site) -> str:
    reader = site.visitor("127.0.5.4")
    statuses = [
        reader.get("/zoeken?q=zon", **{"X-Forwarded-For": f"203.0.113.{number}"}).status
        for number in range(65)
    ]
    hold(statuses.count(429) == 5, f"{statuses.count(200)} of 65 passed")
    return "60 of 65 pass, whatever address is made up"


OFFICIAL = "wethouder@vlietmonde.example"


@attack("A6", "a request to follow uses up the official's mail of the day", "one_budget_of_mail")
def mail_of_the_day(site: Site) -> str:
    stranger = site.visitor("127.0.6.1")
    asked = stranger.send("/organen/gemeente-vlietmonde/volgen", {"email": OFFICIAL})
    assert asked.status == 303, asked.status
    clerk = site.signed_in("griffier@vlietmonde.example", "127.0.6.2")
    [who] = site.rows(
        "SELECT official.public_id FROM official JOIN person ON person.id = official.person_id JOIN account "
        f"ON account.person_id = person.id WHERE account.email = '{OFFICIAL}'"
    )
    page = f"/organen/gemeente-vlietmonde/beheer/bestuurders/{who[0]}"
    answer = clerk.send(page, {}, f"{page}/herinneren")
    hold(answer.status == 303, f"the clerk's reminder is answered with {answer.status}")
    return "the reminder of the clerk goes out all the same"


@attack("A8", "marks that turn text round, in a mail address", "marks_that_turn_text_round")
def turned_text(site: Site) -> str:
    stranger = site.visitor("127.0.8.1")
    address = "a\u202egro.elpmaxe@b.example"
    answer = stranger.send("/organen/gemeente-vlietmonde/volgen", {"email": address})
    hold(answer.status == 400, f"it is taken: {answer.status}")
    return "400 with what to check"


@attack("A10", "days at the ends of time", "days_without_end")
def days_at_the_ends(site: Site) -> str:
    reader = site.visitor("127.0.10.1")
    wrong = []
    for page in ("/organen/gemeente-vlietmonde", "/organen/gemeente-vlietmonde/wijzigingen"):
        for query in ("op=9999-12-31", "tot=9999-12-31", "tot=0001-01-01", "van=0001-01-01"):
            status = reader.get(f"{page}?{query}").status
            wrong += [(page, query, status)] if status >= 500 else []
    hold(not wrong, str(wrong))
    return "8 of 8 answered, none with 500"


@attack("A11", "a host name that cannot be, and one of another site", "any_host")
def other_hosts(site: Site) -> str:
    reader = site.visitor("127.0.11.1")
    pages = ("/", "/en/nope", "/sitemap.xml", "/catalogus.ttl", "/aanmelden", "/robots.txt")
    wrong = []
    for page in pages:
        for host in ("a" * 64 + ".example", "evil.example", f"{HOST}.evil.example"):
            answer = reader.get(page, Host=host)
            if answer.status != 400 or "evil" in answer.text or lacking(answer):
                wrong.append((page, host[-20:], answer.status, lacking(answer)))
    hold(not wrong, f"{len(wrong)} of 18, such as {wrong[:1]}")
    return "18 of 18 refused with 400, no page bears the name"


def lacking(answer: Answer) -> list[str]:
    return [name for name in NEEDED if name not in answer.headers]


@attack("A13", "which program serves", "name_of_the_server")
def name_of_server(site: Site) -> str:
    said = site.visitor("127.0.13.1").get("/").headers.get("Server", "")
    hold(not said, f"Server: {said}")
    return "no answer says it"


@attack("A13", "the page to sign in stays in a browser; security.txt", "forms_kept_by_browsers")
def sign_in_page_kept(site: Site) -> str:
    visitor = site.visitor("127.0.13.2")
    told = visitor.get("/.well-known/security.txt").status
    kept = [visitor.get("/aanmelden").headers["Cache-Control"] for _ in range(2)]
    hold(kept == ["no-store"] * 2 and told == 200, f"{kept}, security.txt {told}")
    return "no-store; security.txt is there"


@attack("A13", "headers on every kind of answer", "fewer_headers")
def headers_everywhere(site: Site) -> str:
    reader = site.visitor("127.0.13.3")
    asked = {
        ("GET", "/"): 200,
        ("GET", "/mijn"): 303,
        ("GET", "/nergens"): 404,
        ("DELETE", "/"): 405,
        ("GET", "/organen?op=x"): 404,
        ("POST", "/aanmelden"): 400,
        ("GET", "/api/v1/organen"): 200,
        ("GET", "/static/nergens"): 404,
    }
    wrong = []
    for method, path in asked:
        answer = reader.ask(method, path)
        wrong += [(path, lacking(answer))] if lacking(answer) else []
    hold(not wrong, str(wrong[:2]))
    return f"{len(asked)} kinds of answer bear all {len(NEEDED)}"


@attack("A14", "reading while something writes", "reading_takes_the_lock", sqlite_only=True)
def reading_waits(site: Site) -> str:
    reader = site.visitor("127.0.14.1")
    file = site.database.removeprefix("sqlite:///")
    longest = 0.0
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        clerk = site.signed_in("bestuurszaken@ziltelanden.example", "127.0.14.2")
        for page in ("/", "/organen/gemeente-vlietmonde", "/zoeken?q=zon"):
            for who in (reader, clerk):
                answer = who.get(page)
                longest = max(longest, answer.seconds)
                hold(answer.status == 200, f"{page} is answered with {answer.status}")
        took = time.monotonic() - began
        writer.execute("ROLLBACK")
    hold(longest < 4, f"a page took {longest:.1f} s")
    return f"sign-in and 6 pages in {took:.1f} s, the slowest {longest:.2f} s"


@attack("O10", "names and searches in a log", "texts_of_errors")
def names_in_logs(site: Site) -> str:
    reader = site.visitor("127.0.15.1")
    reader.get(f"/zoeken?q={CANARY}")
    reader.get(f"/volgen/{CANARY}")
    reader.get(f"/nergens/{CANARY}?naam={CANARY}", **{"User-Agent": CANARY})
    reader.send("/aanmelden", {"email": f"{CANARY}@b.example", "password": CANARY})
    reader.get("/", Host=f"{CANARY}.example")
    reader.get(f"/api/v1/organen?op={CANARY}")
    for broken in (f"/{CANARY} HTTP/9.9\r\n\r\n", f"/ HTTP/1.1\r\n{CANARY}\r\n\r\n"):
        said_to(site.behind, f"GET {broken}")
    time.sleep(0.5)
    found = [line for line in site.logged().splitlines() if CANARY in line or "127.0.15.1" in line]
    hold(not found, f"{len(found)} lines, such as: {found[:1]}")
    return f"none in {len(site.logged().splitlines())} lines"


def said_to(port: int, text: str) -> bytes:
    import socket

    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(text.encode())
        return line.recv(65536)
