"""Takes each guard away in turn: a call that asks whether somebody may, at one place of the code, is
answered with yes there and nowhere else.

A place is found by the code itself, so that a new guard is tried on the day on which it is written.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import register
from register import access
from register.access import Identity

ROOT = Path(register.__file__).parent
ASKS = {"allows": True, "sees_finding": True, "sees_concern": True, "holds": True}
"""What answers whether somebody may, with the answer that lets everybody pass; `require` and what
begins like it answer with nothing.
"""


class Place(NamedTuple):
    """Where somebody is asked whether one may: a file of the register, and the lines of the call."""

    file: str
    first: int
    last: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.first} {self.name}"


def _is_guard(name: str) -> bool:
    return name in ASKS or name == "require" or name.startswith(("require_", "_require"))


def _name_of(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def modules() -> list[ModuleType]:
    """The rooms in which somebody is asked."""
    found = []
    for room in ("register.services", "register.views", "register.public", "register.api"):
        package = importlib.import_module(room)
        found += [package]
        for each in pkgutil.walk_packages(package.__path__, f"{room}."):
            found.append(importlib.import_module(each.name))
    return found


def places() -> list[Place]:
    """Every place where the code asks whether somebody may."""
    found = []
    for module in modules():
        path = Path(str(module.__file__))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _is_guard(_name_of(node)):
                name = _name_of(node)
                if name == "holds" and not _is_of_identity(node):
                    continue
                file = str(path.relative_to(ROOT))
                found.append(Place(file, node.lineno, node.end_lineno or node.lineno, name))
    return sorted(found)


def _is_of_identity(call: ast.Call) -> bool:
    """Say whether this asks an identity for a role, and not something else that holds."""
    return isinstance(call.func, ast.Attribute) and "dentity" in ast.unparse(call.func.value)


class Watch:
    """Notes at which places somebody was asked, and takes some of them away."""

    def __init__(self) -> None:
        self.visited: set[Place] = set()
        self.gone: frozenset[Place] = frozenset()
        self._by_line: dict[tuple[str, int], list[Place]] = {}
        for place in places():
            for line in range(place.first, place.last + 1):
                self._by_line.setdefault((place.file, line), []).append(place)

    def _place(self, name: str) -> Place | None:
        frame = sys._getframe(2)
        file = frame.f_code.co_filename
        if not file.startswith(str(ROOT)):
            return None
        at = (str(Path(file).relative_to(ROOT)), frame.f_lineno)
        return next((each for each in self._by_line.get(at, ()) if each.name == name), None)

    def wrapped(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The same function, with a look at who calls it."""

        def asked(*some: Any, **more: Any) -> Any:
            place = self._place(name)
            if place is not None:
                self.visited.add(place)
                if place in self.gone:
                    return ASKS.get(name)
            return function(*some, **more)

        return asked

    @contextmanager
    def without(self, *gone: Place) -> Iterator[None]:
        """Do without some places for the time of a block."""
        self.gone = frozenset(gone)
        try:
            yield
        finally:
            self.gone = frozenset()


@contextmanager
def watching() -> Iterator[Watch]:
    """Look over the shoulder of every guard for the time of a block."""
    watch, kept = Watch(), []
    holders: list[Any] = [access, Identity, *modules()]
    made: dict[Any, Callable[..., Any]] = {}
    for holder in holders:
        for name, value in list(vars(holder).items()):
            if callable(value) and _is_guard(name) and not isinstance(value, type):
                wrapped = made.setdefault(value, watch.wrapped(value, name))
                kept.append((holder, name, value))
                setattr(holder, name, wrapped)
    try:
        yield watch
    finally:
        for holder, name, value in kept:
            setattr(holder, name, value)
