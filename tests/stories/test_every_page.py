"""A browser follows the links of the example, as nobody and in every role, and opens one page of
every kind.
"""

from __future__ import annotations

from collections import deque
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from register import database
from register.cli.demo import PASSWORD
from tests import factories
from tests.browser import Browser, Page, check

ROLES = (None, "wethouder", "griffier", "integriteit", "beheer")
NO_PAGES = (
    "static",
    "api.",
    "open_data.",
    "catalogue.",
    "linked.",
    "feeds.",
    "reconciliation.",
)
AFTER_A_DEED = {
    "accounts": {"second"},
    "asking": {"answer", "paper"},
    "concerns": {
        "add",
        "answer",
        "close",
        "hand_over",
        "open",
        "show",
        "withdraw",
        "write",
    },
    "decision_changes": {"explain", "put_back", "rename", "signing"},
    "decisions": {"import_"},
    "declarations": {
        "check",
        "contracts",
        "declare_none",
        "declared",
        "difference",
        "overview",
        "page",
        "question",
        "throw_away",
        "withdraw",
    },
    "declarations_for": {
        "amend_interest",
        "check",
        "contracts",
        "declare_interest",
        "declare_none",
        "declared",
        "difference",
        "income",
        "page",
        "question",
        "throw_away",
        "withdraw_interest",
    },
    "findings": {"earlier", "questions", "take_back"},
    "following": {"asked", "choose", "stop_all", "stopped"},
    "import_buyers": {"ask"},
    "import_council": {"ask"},
    "import_people": {"ask"},
    "import_columns": {"choose"},
    "hearing": {"add", "document", "extend", "receipt", "reply"},
    "imports": {"show", "undo"},
    "inviting": {"invite"},
    "measures": {"follow"},
    "meetings": {"add", "own", "own_minutes", "show"},
    "owners": {"index"},
    "passkeys": {"show"},
    "passwords": {"asked", "choose", "chosen"},
    "position_questions": {"index", "settle"},
    "proposals": {"answer"},
    "readings": {"index", "kept"},
    "reports": {"answer", "decide", "outcome", "show"},
    "reviews": {"assign", "conclude", "contest"},
    "row_questions": {"index"},
    "rules": {"switch_on"},
    "second_factor": {"begin"},
    "single_sign_on": {
        "begin",
        "begin_link",
        "begin_own",
        "begin_proof",
        "come_back",
        "failed",
        "link",
        "proved",
        "signed_out",
        "unknown",
    },
    "stepping_aside": {"index", "own", "record", "show"},
}
"""Pages to which a link leads only after somebody did something. The other stories open those about
declaring, imports, following, findings, contracts, stepping aside, passwords, second
factors, single sign-on and who read what; those about reports, proposals, owners, rules, minutes and what a clerk does on behalf are opened
without a browser. A page that is new stands in no list, so it is either reached here or asked for a
story.
"""


def rule_of(app, path):
    """Return what answers an address, or None where nothing does."""
    try:
        return app.url_map.bind("localhost").match(path, return_rule=True)[0]
    except HTTPException:
        return None


def is_page(rule):
    """Say whether a rule gives pages; a file has a dot in its name."""
    is_file = (
        rule is None or "." in rule.rule.rpartition("/")[2] or rule.endpoint.startswith(NO_PAGES)
    )
    return not is_file and "GET" in rule.methods and rule.endpoint != "accounts.sign_out"


def reader_of(app):
    """Return a client of the site that asks nothing of the test, which the one of the fixtures does."""
    return FlaskClient(app, app.response_class)


def sign_in(app, email):
    """Return a client of the site for somebody, without a browser."""
    reader = Browser(reader_of(app))
    reader.submit(reader.open("/aanmelden"), email=email, password=PASSWORD)
    return reader.client


def hand_over(client, visitor):
    """Let a browser go on as who signed in with a client; signing in again would be another visit."""
    name = client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    visitor.page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": visitor.address}]
    )


def walk(client, app):
    """Follow links until no kind of page is new; yield kind and address of each."""
    waiting = deque(["/"])
    known = set()
    while waiting:
        address = waiting.popleft()
        rule = rule_of(app, urlsplit(address).path)
        if not is_page(rule) or rule.endpoint in known:
            continue
        known.add(rule.endpoint)
        yield rule.endpoint, address
        page = Page(client.get(address, follow_redirects=True))
        check(page)
        waiting.extend(
            link
            for link in page.links()
            if link and link.startswith("/") and not link.startswith("/en")
        )


def test_every_kind_of_page_has_nothing_that_axe_finds_and_does_not_scroll_sideways(
    visitor, served, tmp_path
):
    """Every role reads every kind of page; the first that comes by opens it in a browser."""
    with served.app.app_context():
        factories.edition(served.app, tmp_path)
    seen = set()
    for role in ROLES:
        email = f"{role}@vlietmonde.example"
        client = sign_in(served.app, email) if role else reader_of(served.app)
        each = visitor()
        if role:
            hand_over(client, each)
        with database.writing(False):
            for endpoint, address in walk(client, served.app):
                if endpoint not in seen:
                    each.open(address)
                    each.check(320)
                    seen.add(endpoint)
    pages = {rule.endpoint for rule in served.app.url_map.iter_rules() if is_page(rule)}
    after = {f"{noun}.{page}" for noun, names in AFTER_A_DEED.items() for page in names}
    assert pages - seen <= after, "pages that no story opens"
