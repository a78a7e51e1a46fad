"""No filled field is dropped in silence: every form, each field filled in alone beside what is
needed.

The forms are those of the routes, so that a new form stands here on the day on which it is made, or
the test fails.
"""

from __future__ import annotations

import datetime
import re

import html5lib
import pytest

from tests import desks
from tests.desks import desk, desk_database  # noqa: F401

BUTTONS = {
    "inviting.end",
    "account_keeping.close",
    "account_keeping.end_single_sign_on",
    "account_keeping.reopen",
    "account_keeping.send_link",
    "account_keeping.take_factors",
    "second_factor.remove",
    "second_factor.make_codes",
    "second_factor.codes_file",
    "accounts.further",
    "accounts.stop",
    "own_account.end_others",
    "own_account.end_session",
    "own_account.end_single_sign_on",
    "single_sign_on.link",
    "passkeys.remove",
    "accounts.sign_out",
    "asking.stop",
    "decision_changes.signing",
    "declarations.confirm",
    "declarations.confirm_entry",
    "declarations.throw_away",
    "groups.end_group",
    "groups.end_mandate",
    "import_buyers.drop",
    "import_buyers.take",
    "import_columns.drop",
    "import_council.drop",
    "import_people.drop",
    "imports.check",
    "imports.start_again",
    "mentions.answers",
    "owners.answer",
    "proposals.take_back",
    "meetings.check",
    "meetings.own",
    "stepping_aside.choose",
    "meetings.take_off",
    "meetings.tell",
    "reminders.remind",
    "successions.confirm",
    "following.confirm",
    "following.stop",
    "following.stop_all",
}
"""What is sent by one press, from a page with nothing on it to fill in."""
SIGNING_IN = {
    "accounts.sign_in",
    "accounts.second",
    "second_factor.begin",
    "second_factor.set_up",
    "own_account.change_password",
    "passkeys.add",
    "passkeys.begin",
    "passkeys.show",
    "passwords.ask",
    "passwords.begin",
    "passwords.choose",
    "single_sign_on.sign_out_from_there",
}
"""What is filled in here is compared, or a hash of it kept: `test_account_pages`,
`test_passkey_pages` and `test_second_factor` see to it; and `test_single_sign_on` to what a provider sends.
"""

ADVICE = {"advice.position", "advice.decision", "advice.read_back"}
"""What is filled in here is answered, and never kept: `test_advice` sees to both."""

LOOKED_UP = {
    "name_lists.show",
    "name_lists.table",
    "name_lists.values",
    "reconciliation.service",
}
"""What is pasted here is looked up, and never kept: `test_name_lists` sees to it."""

CHOSEN = {"inviting.invite"}
"""Who is chosen here, among those whom the page shows, is invited: `test_inviting` sees to it."""

DOORS = {"concerns.choose"}
"""What is chosen here leads to the right door, and is never kept: `test_concerns` sees to both."""

WORD = "Zeldzaamheid"
AHEAD = datetime.date.today() + datetime.timedelta(days=77)
TYPED = [
    (f"Een {WORD} van 1953", f"Een {WORD} van 1953"),
    ("27 maart 2019", "2019-03-27"),
    (f"{AHEAD:%-d-%-m-%Y}", AHEAD.isoformat()),
    ("27-3-2026", "2026-03-27"),
    ("12.345,67", "1234567"),
    ("37,5", "0.375"),
    ("90007117", "90007117"),
    (desks.NUMBER, None),
    ("zeldzaam@voorbeeld.example", "zeldzaam@voorbeeld.example"),
]
"""What can be typed into a field, with how it is kept: the first that the field takes is looked
for.
"""

MOST_OF_AN_ERROR = 5_000


def test_every_form_of_the_product_stands_here(desk):
    sent = {rule.endpoint for rule in desk.app.url_map.iter_rules() if "POST" in rule.methods}
    as_clerk = {each for each in sent if each.startswith("declarations_for.")}
    of_oneself = {each.replace("declarations_for.", "declarations.") for each in as_clerk}
    assert of_oneself <= sent
    known = {each.partition(" ")[0] for each in desk.sheets}
    assert (
        sent - as_clerk
        == (known - as_clerk) | BUTTONS | SIGNING_IN | ADVICE | LOOKED_UP | DOORS | CHOSEN
    )


def fillings(control, stands):
    """Return what can be filled in: the value to send, and what stands in the database after it,
    None: something.
    """
    if control.kind == "text":
        return TYPED
    if control.kind == "checkbox":
        free = [each for each in control.options if each not in stands]
        return [([*control.chosen, free[0]] if free else control.chosen[1:], None)]
    return [(each, None) for each in control.options if each not in stands][-1:]


