"""Pages hold no character that HTML does not allow, whatever a file or an address holds that they
show: it becomes the sign for a character that cannot be shown.
"""

from __future__ import annotations

import re

from flask import Flask, Response

from register.plain_text import UNKNOWN

_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])
_MORE = tuple(map(re.compile, (rb"\xc2[\x80-\x9f]", rb"\xef\xb7[\x90-\xaf]", rb"\xbf[\xbe\xbf]")))
"""How the others begin or end in UTF-8, some that are allowed too: what is looked for in every page
has to be found fast.
"""
_NONE_OF_A_PLANE = "".join(
    chr(plane << 16 | place) for plane in range(17) for place in (0xFFFE, 0xFFFF)
)
_NOT_ALLOWED = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONE_OF_A_PLANE}]")


def allowed(page: bytes) -> bytes:
    r"""Return a page without the characters that HTML does not allow.

    >>> allowed(b"<p>Koor\x07 Zilt</p>").decode()
    '<p>Koor� Zilt</p>'
    """
    is_odd = len(page.translate(None, _CONTROLS)) != len(page) or any(
        each.search(page) for each in _MORE
    )
    return _NOT_ALLOWED.sub(UNKNOWN, page.decode()).encode() if is_odd else page


def init_app(app: Flask) -> None:
    """Look through every page. Comes after the pages that are kept, so that it is done before one
    is.
    """

    @app.after_request
    def look(response: Response) -> Response:
        if response.mimetype == "text/html" and response.is_sequence:
            before = response.get_data()
            after = allowed(before)
            if after is not before:
                response.set_data(after)
        return response
