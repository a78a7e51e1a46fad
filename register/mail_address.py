"""What people type as their mail address."""

from __future__ import annotations

from register.errors import Invalid
from register.plain_text import is_plain, legible

LONGEST = 254
"""Characters of a mail address. Source: RFC 5321, 4.5.3.1.3, without the brackets."""


def checked(text: str) -> str:
    """Return a mail address as it is kept and compared: in small letters. Whether it exists is not
    looked at.

    Raises:
        Invalid: it is none.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        if not is_plain(text.strip()):
            raise EmailNotValidError("a mark that cannot be seen")
        return validate_email(
            text.strip(), check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError:
        raise Invalid(
            "“%(email)s” is not an e-mail address. Check what stands before and after the @.",
            "email",
            email=legible(text.strip())[:LONGEST],
        ) from None
