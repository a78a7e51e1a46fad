"""What a start leaves for when it is first needed: no command waits for the readers of files, of
which it reads none, or for the code that writes some two hundred addresses, of which it writes few.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from werkzeug.routing import Rule


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
