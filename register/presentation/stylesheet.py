"""The one stylesheet that pages ask for: the sheets of `static/` after each other, made once at the
start.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FONT = "vendor/source-sans-3@5.3.0/source-sans-3"
SHEETS = (
    FONT,
    "vendor/button-css@1.1.0/button",
    "vendor/data-badge-css@1.0.5/data-badge",
    "vendor/heading-css@1.1.3/heading",
    "vendor/link-css@2.0.3/link",
    "vendor/mark-css@1.0.5/mark",
    "vendor/number-badge-css@1.1.5/number-badge",
    "vendor/paragraph-css@2.1.3/paragraph",
    "vendor/skip-link-css@1.0.5/skip-link",
    "theme",
    "register",
)
"""In this order; a later one wins."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The whole sheet, as it is and compressed. `digest` stands in its address, so that it may be
    kept for ever.
    """

    text: bytes
    compressed: bytes
    digest: str


def join(folder: Path) -> Stylesheet:
    """Read the sheets of a folder. Their addresses are made to hold from `/stijl/`, one step beside
    the folder.
    """
    text = "\n".join(_rebased(folder, name) for name in SHEETS).encode()
    return Stylesheet(text, gzip.compress(text, mtime=0), hashlib.sha256(text).hexdigest()[:16])


def _rebased(folder: Path, name: str) -> str:
    beside = f"../{folder.name}/{name}".rpartition("/")[0]
    text = (folder / f"{name}.css").read_text(encoding="utf-8")
    return re.sub(r'url\("([^"]+)"\)', rf'url("{beside}/\1")', text)
