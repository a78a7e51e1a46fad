"""What a second round by hand came to; see docs/trust.md, T1 to T9."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.attacks.attacks import CLERK, FOUND, REASON, attack, filled_in, hold
from tests.attacks.served import HOST, Answer, Site, Visitor


def answer_to(site: Site, path: str, *headers: str) -> str:
    """What the web server answers to headers that no library would write."""
    lines = "".join(f"{each}\r\n" for each in headers)
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n{lines}\r\n".encode()
        )
        said = b""
        while got := line.recv(65536):
            said += got
    return said.decode("utf-8", "replace")


def language_of(page: str) -> str:
    found = re.search(r'<html[^>]* lang="(..)"', page)
    return found[1] if found else page[:60]


@attack("T2", "a header that says where the register stands", "headers_that_move_pages")
def moved_by_a_header(site: Site) -> str:
    asked = (("/en/", "SCRIPT_NAME: /en", "en"), ("/", "PATH_INFO: /zoeken", "nl"))
    usual = [answer_to(site, path) for path, _header, _language in asked]
    moved = [answer_to(site, path, header) for path, header, _language in asked]
    wrong = [
        (path, header, page[:30])
        for (path, header, language), page, other in zip(asked, moved, usual, strict=True)
        if language_of(page) != language or title_of(page) != title_of(other)
    ]
    wrong += [
        ("/", "SCRIPT_NAME", page[:30])
        for page in [answer_to(site, "/", "SCRIPT_NAME: /elders")]
        if " 500 " in page[:20]
    ]
    hold(not wrong, str(wrong))
    return "three such headers change nothing"


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    return found[1] if found else ""


@attack(
    "T2",
    "pages in another language are kept under an address, for everybody",
    "headers_that_move_pages,pages_kept_by_address_alone",
)
def poisoned_pages(site: Site) -> str:
    pages = [f"/en/organen/gemeente-vlietmonde?op=2023-05-{day:02}" for day in range(1, 13)]
    for page in pages:
        answer_to(site, page, "SCRIPT_NAME: /en")
    reader = site.visitor("127.0.30.1")
    told = [language_of(reader.get(page).text) for page in pages]
    hold(told == ["en"] * len(pages), f"{told.count('nl')} of {len(pages)} are in Dutch")
    return f"{len(pages)} of {len(pages)} English pages are in English"


AT_ONCE = 16


def at_once(send: Callable[[], Answer]) -> Counter[int]:
    """Send the same sixteen times at one moment; return how often each status came."""
    together = Barrier(AT_ONCE)

    def one(_number: int) -> int:
        together.wait()
        return send().status

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(one, range(AT_ONCE)))


def pressed_often(visitor: Visitor, page: str, field: str, **more: str) -> Counter[int]:
    """Fill in the form of a page that has this field, and press its button sixteen times."""
    text = visitor.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert token, page
    form = {"csrf_token": token[1], **filled_in(text, field), **more}
    return at_once(lambda: visitor.post(page, form))


@attack(
    "T1",
    "sixteen at once withdraw a decision, and ask an official",
    "nobody_waits_for_others",
    only="postgresql",
)
def sixteen_at_once(site: Site) -> str:
    clerk = site.signed_in(CLERK, "127.0.31.1")
    decision, _official, finding = map(str, site.rows(FOUND)[1])
    asked = pressed_often(clerk, f"/bevindingen/{finding}/vragen", "text")
    withdrawn = pressed_often(clerk, f"/besluiten/{decision}/intrekken", "reason", reason=REASON)
    [times] = site.rows(
        "SELECT count(*) FROM decision_change JOIN decision ON decision.id = decision_id "
        f"WHERE public_id = '{decision}'"
    )
    hold(
        (asked[303], withdrawn[303], times) == (1, 1, (1,)),
        f"asked {asked[303]} times, withdrawn {withdrawn[303]} times ({times[0]} rows)",
    )
    return f"each once; {dict(asked)} and {dict(withdrawn)}"
