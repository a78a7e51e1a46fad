"""Tries to have the register lead somebody to another site: by every parameter, header and path on
which a redirect or a link can depend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from tests.hostile.sending import leaves

AWAY = "kanarie.example"
TRICKS = (
    f"http://{AWAY}/",
    f"HTTPS://{AWAY}",
    f"//{AWAY}",
    f"///{AWAY}",
    f"////{AWAY}",
    f"/\\{AWAY}",
    f"\\\\{AWAY}",
    f"\\/{AWAY}",
    f"/\t/{AWAY}",
    f"/\n/{AWAY}",
    f"/\r\nLocation: http://{AWAY}",
    f"\t//{AWAY}",
    f" //{AWAY}",
    f"\x00//{AWAY}",
    f"\x01//{AWAY}",
    f"/%09/{AWAY}",
    f"/%2f{AWAY}",
    f"/%5c{AWAY}",
    f"%2f%2f{AWAY}",
    f"/./\\{AWAY}",
    f"/..//{AWAY}",
    f"/.//{AWAY}",
    f"http:{AWAY}",
    f"http:/{AWAY}",
    f"http:\\\\{AWAY}",
    f"http://localhost@{AWAY}/",
    f"http://localhost:80@{AWAY}/",
    f"http://localhost.{AWAY}/",
    f"//localhost@{AWAY}",
    f"@{AWAY}",
    f".{AWAY}",
    f":80@{AWAY}",
    f"/@{AWAY}",
    f"?next=//{AWAY}",
    f"#//{AWAY}",
    f"javascript:location='//{AWAY}'",
    f"JaVaScRiPt://{AWAY}/%0aalert(1)",
    f"data:text/html,<a href=//{AWAY}>",
    f"vbscript:{AWAY}",
    f"/\u2028/{AWAY}",
    f"/\u3000/{AWAY}",
    f"／／{AWAY}",
    "//kanarie。example",
    f"/en//{AWAY}",
    f"/en/\\{AWAY}",
    f"/\ufeff/{AWAY}",
    "x" * 5000,
)
HEADERS = (
    ("Referer", f"http://{AWAY}/mijn"),
    ("Referer", f"http://localhost@{AWAY}/mijn"),
    ("Referer", f"http://localhost//{AWAY}"),
    ("Referer", f"http://localhost/\\{AWAY}"),
    ("Referer", f"http://localhost.{AWAY}/"),
    ("X-Forwarded-Host", AWAY),
    ("X-Forwarded-Server", AWAY),
    ("X-Forwarded-Proto", f"http://{AWAY}"),
    ("X-Forwarded-Prefix", f"//{AWAY}"),
    ("X-Forwarded-Port", f"80@{AWAY}"),
    ("X-Host", AWAY),
    ("X-HTTP-Host-Override", AWAY),
    ("X-Original-URL", f"//{AWAY}"),
    ("X-Original-Host", AWAY),
    ("X-Rewrite-URL", f"//{AWAY}"),
    ("X-Script-Name", f"//{AWAY}"),
    ("Forwarded", f"host={AWAY};proto=http"),
    ("Origin", f"http://{AWAY}"),
    ("Host", AWAY),
    ("Host", f"localhost@{AWAY}"),
    ("Host", f"localhost:80@{AWAY}"),
)
PATHS = (
    f"//{AWAY}",
    f"//{AWAY}/..",
    f"///{AWAY}/mijn",
    f"/\\{AWAY}",
    f"/en//{AWAY}",
    f"/en/\\{AWAY}",
    f"/en/\\{AWAY}/%2e%2e",
    f"/en/\t/{AWAY}",
    f"/organen//{AWAY}",
    f"/.{AWAY}",
    f"/@{AWAY}",
    f"/static//{AWAY}",
    f"//{AWAY}/zoeken",
    f"/mijn//{AWAY}",
    f"/organen/vlietmonde//{AWAY}",
    f"/;//{AWAY}",
)


def links(text: str) -> Iterator[str]:
    """The addresses to which a page leads: links, forms, what is fetched."""
    for found in re.findall(r"""\b(?:href|action|formaction|src)=("[^"]*"|'[^']*')""", text):
        yield unescape(found[1:-1])
    yield from (unescape(each) for each in re.findall(r"(?i)url=([^\"'>]+)", text))


def faults(answer: Any) -> Iterator[str]:
    """Say where an answer leads away, in its headers or on its page."""
    for name in ("Location", "Content-Location"):
        for value in answer.headers.getlist(name):
            if leaves(value):
                yield f"{name}: {value!r}"
    for name in ("Link", "Refresh"):
        for value in answer.headers.getlist(name):
            if any(is_away(each) for each in re.findall(r"[<=]([^<>;]*)", value)):
                yield f"{name}: {value!r}"
    if answer.mimetype == "text/html":
        for each in links(answer.get_data(as_text=True)):
            if is_away(each):
                yield f"a link to {each!r}"


def is_away(address: str) -> bool:
    """Say whether a browser follows this to the other site; ours may stand in a query."""
    bare = re.sub(r"[\t\r\n]", "", address).strip(" \x00\x1f").replace("\\", "/")
    if re.match(r"(?i)[a-z]+:", bare) or bare.startswith("//"):
        host = re.sub(r"(?i)^[a-z]*:?/*", "", bare).partition("/")[0].partition("?")[0]
        return AWAY in host or bare.lower().startswith(("javascript", "vbscript", "data:"))
    return False


def try_next(client: FlaskClient, sent: dict[str, str]) -> tuple[int, list[str]]:
    """Sign in with each trick for the page that comes next; `sent`: what is right of the form."""
    tried, wrong = 0, []
    for trick in TRICKS:
        shown = client.get("/aanmelden", query_string={"next": trick})
        wrong += [f"next={trick!r}: {each}" for each in faults(shown)]
        for also in ({}, {"Referer": f"http://{AWAY}/"}):
            answer = client.post("/aanmelden", data={**sent, "next": trick}, headers=also)
            wrong += [f"next={trick!r} sent: {each}" for each in faults(answer)]
            again = client.get("/aanmelden", query_string={"next": trick})
            wrong += [f"next={trick!r} signed in: {each}" for each in faults(again)]
            tried += 3
            client.post("/afmelden")
    return tried, wrong


def try_headers(client: FlaskClient, address: str, method: str, **sent: Any) -> list[str]:
    """Ask for an address with each header."""
    wrong = []
    for name, value in HEADERS:
        answer = client.open(address, method=method, headers=[(name, value)], **sent)
        wrong += [f"{name}: {value!r} at {address}: {each}" for each in faults(answer)]
    return wrong


def try_paths(client: FlaskClient) -> list[str]:
    """Ask for each path as a server passes it on."""
    wrong = []
    for path in PATHS:
        for method in ("GET", "POST"):
            answer = client.open("/", method=method, environ_overrides={"PATH_INFO": path})
            wrong += [f"{method} {path!r}: {each}" for each in faults(answer)]
    return wrong
