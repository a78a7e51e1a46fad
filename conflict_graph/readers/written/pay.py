"""Whether a position is paid, as people write it: "ja", "onbezoldigd", "€ 1.200 p.j."."""

from __future__ import annotations

import re

from conflict_graph.readers.tables.columns import ANSWERS, fold
from conflict_graph.readers.written import heading_words
from conflict_graph.readers.written.ticks import ticked

_PAID = frozenset(
    (
        *("bezoldigd", "betaald", "bezoldiging", "salaris", "loon", "vacatiegeld", "presentiegeld"),
        *("vacatievergoeding", "honorarium", "j", "y", "x", "v", "paid", "remunerated", "b"),
        *("bez", "bezold", "bezahlt", "vergutet", "entgeltlich", "betelle", "besoldige"),
    )
)
_UNPAID = frozenset(
    (
        *("onbezoldigd", "onbetaald", "niet_bezoldigd", "niet_betaald", "geen", "nihil", "n", "o"),
        *(
            "geen_vergoeding",
            "geen_bezoldiging",
            "zonder_vergoeding",
            "pro_deo",
            "om_niet",
            "unpaid",
        ),
        *("not_paid", "none", "ob", "onbez", "onbezold", "ehrenamtlich", "unentgeltlich"),
        *("unbezahlt", "unbetelle", "net_betelle", "unbesoldige", "gjin", "keine", "nein"),
    )
)
NOT_KNOWN = frozenset(
    (
        *("onbekend", "niet_bekend", "n_v_t", "nvt", "niet_van_toepassing", "n_b", "unknown"),
        *("not_known", "not_applicable", "niet_opgegeven", "niet_vermeld", "onb"),
    )
)
_MARKS = frozenset("✓✔☑☒✗✘×√•●■")
_BALLOT = frozenset("✗✘")
"""A mark that says yes where people cross what is so, and no beside a tick."""
_EXPENSES = re.compile(
    r"onkosten|reiskosten|kostenvergoeding|vrijwilligersvergoeding|vrijwillig\b|expenses"
)
"""Words beside which nobody knows whether more is paid than expenses."""
_VOLUNTARY = re.compile(r"^vrijwillig\b[\W_]*")
_ONLY = re.compile(r"^(?:alleen|uitsluitend|slechts|enkel|only)\b")
"""With expenses behind it: nothing else is paid."""
_UNPAID_WITH = re.compile(r"^(?:onbezoldigd|onbetaald|niet bezoldigd|unpaid|nee|no)\b")
_COST = re.compile(r"onkosten|reiskosten|(?<!vrijwilligers)kostenvergoeding|expenses")
_NO_COST = re.compile(r"\b(?:geen|zonder|no|without)\s+(?:\w+\s+){0,2}?\w*(?:kosten|expenses)")
_AMOUNT = re.compile(r"(?:€|eur|euro)\s*\d[\d.,]*|\d[\d.,]*(?:-|--)?\s*(?:€|eur|euro)", re.ASCII)
_NUMBER = re.compile(r"\d[\d.,]*(?:-|--)?", re.ASCII)
_PER = re.compile(
    r"[\d.,]+(?:,-)?\s*(?:bruto|netto)?\s*(?:p\.?\s?[jm]\.?|per (?:jaar|maand|vergadering|uur))",
    re.ASCII,
)


_PLAIN = {
    **ANSWERS,
    **dict.fromkeys(("bezoldigd", "betaald"), True),
    **dict.fromkeys(("onbezoldigd", "onbetaald"), False),
}
"""Words that answer by themselves, so that two of them in a cell may contradict each other."""
_RAISED = re.compile(r"(?<=[^\W\d_])[\u00b9\u00b2\u00b3\u2074-\u2079]+$")
"""The mark of a note, behind a word: "ja¹"."""
_RELATIVE = frozenset(("x", "v", "j", "n", "y", "wel", "niet"))


def answers_heading(text: str) -> bool:
    """Say whether a cell says no more than yes or no to the heading above it: a cross, "ja"."""
    folded = fold(text)
    is_mark = not folded and bool(text.strip()) and set(text.strip()) <= _MARKS
    return is_mark or folded in _RELATIVE or folded in ANSWERS


