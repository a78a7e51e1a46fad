"""The controls, each with what it promises and the tests that say so. Add a row where you add a
control.

A test can tell a figure with pytest's own `record_property("figure", "10,240 cells, 0 wrong")`; the
table shows it. With `TRUST=all` in the environment a test that samples tries everything.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """`tests`: files, or single tests, as pytest names them. `attacks`: numbers of `make attack`
    that try it on a served register.
    """

    name: str
    promise: str
    tests: tuple[str, ...]
    attacks: tuple[str, ...] = ()


CONTROLS = (
    Control(
        "settings at the start",
        "13 dangerous settings are refused, each alone, with a sentence that says what to set; on "
        "one's own machine nothing is asked",
        ("tests/register/test_serving.py",),
    ),
    Control(
        "names of the site",
        "0 answers to a host that is not ours bear its name",
        ("tests/register/test_serving.py", "tests/register/test_site.py"),
        ("A11",),
    ),
    Control(
        "proxies",
        "as many addresses are believed as there are proxies of ours; a made-up one counts for "
        "nothing",
        ("tests/register/test_serving.py", "tests/register/test_counters.py"),
        ("A5",),
    ),
    Control(
        "limits",
        "of 61 searches of one reader 60 pass, over two workers and a restart; the next reader's "
        "first passes",
        (
            "tests/register/test_counters.py",
            "tests/register/test_postgresql.py::"
            "test_of_many_who_count_at_once_each_gets_a_number_of_its_own",
        ),
        ("A5",),
    ),
    Control(
        "passwords",
        "10 tries of one account from one address, 20 from one address, 50 of one account in an "
        "hour, 1,000 over all; of 60 at once 10 are looked at; the owner at a known address, or "
        "after a mailed link, gets in whatever others try",
        ("tests/register/test_tries.py",),
        ("A3", "A4"),
    ),
    Control(
        "second factor",
        "from the internet 0 pages behind sign-in open with a password alone; a code counts once, "
        "of its own account, half a minute early or late; 10 tries from one address, 100 of one "
        "account in a day; acts that others could misuse ask anew",
        ("tests/register/test_second_factor.py", "tests/register/test_asking_anew.py"),
        ("A15",),
    ),
    Control(
        "mail of the day",
        "what strangers ask takes 0 days of mail from what the body sends",
        ("tests/register/test_reminders.py",),
        ("A6",),
    ),
    Control(
        "headers",
        "every address bears 8 headers with each of 10 statuses, also where no page can be made",
        ("tests/register/test_headers.py",),
        ("A13",),
    ),
    Control(
        "logs",
        "0 names, searches, secrets or addresses of readers in a log, errors of the database and of "
        "the web server included",
        ("tests/register/test_logs.py",),
        ("O10",),
    ),
    Control(
        "the example for nginx",
        "served by nginx itself: every header comes through, a made-up address counts for nothing, "
        "60 who send or read slowly keep nobody waiting, and its logs have 0 readers and searches",
        ("tests/register/test_nginx.py",),
    ),
    Control(
        "sessions",
        "the cookie of a session that has ended opens 0 pages, wherever it was copied to",
        ("tests/register/test_sessions.py",),
        ("A2",),
    ),
    Control(
        "single sign-on",
        "17 of 17 attacks refused, each seen to come through without its guard; nobody is let in by a "
        "mail address, and no account is made",
        (
            "tests/register/test_single_sign_on_attacks.py",
            "tests/register/test_single_sign_on.py",
            "tests/register/test_single_sign_on_at_once.py",
            "tests/register/test_provider_only.py",
            "tests/register/test_client_key.py",
        ),
    ),
    Control(
        "passkeys",
        "0 wrong answers let in: of another site, host, browser, act or account, unsigned, "
        "unverified, answered before, too late, removed, closed, or of a copy; of 8 at once one; what "
        "is asked is alike for everybody; invited and signed in after 3 presses",
        (
            "tests/register/test_passkeys.py",
            "tests/register/test_passkey_pages.py",
            "tests/register/test_findings_pages.py::"
            "test_a_reviewer_without_a_password_signs_with_a_passkey",
            "tests/stories/test_passkeys.py",
        ),
    ),
    Control(
        "reading never waits",
        "while somebody writes, signing in and reading take no longer than without",
        ("tests/register/test_traces.py",),
        ("A14",),
    ),
    Control(
        "access",
        "0 answers to who may not read or change: some 20,000 cells of addresses, ways of asking, "
        "states and personas, held against a table written by hand",
        (
            "tests/register/test_access_table.py",
            "tests/register/test_access_matrix.py",
            "tests/register/test_access_marks.py",
            "tests/register/test_access_postgresql.py::test_cells_are_as_the_table_says_here_too",
        ),
    ),
    Control(
        "one answer everywhere",
        "what has a page stands in every list, export, feed, picture, search and count, and what has "
        "none in none; of all links that a persona is shown 0 refuse, and to each page that opens "
        "one leads",
        ("tests/register/test_one_answer.py",),
    ),
    Control(
        "what is not public",
        "0 pages that differ by what is not public",
        (
            "tests/register/test_no_leak.py",
            "tests/register/test_no_early_leak.py",
            "tests/register/test_concern_leaks.py",
            "tests/register/test_access_postgresql.py::"
            "test_databases_that_differ_in_what_is_not_public_give_everybody_the_same_here_too",
            "tests/register/test_access_postgresql.py::"
            "test_no_restricted_word_stands_in_what_everybody_is_answered_here_too",
        ),
    ),
    Control(
        "who read what",
        "each page that tells of somebody what is not public leaves one row before it is sent; no "
        "row, no page; the person sees what was read",
        (
            "tests/register/test_readings.py",
            "tests/register/test_access_table.py::"
            "test_each_page_that_tells_what_is_not_public_leaves_one_row_before_it_is_sent",
            "tests/register/test_access_table.py::test_no_row_no_page",
        ),
    ),
    Control(
        "who changed what",
        "each change by a page, a command or the work in the background leaves one row in its own "
        "transaction, with who did it or the name of the command; where the row is refused, 0 of the "
        "change stays",
        (
            "tests/register/test_commands_leave_rows.py",
            "tests/register/test_access_table.py::"
            "test_each_change_leaves_its_row_in_the_journal_and_none_twice",
            "tests/register/test_access_table.py::test_a_change_and_its_row_stand_or_fall_together",
            "tests/register/test_access_postgresql.py::"
            "test_a_change_and_its_row_stand_or_fall_together_here_too",
        ),
    ),
    Control(
        "hostile input",
        "of what nobody should send, in every field of every form as the persona who may, 0 end in a "
        "fault, are half written, or lose what was typed; of HTML, templates, formulas and markup in "
        "every text of every format that comes in, 0 are alive on a page, in a feed, table, letter or "
        "document; 0 parameters, headers or paths lead to another site: `make hostile`",
        ("tests/register/test_hostile.py",),
    ),
    Control(
        "rules for the code",
        "for each of 29 rules of our own a fault is planted, and no rule lets a file pass that is not "
        "there; that they and bandit find 0 unexplained, and each rule its fault, `make audit` alone "
        "says; it asks for advisories too, and says so where it cannot",
        ("tests/register/test_audit.py",),
    ),
    Control(
        "erasing",
        "of 100 people who are erased 0 bytes are left in the files of both databases, the ledger or "
        "new exports; a mark says when and on which ground; of a version nothing else can be changed, "
        "and a backup of before is emptied again",
        (
            "tests/register/test_erasures.py",
            "tests/register/test_postgresql.py::"
            "test_what_is_erased_is_let_go_here_too_and_nothing_else_is",
        ),
    ),
    Control(
        "backups",
        "of backups made while somebody writes every one is restored with all that was acknowledged "
        "before it, and equal; every flipped bit is found; what was erased does not come back; "
        "100,000 declarations are restored within a minute",
        (
            "tests/register/test_backups.py",
            "tests/register/test_backups_postgresql.py",
        ),
    ),
    Control(
        "history",
        "10,000 tampers of 13 classes with what an edition held elsewhere covers, on each database: 0 "
        "missed; 40 lawful histories of 25 weeks, with erasures and shieldings: 0 false alarms; what "
        "nobody can see without such an edition is tried too",
        ("tests/register/test_history_tampers.py",),
    ),
    Control(
        "weekly editions",
        "over 52 drawn weeks an edition with the difference is the next one, byte for byte; one that "
        "holds what was shielded, withdrawn or erased since is served no more; a receipt is checked "
        "by one file without the server",
        ("tests/register/test_editions.py", "tests/register/test_receipts.py"),
    ),
    Control(
        "kills",
        "of 10,000 things that pages acknowledged 0 are lost, 0 half there and 0 twice, after 300 "
        "kills of processes that answer and, on PostgreSQL, of the server; an answer before the "
        "commit, a commit in pieces and a server that does not wait for its log are each found",
        (
            "tests/register/test_kills.py",
            "tests/register/test_kills_postgresql.py",
        ),
    ),
    Control(
        "days and moments",
        "of 10,000 pairs of periods 0 differ from the sets of their days; what is recorded in both "
        "nights on which the clock changes, on 29 February and at the end of a year falls on the "
        "day that it is here, whatever zone machine and database are in; a clock that goes back an "
        "hour changes no order of what was said of one thing",
        ("tests/register/test_time.py", "tests/register/test_time_postgresql.py"),
    ),
)
