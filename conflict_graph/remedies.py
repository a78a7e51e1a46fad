"""What to do about something wrong in a file: a sentence that can still be said in another language.

A remedy is its English sentence, and knows the sentence with places to fill and what fills them. The sentence with its
places is the id of the message, as everywhere in the interface; whoever shows it looks it up in a catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self

Said = list[object]
"""A remedy as JSON keeps it: the sentence, and what fills its places: text, or a remedy in the same shape."""


class Remedy(str):
    """An English sentence. `template` has places like `%(words)s`; `values` fill them, and may be remedies themselves.

    >>> Remedy("Use one of: %(words)s.", words="ja, nee")
    'Use one of: ja, nee.'
    >>> Remedy("100% is too much."), Remedy("Use one of: %(words)s.", words="a").said()
    ('100% is too much.', ['Use one of: %(words)s.', {'words': 'a'}])
    """

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, **values: object) -> Self:
        """Make a remedy; numbers become text."""
        filled = {name: value if isinstance(value, str) else str(value) for name, value in values.items()}
        made = super().__new__(cls, template % filled if filled else template)
        made.template, made.values = template, filled
        return made

    def said(self) -> Said:
        """Return the remedy as JSON can keep it."""
        return [self.template, {name: _kept(value) for name, value in self.values.items()}]

    def translated(self, translate: Callable[[str], str]) -> str:
        """Return the remedy in another language. `translate` takes a sentence with its places, and leaves them."""
        values = {
            name: value.translated(translate) if isinstance(value, Remedy) else value
            for name, value in self.values.items()
        }
        sentence = translate(self.template)
        return sentence % values if values else sentence


def _kept(value: str) -> object:
    return value.said() if isinstance(value, Remedy) else str(value)


def from_said(said: object) -> Remedy | None:
    """Return the remedy that was kept; None where nothing was, or it cannot be told any more."""
    match said:
        case [str(template), dict(values)]:
            filled = {str(name): from_said(value) or str(value) for name, value in values.items()}
            try:
                return Remedy(template, **filled)
            except (KeyError, ValueError, TypeError):
                return None
    return None