def once_of_each(controls):
    """Leave out the rows between the first and the last of several that are alike."""
    rows = {}
    for control in controls:
        rows.setdefault(re.sub(r"-[0-9]+\b", "-", control.name), []).append(control)
    return [
        control
        for alike in rows.values()
        for control in (alike if len(alike) < 2 else [alike[0], alike[-1]])
    ]


def is_taken(answer):
    return answer.status_code in (200, 303)


@pytest.mark.parametrize("part", range(4))
def test_what_is_filled_in_is_kept_or_an_error_stands_beside_it(desk, part):
    dropped = []
    names = sorted(name for name in desk.sheets if not name.startswith("declarations_for."))
    for endpoint in names[part::4]:
        sheet = desk.sheets[endpoint]
        desk.put_back()
        action, carried, controls = desk.open(endpoint, sheet)
        whole = {**carried, **sheet.needed}
        answer = desk.send(sheet, action, whole, sheet.files)
        assert is_taken(answer), (endpoint, answer.status_code, errors_of(answer))
        before, said_before = desk.rows()
        for control in once_of_each(controls):
            stands = whole.get(control.name, [])
            for value, kept in fillings(control, stands if isinstance(stands, list) else [stands]):
                desk.put_back()
                answer = desk.send(sheet, action, {**whole, control.name: value}, sheet.files)
                if is_taken(answer):
                    after, said = desk.rows()
                    new = said - said_before
                    is_said = (
                        any(kept in text or value in text for text in new)
                        if kept
                        else after != before
                    )
                    if not is_said:
                        dropped.append((endpoint, control.name, value))
                    break
                assert answer.status_code in (400, 409), (
                    endpoint,
                    control.name,
                    value,
                    answer.status_code,
                )
                if not errors_of(answer):
                    dropped.append((endpoint, control.name, value, "no sentence"))
    assert not dropped, "\n".join(str(each) for each in dropped)


def test_what_cannot_be_shown_comes_back_on_a_page_that_can(desk):
    wrong = []
    for endpoint in sorted(
        name for name in desk.sheets if not name.startswith("declarations_for.")
    ):
        sheet = desk.sheets[endpoint]
        desk.put_back()
        action, carried, controls = desk.open(endpoint, sheet)
        typed = {each.name: "a\x00\x1b" for each in controls if each.kind == "text"}
        answer = desk.send(sheet, action, {**carried, **typed})
        is_draft = endpoint.startswith("declarations.") and answer.status_code == 200
        if typed and (
            not (is_draft or answer.status_code == 400)
            or not errors_of(answer)
            or "\x00" in answer.get_data(as_text=True)
        ):
            wrong.append((endpoint, answer.status_code))
    assert not wrong


ON_THE_ANSWER = {"reports.answer"}
"""What is asked more here hangs on an answer: without one nobody can say what else is missing."""


def wrong_fields(answer):
    """The fields to which the summary of what is wrong leads."""
    return set(re.findall(r'href="#([^"]+?)(?:-[0-9]+)?"', errors_in(answer)))


def errors_in(answer):
    text = answer.get_data(as_text=True)
    found = re.search(r'<div[^>]*class="[^"]*error-summary.*?</div>', text, re.DOTALL)
    return found[0] if found else ""


def test_all_that_is_left_empty_is_said_at_once(desk):
    late = {}
    for endpoint in sorted(name for name in desk.sheets if not name.startswith("declarations")):
        sheet = desk.sheets[endpoint]
        desk.put_back()
        action, carried, _controls = desk.open(endpoint, sheet)
        whole = {**carried, **sheet.needed}
        one_by_one = set()
        for name in sheet.needed:
            desk.put_back()
            answer = desk.send(sheet, action, {**whole, name: ""}, sheet.files)
            one_by_one |= wrong_fields(answer)
        desk.put_back()
        empty = dict.fromkeys(sheet.needed, "")
        answer = desk.send(sheet, action, {**whole, **empty}, sheet.files)
        together = wrong_fields(answer)
        if one_by_one - together and answer.status_code == 400 and endpoint not in ON_THE_ANSWER:
            late[endpoint] = one_by_one - together
    assert not late, late


def errors_of(answer):
    """Return the words of the first element that is marked as an error. It alone is taken apart:
    a whole page takes as long as making it.
    """
    page = answer.get_data(as_text=True)
    marked = re.search(r'<(?!html\b)\w+\b[^>]*\bclass="[^"]*error', page)
    if marked is None:
        return ""
    part = html5lib.parseFragment(page[marked.start() :][:MOST_OF_AN_ERROR])
    return " ".join("".join(part[0].itertext()).split())
