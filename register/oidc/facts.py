"""What is known of a provider, of a sign-in under way, and of who came back. Imports none of the
libraries that look at tokens, which take most of a second.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from register.errors import OutOfReach


class ProviderFailed(OutOfReach):
    """The provider does not answer, or says what cannot be right. The message is for the log."""


class Refused(Exception):
    """A token, or an answer, in which something is not right. The message is for the log."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What the settings say of a provider. `second_factor`: values of `acr` and `amr` that say that
    somebody showed a second factor there; empty: none do. `client_key`: the file with the private
    key with which the register proves that it is it, in place of a secret; empty: none.
    """

    issuer: str
    client_id: str
    client_secret: str
    second_factor: frozenset[str]
    client_key: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A sign-in that began in one browser, which alone has this, signed, in its cookie.

    `next`: the page that was asked for. `link`: the word of the invitation with which an account
    begins. `own`: the public id of the account, signed in, that is to be linked. With neither
    somebody signs in. `fresh`: whoever comes back has to have proven anew
    who it is.
    """

    state: str
    nonce: str
    verifier: str
    began_at: int
    language: str
    next: str = ""
    link: str = ""
    own: str = ""
    fresh: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return what stands in the cookie."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Proven:
    """Who somebody is, as the provider says. `session`: what the provider calls its session; "":
    it said none. `has_second_factor`: it says that one was shown. `signed_in_at`: when somebody
    proved that there, in seconds since 1970; None: it did not say.
    """

    issuer: str
    subject: str
    session: str
    has_second_factor: bool
    signed_in_at: int | None

    def proved_at(self, now: datetime.datetime) -> datetime.datetime | None:
        """Return when somebody proved at the provider who it is; a clock there that is ahead of
        ours makes it no later than now. None: it does not say.
        """
        if self.signed_in_at is None:
            return None
        return min(now, datetime.datetime.fromtimestamp(self.signed_in_at, datetime.UTC))

    def as_dict(self) -> dict[str, Any]:
        """Return what stands in the cookie of somebody who is asked before an account is linked."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """Whose session at the provider is over. Either name may be "", not both."""

    issuer: str
    subject: str
    session: str
