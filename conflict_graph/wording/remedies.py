"""What to do about something wrong in a file: a sentence that can still be said in another
language.

A remedy is its English sentence, and knows the sentence with places to fill and what fills them.
The sentence with its places is the id of the message, as everywhere in the interface; whoever shows
it looks it up in a catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self

Said = list[object]
"""A remedy as JSON keeps it: the sentence, and what fills its places: text, words by `en` and `nl`,
or a remedy in the same shape.
"""


class Words(str):
    """Words to write in a file, that its reader takes in either language: the English ones, with
    `dutch` beside them.

    >>> Words("yes, no", "ja, nee"), Words("yes, no", "ja, nee").dutch
    ('yes, no', 'ja, nee')
    """

    dutch: str

    def __new__(cls, english: str, dutch: str) -> Self:
        """Make words; both are said as they are."""
        made = super().__new__(cls, english)
        made.dutch = dutch
        return made


class Remedy(str):
    """An English sentence. `template` has places like `%(words)s`; `values` fill them: text,
    `Words` or other remedies.

    >>> Remedy("Use one of: %(words)s.", words="ja, nee")
    'Use one of: ja, nee.'
    >>> Remedy("100% is too much."), Remedy("Use one of: %(words)s.", words="a").said()
    ('100% is too much.', ['Use one of: %(words)s.', {'words': 'a'}])
    """

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, **values: object) -> Self:
        """Make a remedy; numbers become text."""
        filled = {
            name: value if isinstance(value, str) else str(value) for name, value in values.items()
        }
        made = super().__new__(cls, template % filled if filled else template)
        made.template, made.values = template, filled
        return made

    def said(self) -> Said:
        """Return the remedy as JSON can keep it."""
        return [self.template, {name: _kept(value) for name, value in self.values.items()}]

    def translated(self, translate: Callable[[str], str], language: str) -> str:
        """Return the remedy in another language, "nl" or "en".

        `translate` takes a sentence with its places, and leaves them.
        """
        values = {
            name: _in_language(value, translate, language) for name, value in self.values.items()
        }
        sentence = translate(self.template)
        return sentence % values if values else sentence


def _in_language(value: str, translate: Callable[[str], str], language: str) -> str:
    if isinstance(value, Remedy):
        return value.translated(translate, language)
    return value.dutch if isinstance(value, Words) and language == "nl" else value


def _kept(value: str) -> object:
    if isinstance(value, Words):
        return {"en": str(value), "nl": value.dutch}
    return value.said() if isinstance(value, Remedy) else str(value)


def _told(kept: object) -> str:
    match kept:
        case {"en": str(english), "nl": str(dutch)}:
            return Words(english, dutch)
    return from_said(kept) or str(kept)


def from_said(said: object) -> Remedy | None:
    """Return the remedy that was kept; None where nothing was, or it cannot be told any more."""
    match said:
        case [str(template), dict(values)]:
            filled = {str(name): _told(value) for name, value in values.items()}
            try:
                return Remedy(template, **filled)
            except (KeyError, ValueError, TypeError):
                return None
    return None
