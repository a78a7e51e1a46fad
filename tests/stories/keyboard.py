"""Somebody who walks through the pages with the keys of a keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from register.cli.demo import PASSWORD

PHONE = 375
"""Pixels."""


def reach(page, what):
    """Go to a control by the tab key alone."""
    for _step in range(400):
        if what.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key never comes to {what}")


class Keyboard:
    """Somebody without a mouse, who counts the pages that come, the answers that are given, the links
    and buttons that are pressed and the characters that are typed.
    """

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.pages, self.answers, self.presses, self.typed = 0, 0, 0, 0
        self.page.on("response", self._count)

    def _count(self, response):
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self.pages += 1

    def reach(self, what):
        """Go to a control by the tab key alone."""
        reach(self.page, what)

    def press(self, what, key="Enter"):
        """Press a key on a link or a button, and wait for the page that comes of it."""
        self.reach(what)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.presses += 1

    def type(self, what, text):
        """Fill in a field: one answer for each line."""
        self.reach(what)
        self.page.keyboard.insert_text(text)
        self.answers += len(text.splitlines())
        self.typed += len(text)

    def offer(self, what, path):
        """Choose a file: one answer. The window in which it is chosen is the system's own."""
        self.reach(what)
        what.set_input_files(path)
        self.answers += 1

    def open(self, summary):
        """Open what is folded."""
        self.reach(summary)
        self.page.keyboard.press("Enter")

    def choose(self, what):
        """Tick a box or choose a radio button; open what it is folded in."""
        fold = what.locator("xpath=ancestor::details[not(@open)]/summary")
        if fold.count():
            self.open(fold)
        if what.get_attribute("type") == "radio":
            self._choose_radio(what)
        else:
            self.reach(what)
            self.page.keyboard.press("Space")
        expect(what).to_be_checked()
        self.answers += 1

    def _choose_radio(self, what):
        name = what.get_attribute("name")
        group = self.page.locator(f"[type=radio][name='{name}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.reach(chosen if chosen.count() else group.first)
        self.page.keyboard.press("Space")
        for _step in range(group.count()):
            if what.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


class Reader:
    """Somebody with a phone and without a mouse."""

    def __init__(self, visitor, email, **options):
        self.visitor = visitor(**options)
        self.visitor.page.set_viewport_size({"width": PHONE, "height": 760})
        self.keys = Keyboard(self.visitor)
        self.page = self.visitor.page
        self.visitor.open("/aanmelden")
        self.keys.type(self.page.locator("input[type=email]"), email)
        self.keys.type(self.page.locator("input[type=password]"), PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @property
    def main(self):
        """What the page is about."""
        return self.page.locator("main")

    def open(self, path):
        """Open a page, and look at it on a phone."""
        self.visitor.open(path)
        self.visitor.check(PHONE)
        return self.main

    def press(self, name, role="button"):
        """Press what has this name, and look at the page that comes."""
        self.keys.press(self.page.get_by_role(role, name=name, exact=True).first)
        self.visitor.check(PHONE)

    def look_wide(self):
        """Look at the page on a wide screen too."""
        self.visitor.check()
        self.visitor.check(PHONE)

    def fill(self, name, words):
        """Type in a field."""
        self.keys.type(self.page.locator(f"[name={name}]"), words)

    def choose(self, name):
        """Choose an answer, or tick a box."""
        self.keys.choose(self.page.get_by_label(name))

    def prints(self, who, *words):
        """Print the page that is open, with these words in it, and say after how many pages and
        answers that is.
        """
        self.page.emulate_media(media="print")
        for each in words:
            expect(self.main.get_by_text(each).first).to_be_visible()
        assert self.page.pdf(format="A4").startswith(b"%PDF")
        self.page.emulate_media(media="screen")
        print(f"{who}: {self.keys.pages} pages, {self.keys.answers} answers")  # noqa: T201

    def finds_nothing(self, path):
        """Whether there is no such page for this reader."""
        return self.status_of(path) == 404

    def status_of(self, path):
        """What the site answers when this reader opens a page."""
        self.visitor.complaints.clear()
        status = self.page.goto(self.visitor.address + path).status
        self.visitor.complaints.clear()
        return status

    def path(self):
        """Where this reader is."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)
