"""What a second round by hand came to; see docs/trust.md, T1 to T9."""

from __future__ import annotations

import io
import re
import socket
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier

from tests.attacks.attacks import CLERK, FOUND, REASON, attack, filled_in, hold
from tests.attacks.served import HOST, SECONDS, Answer, Site, Visitor


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


def far_row() -> bytes:
    """A workbook of less than 2 kB with a row whose number is a million."""
    names = "http://schemas.openxmlformats.org"
    kinds = f"{names}/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{names}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{names}/package/2006/relationships"><Relationship '
        f'Id="r1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{names}/spreadsheetml/2006/main" xmlns:r="{kinds}">'
        '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{names}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{names}/spreadsheetml/2006/main">'
        f"<sheetData>{row(1)}{row(2)}{row(1_048_576)}</sheetData></worksheet>",
    }
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "/>",
        '><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
    return packed.getvalue()


def row(number: int) -> str:
    words = ("achternaam", "voornaam", "functie", "organisatie")
    cells = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)
    return f'<row r="{number}">{cells}</row>'


def beside(
    site: Site, address: str, sends: Callable[[], Answer], count: int
) -> tuple[float, Counter[int]]:
    """Send so many at once; return how long a public page then takes at most, and what was
    answered.
    """
    with ThreadPoolExecutor(count) as threads:
        sent = [threads.submit(sends) for _number in range(count)]
        longest = 0.0
        for _time in range(8):
            time.sleep(1)
            try:
                longest = max(longest, site.visitor(address).get("/").seconds)
            except OSError:
                longest = SECONDS
        return longest, Counter(_status(each) for each in sent)


def _status(sent: Future[Answer]) -> int:
    try:
        return sent.result().status
    except OSError:
        return 0


@attack("T3", "eight workbooks of 2 kB at once, by a clerk", "nobody_takes_turns")
def small_workbooks(site: Site) -> str:
    clerk = site.signed_in("bestuurszaken@ziltelanden.example", "127.0.33.1")
    page, content = "/organen/waterschap-de-zilte-landen/importeren", far_row()
    form = {"noun": "auto"}
    took, came = beside(
        site, "127.0.33.2", lambda: clerk.upload(page, form, "file", "x.xlsx", content), 8
    )
    hold(took < 8, f"a page takes {took:.0f} s, {dict(came)}")
    return f"a page takes {took:.1f} s beside them, {dict(came)}"


@attack("T4", "ten lists of 500 long names at once, by anybody", "nobody_takes_turns")
def long_lists(site: Site) -> str:
    line = ("van den berg stichting de vereniging " * 6)[:200]
    names = {"namen": "\n".join([line] * 500)}
    took, came = beside(
        site, "127.0.34.2", lambda: site.visitor("127.0.34.1").post("/zoeken/lijst", names), 10
    )
    hold(came[200] <= 6, f"{came[200]} of 10 are looked up at once; a page takes {took:.1f} s")
    return f"{came[200]} of 10 are looked up, {came[503]} told to wait; a page takes {took:.1f} s"
