"""Addresses that machines keep: the same whatever language somebody asks in."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from register.presentation import language


def permanent(endpoint: str, fragment: str = "", **values: Any) -> str:
    """Return the whole address of a resource. `fragment` names what the page is about."""
    address = url_for(endpoint, _external=True, **values)
    if language.current() != "nl":
        root = request.root_url
        address = root.removesuffix(f"{language.current()}/") + address.removeprefix(root)
    return f"{address}#{fragment}" if fragment else address
