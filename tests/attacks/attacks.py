"""The attacks: what each does to a served register, and whether it came to anything.

Each stands alone: its visitors come from addresses of their own and use accounts of their own.
"""

from __future__ import annotations

import re
import socket
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from html import unescape

from register.cli.demo import PASSWORD
from tests.attacks.served import HOST, Answer, Site, Visitor

TOO_MANY = "Te veel pogingen"
CANARY = "Kanariewoude"
CLERK = "griffier@vlietmonde.example"
OF_BODY = "/organen/gemeente-vlietmonde"
OFFICIAL = "wethouder@vlietmonde.example"
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
    only: str = ""
    """The database on which it is tried; none: on both."""


ATTACKS: list[Attack] = []


def attack(number: str, done: str, *mends: str, only: str = ""):
    def keep(attempt: Callable[[Site], str]) -> Callable[[Site], str]:
        ATTACKS.append(Attack(number, done, attempt, mends, only))
        return attempt

    return keep


def hold(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Succeeded(otherwise)


@attack("A2", "a cookie that was copied before signing out", "sessions_that_do_not_end")
def copied_cookie(site: Site) -> str:
    owner, thief = site.signed_in(CLERK, "127.0.2.1"), site.visitor("127.0.2.2")
    thief.cookies = dict(owner.cookies)
    before = thief.get(f"{OF_BODY}/beheer/bestuurders").status
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', owner.get(f"{OF_BODY}/beheer").text)
    assert before == 200
    signed_out = owner.post("/afmelden", {"csrf_token": token[1] if token else ""})
    assert signed_out.status == 303, signed_out.status
    after = thief.get(f"{OF_BODY}/beheer/bestuurders").status
    hold(after == 303, f"the copied cookie still gets {after}")
    return "the copied cookie opens nothing after signing out"


@attack("A3", "a stranger locks the account of another", "no_known_addresses")
def locked_out(site: Site) -> str:
    email = "integriteit@ziltelanden.example"
    site.signed_in(email, "127.0.3.1")
    for stranger in range(2, 8):
        for _ in range(10):
            site.visitor(f"127.0.3.{stranger}").sign_in(email, "verkeerd wachtwoord")
    answer = site.visitor("127.0.3.1").sign_in(email)
    hold(answer.status == 303, "the owner is refused, with the right password")
    return "after 60 wrong tries from 6 addresses the owner gets in"


@attack("A3", "the eleventh try, over two workers", "tries_without_count")
def eleventh_try(site: Site) -> str:
    email = "integriteit2@ziltelanden.example"
    stranger = site.visitor("127.0.3.20")
    said = [stranger.sign_in(email, "verkeerd wachtwoord").text for _ in range(12)]
    looked_at = sum(TOO_MANY not in each for each in said)
    hold(looked_at == 10, f"{looked_at} of 12 were looked at")
    hold(TOO_MANY in stranger.sign_in(email).text, "the right one is taken after that")
    return "10 of 12 are looked at, and the right one after them is not"


@attack("A15", "a password that was stolen, over the internet", "a_password_alone")
def password_alone(site: Site) -> str:
    at_home, thief = site.signed_in(CLERK, INSIDE), site.visitor(OUTSIDE)
    hold(at_home.get("/mijn-account").status == 200, "inside nobody gets in")
    answer = thief.sign_in(CLERK)
    assert answer.status == 303, answer.status
    pages = ("/mijn-account", "/bureau", "/accounts", f"{OF_BODY}/beheer/bestuurders")
    opened = [each for each in pages if thief.get(each).status != 303]
    hold(not opened, f"with a password alone {', '.join(opened)} open")
    thief.cookies = dict(at_home.cookies)
    hold(thief.get("/mijn-account").status == 303, "a session without a second factor opens there")
    return "0 pages open with a password, nor with a session of the own network"


INSIDE, OUTSIDE = "127.0.14.9", "127.200.0.1"


@attack("A4", "one password on 40 accounts from one address", "no_count_by_address")
def spraying(site: Site) -> str:
    stranger = site.visitor("127.0.4.1")
    said = [stranger.sign_in(f"a{number}@b.example", "welkom01").text for number in range(40)]
    looked_at = sum(TOO_MANY not in each for each in said)
    hold(looked_at == 20, f"{looked_at} of 40 were looked at")
    return "20 of 40 are looked at"


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


@attack("A6", "a request to follow uses up the official's mail of the day", "one_budget_of_mail")
def mail_of_the_day(site: Site) -> str:
    stranger = site.visitor("127.0.6.1")
    asked = stranger.send("/organen/gemeente-vlietmonde/volgen", {"email": OFFICIAL})
    assert asked.status == 303, asked.status
    clerk = site.signed_in(CLERK, "127.0.6.2")
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


@attack("A14", "reading while something writes", "reading_takes_the_lock", only="sqlite")
def reading_waits(site: Site) -> str:
    reader = site.visitor("127.0.14.1")
    file = site.database.removeprefix("sqlite:///")
    longest = 0.0
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        clerk = site.visitor("127.0.14.2")
        let_in = clerk.sign_in("bestuurszaken@ziltelanden.example")
        hold(let_in.status == 303, f"signing in is answered with {let_in.status}")
        for page in ("/", "/organen/gemeente-vlietmonde", "/zoeken?q=zon"):
            for who in (reader, clerk):
                answer = who.get(page)
                longest = max(longest, answer.seconds)
                hold(answer.status == 200, f"{page} is answered with {answer.status}")
        took = time.monotonic() - began
        writer.execute("ROLLBACK")
    hold(longest < 4, f"a page took {longest:.1f} s")
    return f"sign-in and 6 pages in {took:.1f} s, the slowest {longest:.2f} s"


FOUND = (
    "SELECT DISTINCT decision.public_id, official.public_id, finding.public_id FROM finding "
    "JOIN decision ON decision.id = finding.decision_id "
    "JOIN official ON official.id = finding.official_id "
    "JOIN account ON account.person_id = official.person_id "
    "JOIN participation ON participation.decision_id = decision.id "
    "AND participation.official_id = official.id AND participation.withdrawn_at IS NULL "
    f"WHERE account.email = '{OFFICIAL}' AND decision.withdrawn_at IS NULL ORDER BY finding.public_id"
)
"""A decision, an official, and the finding about that one."""
REASON = "In het verslag staat het anders dan hier was vastgelegd."


def asked_about(site: Site, place: int, address: str) -> tuple[Visitor, str, str, str]:
    """A clerk who has asked the official about a finding, and what it is about."""
    decision, official, finding = map(str, site.rows(FOUND)[place])
    clerk = site.signed_in(CLERK, address)
    page = f"/bevindingen/{finding}/vragen"
    form = filled_in(clerk.get(page).text, "text")
    assert clerk.send(page, form).status == 303, "the official is not asked"
    return clerk, decision, official, finding


@attack(
    "A1", "a clerk lets a finding go by changing facts, once it was asked", "facts_close_findings"
)
def let_go_by_facts(site: Site) -> str:
    clerk, decision, official, finding = asked_about(site, 0, "127.0.1.1")
    heard = site.signed_in(OFFICIAL, "127.0.1.2")
    assert heard.get(f"/bevindingen/{finding}").status == 200
    page = f"/besluiten/{decision}/deelnemers/{official}"
    said = [clerk.send(page, {"took_no_part": "yes", **more}) for more in ({}, {"reason": REASON})]
    assert said[1].status == 303, said[1].status
    checked = clerk.send(f"/besluiten/{decision}", {}, f"/besluiten/{decision}/toets").status
    assert checked in (200, 303), checked
    after = heard.get(f"/bevindingen/{finding}").status
    hold(said[0].status == 400, f"no reason is asked: {said[0].status}")
    hold(after == 200, f"the official gets {after} for what was asked")
    return "a reason is asked, and the official still reads the finding"


@attack("A7", "a clerk rewrites a decision after the hearing began", "no_reasons_asked")
def rewritten(site: Site) -> str:
    clerk, decision, _official, _finding = asked_about(site, -1, "127.0.7.1")
    page = f"/besluiten/{decision}/wijzigen"
    form = {**filled_in(clerk.get(page).text, "title"), "decided_on": "1-2-1999"}
    status = clerk.send(page, {**form, "reason": ""}).status
    hold(status == 400, f"another day is taken without a reason: {status}")
    status = clerk.send(page, {**form, "reason": REASON}).status
    assert status == 303, status
    return "400 without a reason; with one it is taken"


def filled_in(text: str, field: str) -> dict[str, str]:
    """What the form on a page that has this field would send as it stands."""
    form = next(
        each for each in re.findall(r"(?s)<form.*?</form>", text) if f'name="{field}"' in each
    )
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{each}="([^"]*)"', tag) for each in ("name", "value"))
        is_choice = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name and value and (not is_choice or "checked" in tag):
            found[name[1]] = unescape(value[1])
    for name, inner in re.findall(r'(?s)<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form):
        found[name] = unescape(inner).strip()
    for name, inner in re.findall(r'(?s)<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r"<option[^>]*selected[^>]*>", inner)
        value = re.search(r'value="([^"]*)"', chosen[0]) if chosen else None
        found[name] = unescape(value[1]) if value else ""
    found.pop("csrf_token", None)
    return found


@attack("A9", "whoever knows a password keeps it for ever", "passwords_that_stay")
def password_changed(site: Site) -> str:
    email, fresh = "secretariaat@vlietstreek.example", "veertien waterhoentjes op het ijs"
    owner, thief = site.signed_in(email, "127.0.9.1"), site.signed_in(email, "127.0.9.2")
    words = {"password": PASSWORD, "new_password": fresh, "password_again": fresh}
    answer = owner.send("/mijn-account/wachtwoord", words)
    assert answer.status == 303, answer.status
    stays = thief.get("/mijn-account").status
    old = site.visitor("127.0.9.3").sign_in(email).status
    new = site.visitor("127.0.9.4").sign_in(email, fresh).status
    hold(
        (stays, old, new) == (303, 200, 303) or (stays, old, new) == (303, 400, 303),
        f"{stays}, {old}, {new}",
    )
    return "the other browser is signed out, the old password opens nothing, the new one does"


@attack("A12", "links of pages lead to another site", "any_host")
def links_elsewhere(site: Site) -> str:
    reader, pages = site.visitor("127.0.12.1"), ("/", "/wijzigingen.atom", "/catalogus.ttl")
    pages += ("/sitemap.xml", "/api/v1/organen", OF_BODY)
    answers = {page: reader.get(page, Host="evil.example") for page in pages}
    told = [page for page, answer in answers.items() if "evil.example" in answer.text]
    kept = [page for page, answer in answers.items() if answer.status == 200]
    hold(not told and not kept, f"the name stands on {len(told)} of {len(pages)} pages")
    return f"{len(pages)} of {len(pages)} refused, the name stands nowhere"


@attack("A16", "an import that was killed stays at work for ever", "imports_that_stay")
def killed_import(site: Site) -> str:
    """A process is killed while it brings in rows; the page says so, and offers to begin again."""
    rows = "".join(
        f"Bestuurder{n};Jan;wethouder;executive;2022-01-{n % 28 + 1:02}\n" for n in range(4000)
    )
    file = site.log.with_name("bestuurders.csv")
    file.write_text("achternaam;voornaam;ambt;soort ambt;aanvang ambt\n" + rows, encoding="utf-8")
    begun = site.begin("officials", "import", "--body", "gemeente-vlietmonde", str(file))
    asked = "SELECT public_id FROM import_run WHERE state IN ('reading', 'keeping')"
    for _ in range(600):
        if site.rows(asked) or begun.poll() is not None:
            break
        time.sleep(0.1)
    begun.kill()
    begun.wait()
    left = site.rows(asked)
    assert left, "the import was done before it could be killed"
    page = site.signed_in(CLERK, "127.0.16.1").get(f"/importen/{left[0][0]}")
    hold("onderbroken" in page.text, "the page says that it is at work")
    return "the page says that it was interrupted, and offers to begin again"


@attack("A17", "a file of 14 MB with 1.2 million keys takes the memory of the server")
def many_keys(site: Site) -> str:
    """What reads a file is not what serves pages: a page is answered beside it, and no process of
    the web server grows.
    """
    clerk = site.signed_in(CLERK, "127.0.17.1")
    page = f"{OF_BODY}/importeren"
    form = {**filled_in(clerk.get(page).text, "csrf_token"), "noun": "positions"}
    content = b"[{" + b",".join(b'"%d":1' % n for n in range(1_200_000)) + b"}]"
    before = site.memory_bytes()
    answer = clerk.upload(page, form, "file", "functies.json", content)
    longest = 0.0
    for _ in range(20):
        longest = max(longest, site.visitor("127.0.17.2").get("/").seconds)
        time.sleep(0.5)
    grown = (site.memory_bytes() - before) / 1e6
    assert answer.status == 303, answer.status
    hold(longest < 10, f"a page takes {longest:.0f} s")
    hold(grown < 250, f"the web server grows by {grown:.0f} MB")
    return f"answered with {answer.status}, the web server grows by {grown:.0f} MB at most"


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
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(text.encode())
        return line.recv(65536)


@attack("N1", "slow requests that never end")
def slow_requests(site: Site) -> str:
    """Through a proxy that takes in a whole request before it passes it on. At the web server
    itself sixty of these hold every thread: see docs/trust.md.
    """
    lines = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(60)]
    for number, line in enumerate(lines):
        head = "POST /mijn/x/advies HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n"
        line.sendall(f"{head}{'X-Slow: ' if number % 2 else chr(13) + chr(10) + 'a='}".encode())
    try:
        time.sleep(1)
        answer = site.visitor("127.0.20.1").get("/")
    finally:
        for line in lines:
            line.close()
    hold(answer.status == 200 and answer.seconds < 10, f"a page takes {answer.seconds:.0f} s")
    return f"a page takes {answer.seconds:.1f} s beside 60 requests that never end"


@attack("N2", "sizes and ETags of answers that tell of what is not public")
def sizes(site: Site) -> str:
    """An error for something hidden and for something that is not there are one answer."""
    reader = site.visitor("127.0.20.2")
    [hidden] = site.rows("SELECT public_id FROM finding ORDER BY id LIMIT 1")
    there = reader.get(f"/bevindingen/{hidden[0]}")
    nowhere = reader.get("/bevindingen/00000000-0000-4000-8000-000000000000")
    told = [
        (each.status, len(each.text), each.headers.get("ETag"), each.headers.get("Cache-Control"))
        for each in (there, nowhere)
    ]
    hold(told[0] == told[1], str(told))
    return f"both {told[0][0]}, {told[0][1]} bytes"


@attack("N3", "time of an answer that tells whether there is an account")
def time_of_answer(site: Site) -> str:
    took: dict[str, list[float]] = {}
    for round_ in range(8):
        for name, email in (("there", "beheer@vlietstreek.example"), ("not", "niemand@b.example")):
            visitor = site.visitor(f"127.0.{21 + (name == 'not')}.{round_ + 1}")
            visitor.get("/aanmelden")
            took.setdefault(name, []).append(visitor.sign_in(email, "verkeerd wachtwoord").seconds)
    there, none = (sorted(each)[len(each) // 2] for each in (took["there"], took["not"]))
    hold(abs(there - none) < max(there, none) * 0.5, f"{there * 1000:.0f} and {none * 1000:.0f} ms")
    return f"{there * 1000:.0f} ms where there is one, {none * 1000:.0f} ms where there is none"


@attack("N4", "the session of an account that is closed")
def closed_account(site: Site) -> str:
    visitor = site.signed_in("bestuur@vlietstreek.example", "127.0.23.1")
    before = visitor.get("/mijn").status
    site.command("accounts", "close", "bestuur@vlietstreek.example")
    after = visitor.get("/mijn").status
    again = visitor.sign_in("bestuur@vlietstreek.example").status
    hold((before, after) == (200, 303) and again != 303, f"{before}, {after}, {again}")
    return "the next page asks to sign in, and that is refused"


@attack("N5", "a mail server that hangs")
def hanging_mail(site: Site) -> str:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        others = {
            "REGISTER_SMTP_HOST": "127.0.0.1",
            "REGISTER_SMTP_PORT": str(deaf.getsockname()[1]),
            "REGISTER_SMTP_SECURITY": "none",
            "REGISTER_SMTP_TIMEOUT_SECONDS": "2",
            "REGISTER_MAIL_FROM": "register@body.example",
        }
        began = time.monotonic()
        said = site.command("mail", "run", **others)
        took = time.monotonic() - began
        page = site.visitor("127.0.24.1").get("/")
    hold(took < 60 and page.status == 200, f"the round takes {took:.0f} s")
    assert "1 failed" in said, said
    return f"the round ends after {took:.0f} s: {said.strip().splitlines()[-1]}"


@attack("N6", "sixteen at once over two workers ask mail to one address")
def at_once(site: Site) -> str:
    address = "lezer@b.example"

    def one(number: int) -> int:
        visitor = site.visitor(f"127.0.25.{number + 1}")
        return visitor.post(f"{OF_BODY}/volgen", {"email": address}).status

    with ThreadPoolExecutor(16) as threads:
        statuses = list(threads.map(one, range(16)))
    [letters] = site.rows(f"SELECT count(*) FROM outbox WHERE address = '{address}'")
    [followers] = site.rows(f"SELECT count(*) FROM follower WHERE address = '{address}'")
    hold(
        (letters, followers) == ((1,), (1,)) and 500 not in statuses,
        f"{letters[0]} letters, {followers[0]} followers, {sorted(set(statuses))}",
    )
    return f"one letter, answers {sorted(set(statuses))}"
