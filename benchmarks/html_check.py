"""Walk through the demo as nobody and as everybody who has an account at the municipality, and let
vnu read every page.

    python -m benchmarks.html_check VNU.jar [DEMO.sqlite]

Of every kind of page a few are read for every account in both languages, and every form is sent
empty once, so that the pages that answer wrong input are read too. The database is copied first.
"""

from __future__ import annotations

import collections
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
from werkzeug.exceptions import HTTPException

from benchmarks.served import make_demo, settings
from register import create_app
from register.cli.demo import PASSWORD
from register.example.accounts import ACCOUNTS
from register.example.bodies import MUNICIPALITY

OF_A_KIND = 3
"""Pages of one kind that are read for one account in one language."""
WRONG = (
    *(
        "/nergens",
        "/organen/nergens",
        "/zoeken?q=qqqq",
        "/zoeken?q=jansen",
        "/nevenfuncties?ambt=koning",
    ),
    *("/nevenfuncties?status=lopend&betaald=nee", "/organen/gemeente-vlietmonde?naam=zzzz"),
    *("/organen/gemeente-vlietmonde?op=gisteren", "/organen/gemeente-vlietmonde?op=2024-01-01"),
    "/organen/gemeente-vlietmonde/wijzigingen?van=2026-02-30",
)
XHTML = "{http://www.w3.org/1999/xhtml}"
PREFIX = re.compile(r"^/en(?=/|$)")


class Walk:
    """One account's walk. `pages` holds what was read, by address."""

    def __init__(self, app, account):
        self.app, self.account = app, account
        self.client = app.test_client()
        self.pages = {}
        self.forms = {}
        if account is not None:
            page = self.client.get("/aanmelden").get_data(as_text=True)
            token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)[1]
            values = {"email": account, "password": PASSWORD, "csrf_token": token}
            answer = self.client.post("/aanmelden", data=values)
            assert answer.status_code == 303, f"{account} cannot sign in"

    def read(self):
        """Follow every link, and send every form empty."""
        seen, kinds = set(), collections.Counter()
        waiting = collections.deque(["/", "/en/", *WRONG])
        while waiting:
            address = waiting.popleft()
            if address in seen:
                continue
            seen.add(address)
            kind = self._kind(address)
            if kind is None or (kinds[kind] >= OF_A_KIND and address not in WRONG):
                continue
            kinds[kind] += 1
            answer = self.client.get(address)
            if answer.mimetype == "text/html" and answer.status_code != 303:
                waiting.extend(self._keep(address, answer))
            elif answer.status_code in (301, 302, 303, 308):
                waiting.append(_within(urljoin(address, answer.headers["Location"])))
        for (address, action), values in self.forms.items():
            answer = self.client.post(action, data=values)
            if answer.mimetype == "text/html" and answer.status_code >= 400:
                self.pages[f"{address} (sent empty to {action})"] = answer.data
        return self.pages

    def _kind(self, address):
        path = urlsplit(address).path
        language = "en" if PREFIX.match(path) else "nl"
        try:
            rule, _ = self.app.url_map.bind("localhost").match(
                PREFIX.sub("", path) or "/", return_rule=True
            )
        except HTTPException:
            return ("nowhere", language) if address in WRONG else None
        is_file = rule.endpoint == "static" or rule.endpoint.startswith(
            ("api.", "open_data.", "catalogue.", "linked.")
        )
        return None if is_file else (rule.endpoint, language, bool(urlsplit(address).query))

    def _keep(self, address, answer):
        self.pages[f"{address} ({answer.status_code})"] = answer.data
        tree = html5lib.parse(answer.data)
        for form in tree.iter(f"{XHTML}form"):
            action = _within(urljoin(address, form.get("action") or ""))
            if form.get("method") == "post" and "afmelden" not in action:
                hidden = {
                    field.get("name"): field.get("value", "")
                    for field in form.iter(f"{XHTML}input")
                    if field.get("type") == "hidden"
                }
                kind = self._kind(action)
                if kind is not None and not any(
                    self._kind(known) == kind for _, known in self.forms
                ):
                    self.forms[address, action] = hidden
        for link in tree.iter(f"{XHTML}a"):
            found = urljoin(address, link.get("href") or "")
            if not urlsplit(found).netloc:
                yield _within(found)


def _within(address):
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def main(jar, database=None):
    folder = Path(tempfile.mkdtemp())
    try:
        return check(Path(jar), folder, database)
    finally:
        shutil.rmtree(folder)


def check(jar, folder, database):
    path = folder / "demo.sqlite"
    shutil.copy(database, path) if database else make_demo(path)
    app = create_app(settings(path))
    written = {}
    for account in (None, *(row[0] for row in ACCOUNTS if row[2] == MUNICIPALITY)):
        for address, content in Walk(app, account).read().items():
            file = folder / "pages" / f"{len(written):05}.html"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
            written[file.name] = f"{account or 'nobody'}: {address}"
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--exit-zero-always",
        str(folder / "pages"),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(said.stderr or "{}").get("messages")
    if messages is None:
        print(said.stderr or said.stdout)
        return 2
    version = subprocess.run(
        ["java", "-jar", str(jar), "--version"], capture_output=True, text=True, check=True
    )
    groups = collections.defaultdict(list)
    for message in messages:
        groups[message["type"], message["message"]].append(
            (message, written[Path(message["url"]).name])
        )
    for (kind, text), where in sorted(groups.items(), key=lambda group: -len(group[1])):
        message, address = where[0]
        print(
            f"{kind} on {len(where)} pages: {text}\n    {address}\n    {message.get('extract', '').strip()[:200]!r}"
        )
    print(f"vnu {version.stdout.strip()}: {len(written)} pages, {len(messages)} messages")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
