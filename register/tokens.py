"""Secret words in addresses: whoever has one may open the page, and the database keeps only its
hash.
"""

from __future__ import annotations

from hashlib import sha256


def hash_of(token: str) -> str:
    """Return what is kept of a secret word. It was drawn by chance, so no salt is needed; any text
    has a hash.
    """
    return sha256(token.encode("utf-8", "replace")).hexdigest()
