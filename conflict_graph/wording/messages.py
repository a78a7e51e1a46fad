"""A sentence that has not been put in any language yet: a message id with its parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """What is to be said. Parameters are ids, names, ISO dates and enumeration values, never
    finished sentences.

    >>> Message.of("part.full", official="o1", who="raadslid A", source=None).values()
    {'official': 'o1', 'who': 'raadslid A'}
    """

    id: str
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, id: str, **params: str | None) -> Message:  # noqa: A002 - the word of the format
        """Return a message; parameters that are None are left out."""
        return cls(
            id, tuple(sorted((key, value) for key, value in params.items() if value is not None))
        )

    def values(self) -> dict[str, str]:
        """Return the parameters as a new dictionary."""
        return dict(self.params)

    def to_mapping(self) -> dict[str, object]:
        """Return the message as JSON can store it."""
        return {"id": self.id, "params": self.values()}
