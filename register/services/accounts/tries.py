"""How often a password, or a second factor, was tried, and when one more has to wait: by account
and address together, by account, by address, and over all.

Nobody is kept out by what others try. From an address from which somebody got in before, only what
failed there counts; and whoever follows a link that was mailed to the account is past every count
(`let_past`). Each try is counted before the password is looked at, so that of many at once no more
are looked at than may be, and taken back where it was right. Decision 0034.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

from register import counters
from register.clock import now
from register.errors import Invalid, marked

KNOWN_DAYS = 90
"""Days for which an address is known from which somebody got in."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What the settings allow. `most` failed tries within `minutes`, of one account from one
    address.
    """

    most: int
    minutes: int


@dataclass(frozen=True, slots=True)
class TryCount:
    """Something by which tries are counted: so many times as many, in so many times as long, as of
    one account from one address.
    """

    of: str
    times_as_many: int = 1
    times_as_long: int = 1


class TryKind(enum.StrEnum):
    """What is tried. Each kind is counted apart, and knows addresses of its own: that somebody has
    the password makes no code easier to guess.
    """

    PASSWORD = "tries"  # noqa: S105 - the word under which it is counted
    CODE = "codes"
    RECOVERY = "recovery codes"


HERE = TryCount("account {account} from {address}")
_OF_DAY = TryCount("account {account} from {address} of a day", 10, 96)
_OF_ADDRESS = TryCount("address {address}", 2)
_OF_ACCOUNT = TryCount("account {account}", 5, 4)
ELSEWHERE = {
    TryKind.PASSWORD: (_OF_ADDRESS, _OF_ACCOUNT, TryCount("all", 100)),
    TryKind.CODE: (_OF_ADDRESS, _OF_ACCOUNT, TryCount("account {account} of a day", 10, 96)),
    TryKind.RECOVERY: (_OF_ADDRESS,),
}
"""What counts besides where nobody got in before from this address. As installed: 20 tries from one
address in a quarter of an hour, 50 of one account in an hour, 1,000 over all in a quarter of an
hour; of codes, of which one in 333,000 is right by chance, 100 of one account in a day (NIST SP
800-63B-4, 3.2.2). A recovery code cannot be guessed, so that who has one is kept out by nobody.
"""


@dataclass(frozen=True, slots=True)
class Try:
    """One try, which has been counted."""

    account: str
    address: str
    counted: tuple[str, ...]
    kind: TryKind


TOO_MANY = marked("Too many attempts. Wait %(minutes)s minutes and try again.")
TOO_MANY_OR_LINK = marked(
    "Too many attempts. Wait %(minutes)s minutes and try again. Or have a link sent to your mail "
    "to choose another password, below this form; after that you can sign in here."
)


def begin(
    email: str,
    address: str,
    allowed: Attempts,
    *,
    has_signed_in: bool = False,
    kind: TryKind = TryKind.PASSWORD,
) -> Try:
    """Count one more try. `has_signed_in`: what others tried elsewhere does not count, and no link
    is needed. Codes can be guessed, so that of them at most 100 of one account in a day are wrong
    also where somebody has got in: there may be a thief of a cookie.

    Raises:
        Invalid: there were too many; the message says how long to wait.
    """
    account = email.strip().lower()
    is_known = has_signed_in or _is_known(account, address, kind)
    of_day = (_OF_DAY,) if kind is TryKind.CODE else ()
    counts = (HERE, *of_day, *(() if is_known else ELSEWHERE[kind]))
    by_link = kind is TryKind.PASSWORD and not has_signed_in
    counted: list[str] = []
    for each in counts:
        key = f"{kind} of {each.of.format(account=account, address=address)}"
        seconds = allowed.minutes * 60 * each.times_as_long
        if counters.hit(key, seconds) > allowed.most * each.times_as_many:
            raise Invalid(TOO_MANY_OR_LINK if by_link else TOO_MANY, minutes=_minutes(key))
        counted.append(key)
    return Try(account, address, tuple(counted), kind)


def _minutes(key: str) -> str:
    """Say how many minutes are left of the span of a count."""
    ends_at = counters.ends_at(key)
    left = (ends_at - now()).total_seconds() if ends_at is not None else 0
    return str(max(math.ceil(left / 60), 1))


def succeeded(tried: Try) -> None:
    """Take a try back that was right, and know the address from now on."""
    for key in tried.counted:
        counters.take_back(key)
    let_past(tried.account, tried.address, tried.kind)


def let_past(email: str, address: str, kind: TryKind = TryKind.PASSWORD) -> None:
    """Let the holder of an account try again at this address, whatever others tried: after a link
    that was mailed to the account was followed there, for a password.
    """
    account = email.strip().lower()
    counters.forget(f"{kind} of {HERE.of.format(account=account, address=address)}")
    counters.hit(_known(account, address, kind), KNOWN_DAYS * 24 * 60 * 60)


def _is_known(account: str, address: str, kind: TryKind) -> bool:
    return counters.count(_known(account, address, kind)) > 0


def _known(account: str, address: str, kind: TryKind) -> str:
    return f"known: {account} at {address} for {kind}"
