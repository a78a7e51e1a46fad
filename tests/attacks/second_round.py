"""What a second round by hand came to; see docs/trust.md, T1 to T9."""

from __future__ import annotations

import re
import socket

from tests.attacks.attacks import attack, hold
from tests.attacks.served import HOST, Site


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
