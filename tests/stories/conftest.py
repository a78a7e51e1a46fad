"""A served register with the invented example in it, and a real browser to walk through it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import once

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))),
    None,
)
"""The same engine without windows comes first: a page takes two thirds of the time, a new visitor a
tenth.
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


SAID = """
    const words = new Set("lang hreflang href src action value title alt content placeholder aria-label".split(" "));
    const said = ({name, value}) => name + "=" + (words.has(name) ? Boolean(value.trim()) : value);
"""
SHAPE = (
    f"() => {{ {SAID}"
    + """
    const shape = each => [each.tagName, Boolean(each.textContent.trim()), ...Array.from(each.attributes, said)].join();
    return Array.from(document.querySelectorAll("*"), shape).join(" ");
}"""
)
"""What axe looks at, without the words: the elements of a page in order, and which of their words
are empty.
"""

FINDINGS = (
    f"() => {{ {SAID}"
    + """
    const looks = "color backgroundColor backgroundImage opacity fontSize fontWeight textShadow display visibility position".split(" ");
    const numbers = new Map();
    const look = each => {
        const style = getComputedStyle(each), met = new Set();
        const parts = Array.from(each.children, child => {
            const number = look(child);
            if (met.has(number)) [child, ...child.querySelectorAll("*")].forEach(one => one.setAttribute("data-alike", ""));
            met.add(number);
            return number;
        });
        const own = [each.tagName, Boolean(each.textContent.trim()), ...Array.from(each.attributes, said), ...looks.map(name => style[name])];
        const key = JSON.stringify([own, parts]);
        if (!numbers.has(key)) numbers.set(key, numbers.size);
        return numbers.get(key);
    };
    look(document.body);
    axe.configure({rules: [{id: "color-contrast", selector: ":not([data-alike])"}]});
    return axe.run({resultTypes: ["violations"]}).finally(() =>
        document.querySelectorAll("[data-alike]").forEach(each => each.removeAttribute("data-alike")));
}"""
)
"""What axe finds in a page. Of elements beside each other that are alike, in shape, classes and
colours, such as the rows of a list, it looks at the colours of the first: those of the others are
the same, and measuring them takes most of its time.
"""


class Found:
    """Width and shape of the pages in which axe found nothing, over all processes of a run, so that
    a page is not looked at again in another language or another story.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _of(self, width: int, shape: str) -> Path:
        return self._folder / sha256(f"{width} {shape}".encode()).hexdigest()

    def nothing_in(self, width: int, shape: str) -> bool:
        return self._of(width, shape).exists()

    def add(self, width: int, shape: str) -> None:
        self._of(width, shape).touch()


@pytest.fixture(scope="session")
def found(tmp_path_factory) -> Found:
    return Found(once(tmp_path_factory, "found", Path.mkdir))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody with a browser: opens pages of the site, and checks each for what axe can see."""

    def __init__(
        self, browser: Browser, address: str, found: Found, *, scripts: bool = True
    ) -> None:
        self.address = address
        self._found = found
        self._scripts = scripts
        self.page: Page = browser.new_context(
            locale="nl-NL", java_script_enabled=scripts
        ).new_page()
        self.page.set_default_timeout(8000)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.complaints.append(text)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, email: str, password: str) -> None:
        self.open("/aanmelden")
        self.page.locator("input[type=email]").fill(email)
        self.page.locator("input[type=password]").fill(password)
        self.page.locator(
            "form:has(input[type=password]) button[type=submit]:not([data-passkey])"
        ).click()

    def _settle(self, width: int) -> None:
        """Wait until the page has its new width and its letters; before that, what is measured
        means nothing.
        """
        is_ready = f"window.innerWidth === {width} && document.fonts.status === 'loaded'"
        for _ in range(100):
            if self.page.evaluate(is_ready):
                break
            self.page.wait_for_timeout(50)
        self.page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def check(self, width: int = 1280) -> None:
        """Fail on anything that axe finds, on a complaint of the browser, and on scrolling
        sideways.

        axe looks once at a page of the same shape at the same width, in whatever language it is.
        """
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_load_state()
        assert self.complaints == []
        if self._scripts:
            self._settle(width)
            assert not self.page.evaluate(
                "document.documentElement.scrollWidth > window.innerWidth"
            ), self.page.url
            shape = self.page.evaluate(SHAPE)
            if not self._found.nothing_in(width, shape):
                self.page.evaluate(AXE_SCRIPT)
                found = AxeResults(self.page.evaluate(FINDINGS))
                assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"
                self._found.add(width, shape)


@pytest.fixture
def visitor(browser, served, found):
    made = []

    def visit(**options) -> Visitor:
        made.append(Visitor(browser, served.address, found, **options))
        return made[-1]

    yield visit
    for each in made:
        each.page.context.close()


class Served:
    """A running site, and its application for what a story needs to know of the database."""

    def __init__(self, app, address: str) -> None:
        self.app = app
        self.address = address


@pytest.fixture
def served(renewed, example_database) -> Iterator[Served]:
    """The site on a copy of the example, with forms protected as in life."""
    app = renewed(example_database)
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