def read(text: str) -> bool | None:
    """Return whether a cell says that a position is paid; None: it says that this is not known, or
    that expenses are paid or that the work is voluntary, and nobody says whether more is paid.

    >>> [read(each) for each in ("Bezoldigd", "nee", "€ 1.200 p.j.", "onbekend", "x")]
    [True, False, True, None, True]
    >>> read("onkostenvergoeding"), read("alleen onkosten"), read("onbezoldigd, wel reiskosten")
    (None, False, False)

    Raises:
        ValueError: it says neither.
    """
    if text and not (text := ticked(text)):
        return None
    text = _RAISED.sub("", text.strip())
    written, folded = text.casefold(), heading_words.spelled(fold(text))
    if not folded:
        return _of_signs(written)
    if folded in NOT_KNOWN:
        return None
    for words, answer in ((_PAID, True), (_UNPAID, False)):
        if folded in words:
            return answer
    if folded in ANSWERS:
        return ANSWERS[folded]
    if folded in ("wel", "niet"):
        return folded == "wel"
    if _EXPENSES.search(written):
        is_unpaid = _ONLY.search(written) or _UNPAID_WITH.search(_VOLUNTARY.sub("", written))
        return False if is_unpaid else None
    if _NUMBER.fullmatch(written):
        return any(digit in "123456789" for digit in written)
    amount = _AMOUNT.search(written) or _PER.search(written)
    if amount is not None:
        return any(digit in "123456789" for digit in amount.group())
    first, *more = re.split(r"[\s,;:(.]+", written)
    answer = _of_word(fold(first), text)
    if any(_PLAIN.get(fold(each), answer) is not answer for each in more):
        raise ValueError(f"{text!r} says both yes and no")
    return answer


_HEADING = re.compile(
    r"(?:(?:overzicht|lijst|neven)?_?)?(?:(?:neven)?(?:functies?|werkzaamhed(?:en)?)_)?"
    r"(?:(?P<paid>bezoldigde?|betaalde?)|(?P<unpaid>(?:on|niet_)(?:bezoldigde?|betaalde?))|"
    r"(?P<expenses>(?:alleen_|met_|tegen_)?(?:onkosten|onkostenvergoeding|kostenvergoeding)))"
    r"(?:_(?:neven)?(?:functies?|werkzaamhed(?:en)?|activiteiten))?"
)


def heading(text: str) -> str:
    """Return what the words above several positions say of their pay, as a cell would: "" where
    they say nothing of it, or something else as well.

    >>> [heading(each) for each in ("Onbezoldigde nevenfuncties", "Functies (betaald)", "P. Wad")]
    ['onbezoldigd', 'bezoldigd', '']
    """
    found = _HEADING.fullmatch(fold(text)) if len(text) < _LONGEST_HEADING else None
    if found is None:
        return ""
    if found["expenses"]:
        return "onkosten"
    return "onbezoldigd" if found["unpaid"] else "bezoldigd"


_LONGEST_HEADING = 80
_OF_ALL = re.compile(
    r"(?:^|[(.:;])\s*alle\s+(?:genoemde\s+)?(?:neven)?functies\s+(?:zijn\s+)?"
    r"(?P<said>(?:on)?bezoldigd)\s*(?:[).;]|$)",
    re.IGNORECASE,
)


def of_all(text: str) -> str:
    """Return what a line says of the pay of all positions of a list, as a cell would; "": nothing,
    or it makes an exception.

    >>> of_all("Wie zit waar (alle functies onbezoldigd)"), of_all("Niet alle functies bezoldigd")
    ('onbezoldigd', '')
    """
    found = _OF_ALL.search(text)
    return found["said"].casefold() if found is not None else ""


def in_brackets(text: str) -> str:
    """Return what stands in brackets in a heading of the pay of all below it, as a cell would; "":
    nothing.
    """
    found = _IN_BRACKETS.search(text)
    return found["said"].casefold() if found is not None else ""


_IN_BRACKETS = re.compile(r"\((?P<said>(?:on)?(?:bezoldigd|betaald))\)", re.IGNORECASE)


def expenses(text: str) -> bool | None:
    """Return whether a cell about pay says that expenses are paid back; None: it does not say.

    >>> [expenses(each) for each in ("alleen reiskosten", "nee, geen onkostenvergoeding", "ja")]
    [True, False, None]
    """
    written = text.casefold()
    if not _COST.search(written):
        return None
    return not _NO_COST.search(written)


def leaves_open(text: str) -> bool:
    """Say whether a cell tells of a payment or of work for none, and neither that it is for
    expenses nor that it is not: "vrijwilligersvergoeding", "vrijwillig".
    """
    is_said = _EXPENSES.search(text.casefold()) is not None
    return is_said and expenses(text) is None and read(text) is None


def _of_signs(written: str) -> bool | None:
    if written and set(written) <= _MARKS - _BALLOT:
        return True
    if written and set(written) <= set("-–—?./ "):
        return None
    raise ValueError(f"{written!r} says nothing of pay")


def _of_word(first: str, text: str) -> bool:
    first = heading_words.spelled(first)
    if first in _PAID or ANSWERS.get(first) is True:
        return True
    if first in _UNPAID or ANSWERS.get(first) is False:
        return False
    raise ValueError(f"{text!r} says nothing of pay")
