"""Takes words out of texts that have to stay as texts: facts that the engine read, and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

GONE = "***"
"""What stands where something was erased; no longer than the shortest word that is sought, so that
an emptied text is never longer than it was.
"""
SHORTEST = len(GONE)


class Redactor:
    """Replaces words by `GONE`, where they stand as whole words."""

    def __init__(self, words: Iterable[str | None]) -> None:
        found = {each.strip() for each in words if each and len(each.strip()) >= SHORTEST}
        self.words = sorted(found, key=lambda each: (-len(each), each))
        self._plain = self._pattern(self.words)
        self._quoted = self._pattern(
            [json.dumps(each, ensure_ascii=False)[1:-1] for each in self.words]
            + [json.dumps(each)[1:-1] for each in self.words]
        )

    @staticmethod
    def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
        listed = sorted({*words}, key=lambda each: (-len(each), each))
        if not listed:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.IGNORECASE)

    def finds(self, text: str) -> bool:
        """Say whether any of the words stands in a text, as it is or as JSON has it."""
        return self._quoted is not None and self._quoted.search(text) is not None

    def in_json(self, text: str) -> str:
        """Return the text of a JSON document without the words, written as it was."""
        return self._quoted.sub(GONE, text) if self._quoted is not None else text

    def in_value(self, value: Any) -> Any:
        """Return a value of a JSON column without the words."""
        if isinstance(value, str):
            return self._plain.sub(GONE, value) if self._plain is not None else value
        if isinstance(value, list):
            return [self.in_value(each) for each in value]
        if isinstance(value, dict):
            return {key: self.in_value(each) for key, each in value.items()}
        return value
