"""A browser follows the links of the example, as nobody and in every role, and opens one page of
every kind.
"""

from __future__ import annotations

from collections import deque
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

from register.cli.demo import PASSWORD

ROLES = (None, "wethouder", "griffier", "integriteit", "beheer")
NO_PAGES = ("static", "api.", "open_data.", "catalogue.", "linked.", "feeds.")
AFTER_A_DEED = {
    "asking": {"answer", "paper"},
    "concerns": {"add", "answer", "close", "hand_over", "show", "withdraw", "write"},
    "decision_changes": {"explain", "put_back", "rename", "signing"},
    "decisions": {"import_"},
    "declarations": {
        "check",
        "declare_none",
        "declared",
        "difference",
        "overview",
        "page",
        "throw_away",
        "withdraw",
    },
    "declarations_for": {
        "amend_interest",
        "check",
        "declare_interest",
        "declare_none",
        "declared",
        "difference",
        "income",
        "page",
        "throw_away",
        "withdraw_interest",
    },
    "findings": {"earlier", "questions", "take_back"},
    "following": {"asked", "choose", "stop_all", "stopped"},
    "import_buyers": {"ask"},
    "import_people": {"ask"},
    "import_columns": {"choose"},
    "hearing": {"add", "document", "extend", "receipt", "reply"},
    "imports": {"show", "undo"},
    "measures": {"follow"},
    "meetings": {"add", "own", "show"},
    "owners": {"index"},
    "proposals": {"answer"},
    "reports": {"answer", "decide", "outcome", "show"},
    "reviews": {"assign", "conclude", "contest"},
    "rules": {"switch_on"},
}
"""Pages to which a link leads only after somebody did something. The other stories open those about
declaring, imports, following and findings; those about reports, proposals, owners, rules and what a
clerk does on behalf are opened without a browser. A page that is new stands in no list, so it is
either reached here or asked for a story.
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


def walk(visitor, app, seen):
    """Follow links until no kind of page is new, and check each kind once at 320 pixels."""
    waiting = deque(["/"])
    known = set()
    while waiting:
        address = waiting.popleft()
        rule = rule_of(app, urlsplit(address).path)
        if not is_page(rule) or rule.endpoint in known:
            continue
        endpoint = rule.endpoint
        known.add(endpoint)
        page = visitor.open(address)
        if endpoint not in seen:
            visitor.check(320)
            seen.add(endpoint)
        links = page.eval_on_selector_all(
            "a[href]", "all => all.map(each => each.getAttribute('href'))"
        )
        waiting.extend(
            link for link in links if link.startswith("/") and not link.startswith("/en")
        )


def test_every_kind_of_page_has_nothing_that_axe_finds_and_does_not_scroll_sideways(
    visitor, served
):
    seen = set()
    for role in ROLES:
        each = visitor()
        if role is not None:
            each.sign_in(f"{role}@vlietmonde.example", PASSWORD)
        walk(each, served.app, seen)
    pages = {rule.endpoint for rule in served.app.url_map.iter_rules() if is_page(rule)}
    after = {f"{noun}.{page}" for noun, names in AFTER_A_DEED.items() for page in names}
    assert pages - seen <= after, "pages that no story opens"
