"""Takes each guard away in turn: a call that asks whether somebody may, at one place of the code, is
answered with yes there and nowhere else.

A place is found by the code itself, so that a new guard is tried on the day on which it is written.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import register
from register import access
from register.access import Identity
from register.errors import RegisterError

ROOT = Path(register.__file__).parent
ASKS = {"allows": True, "sees_finding": True, "sees_concern": True, "holds": True}
"""What answers whether somebody may, with the answer that lets everybody pass; `require` and what
begins like it answer with nothing.
"""


class Place(NamedTuple):
    """Where somebody is asked whether one may: a file of the register, where the call begins and
    ends there, and the function in which it stands.
    """

    file: str
    first: int
    last: int
    column: int
    name: str
    within: str
    passes: bool = True
    """What lets somebody pass; False where whoever holds something is refused for it."""

    @property
    def known_as(self) -> str:
        """What it is called whatever line it stands on: file, function, call."""
        return f"{self.file} {self.within} {self.name}"

    def __str__(self) -> str:
        return f"{self.file}:{self.first} {self.within} {self.name}"


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
        file = str(path.relative_to(ROOT))
        parsed = ast.parse(path.read_text())
        refusing = set(_refusing(parsed))
        for node, within in _calls(parsed, ""):
            name = _name_of(node)
            if _is_guard(name) and (name != "holds" or _is_of_identity(node)):
                last, column = node.end_lineno or node.lineno, node.end_col_offset or 0
                passes = node not in refusing
                found.append(Place(file, node.lineno, last, column, name, within, passes))
    return sorted(found)


def _calls(node: ast.AST, within: str) -> Iterator[tuple[ast.Call, str]]:
    """Each call below a node, with the name of the function in which it stands."""
    for below in ast.iter_child_nodes(node):
        if isinstance(below, ast.Call):
            yield below, within
        is_function = isinstance(below, ast.FunctionDef)
        yield from _calls(below, below.name if is_function else within)


def _refusing(parsed: ast.AST) -> Iterator[ast.expr]:
    """Each condition, or part of one joined by `or`, that refuses where it holds."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.If) and _refuses(node.body[0]):
            is_or = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or)
            yield from node.test.values if is_or else [node.test]  # type: ignore[attr-defined]


def _refuses(statement: ast.stmt) -> bool:
    is_no = isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Raise) or (is_no and statement.value.value is False)  # type: ignore[attr-defined]


def _is_of_identity(call: ast.Call) -> bool:
    """Say whether this asks an identity for a role, and not something else that holds."""
    return isinstance(call.func, ast.Attribute) and "dentity" in ast.unparse(call.func.value)


@lru_cache
def _cached() -> None:
    """Be what a function is that keeps its answers."""


def keeping() -> list[Any]:
    """The functions that keep in memory what they made for somebody: who asks again is not asked."""
    return [
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type(_cached)) and "identity" in inspect.signature(value).parameters
    ]


class Watch:
    """Notes at which places somebody was asked and at which refused, and takes some of them away.

    `outermost`: those that refused, and not for a guard that asked inside another one; `first`: the
    first of them that was not taken away, which most often is what stood in the way: the page that
    says so asks more; `around`: the guards inside which one asked.
    """

    def __init__(self) -> None:
        self.visited: set[Place] = set()
        self.refused: set[Place] = set()
        self.outermost: set[Place] = set()
        self.first: Place | None = None
        self.around: defaultdict[Place, set[Place]] = defaultdict(set)
        self._asking: list[Place] = []
        self.gone: frozenset[Place] = frozenset()
        self._by_end = {(each.file, each.last, each.column): each for each in places()}
        self._known: dict[tuple[CodeType, int], Place | None] = {}
        self._keeping = keeping()

    def clear(self) -> None:
        """Forget who was asked, here and where the code keeps in memory what somebody may."""
        self.visited.clear()
        self.refused.clear()
        self.outermost.clear()
        self.first = None
        for each in self._keeping:
            each.cache_clear()

    def _place(self) -> Place | None:
        frame = sys._getframe(2)
        at = (frame.f_code, frame.f_lasti)
        if at not in self._known:
            self._known[at] = self._found(*at)
        return self._known[at]

    def _found(self, code: CodeType, instruction: int) -> Place | None:
        if not code.co_filename.startswith(str(ROOT)):
            return None
        file = str(Path(code.co_filename).relative_to(ROOT))
        _, last, _, column = list(code.co_positions())[instruction // 2]
        return self._by_end.get((file, last or 0, column or 0))

    def _refuse(self) -> None:
        self.refused.add(self._asking[-1])
        if len(self._asking) == 1:
            self.outermost.add(self._asking[-1])
            if self.first is None and self._asking[-1] not in self.gone:
                self.first = self._asking[-1]

    def wrapped(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The same function, with a look at who calls it."""

        def asked(*some: Any, **more: Any) -> Any:
            place = self._place()
            if place is None:
                return function(*some, **more)
            self.visited.add(place)
            self.around[place].update(self._asking)
            self._asking.append(place)
            try:
                answer = function(*some, **more)
            except RegisterError:
                self._refuse()
                if place not in self.gone:
                    raise
                return None
            finally:
                self._asking.pop()
            if name in ASKS and bool(answer) is not place.passes:
                self._asking.append(place)
                self._refuse()
                self._asking.pop()
                return place.passes if place in self.gone else answer
            return answer

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
