"""What a start leaves for when it is first needed: no command waits for the readers of files, of
which it reads none, for the pages, of which it shows none, or for the code that writes some two
hundred addresses, of which it writes few.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from werkzeug.routing import Map, Rule


class Later:
    """Stands for a module, and imports it when one of its names is first asked for; safe from
    several threads, as importing is.

    For a type checker the module itself is imported beside it, under `if TYPE_CHECKING:`.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


Builder = Callable[..., tuple[str, str]]


class LaterRule(Rule):
    """A rule of which the code that writes its address is compiled when the first is asked for.

    Werkzeug compiles it twice for each rule as soon as the rule is known, a twentieth of a start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled: list[Builder] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LaterRule, self)._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build


class LaterMap(Map):
    """A map of addresses that is filled when it is first asked for one: by a page, or by a command
    that writes one. Whoever asks meanwhile waits.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._filling = threading.RLock()
        self.fill: Callable[[], None] | None = None
        """What fills it, once. None: it is filled."""

    def update(self) -> None:
        """Come before whatever reads the rules: be filled, and bring them in order."""
        with self._filling:
            fill, self.fill = self.fill, None
            if fill is not None:
                fill()
        super().update()
