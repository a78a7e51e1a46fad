"""Files to take away: every list as filtered, and the whole register in three open formats.

A file is written to disk first and sent from there: a reader on a slow line does not keep the
database from anybody.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from conflict_graph.exports import followthemoney, ori, popolo
from conflict_graph.exports.published import Register
from register.api import answers, files, parameters, tables
from register.api.addresses import permanent
from register.errors import NotFound
from register.public import open_data
from register.public.listing import MOST_COUNTED, TooLong
from register.query import Wrong, WrongQuery
from register.session import limited, public

blueprint = Blueprint("open_data", __name__, url_prefix="/open-data")
blueprint.register_error_handler(WrongQuery, answers.refusal)

IN_MEMORY = 1024 * 1024
"""Bytes of a file that are kept in memory; what is larger goes to disk."""
AT_ONCE = 64 * 1024
"""Bytes that are sent at a time."""
WHOLE: dict[str, tuple[str, Callable[[Register], Iterator[str]]]] = {
    "register-ori.xml": ("application/xml", ori.write),
    "register-popolo.json": ("application/json", popolo.write),
    "register-followthemoney.jsonl": ("application/jsonl", followthemoney.write),
}


@blueprint.get(f"/<any({', '.join(tables.TABLES)}):name>.<any({', '.join(files.FORMATS)}):form>")
@limited("DOWNLOAD_LIMIT")
@public
def table(name: str, form: str) -> Response:
    """Give a list as a file."""
    chosen = tables.TABLES[name]
    query = parameters.read(request.args, chosen.filters, chosen.required)
    mimetype, write = files.FORMATS[form]
    try:
        return _file(lambda file: write(file, chosen, query.wanted), mimetype, f"{name}.{form}")
    except TooLong:
        told = _(
            "This list is too long to be put in another order: choose a body, or something else "
            "that makes it shorter. Up to %(most)s positions can be sorted.",
            most=MOST_COUNTED,
        )
        raise WrongQuery([Wrong("volgorde", told)]) from None


@blueprint.get("/register-<name>")
@limited("DOWNLOAD_LIMIT")
@public
def whole(name: str) -> Response:
    """Give the whole register, or that of one body, as a file."""
    if f"register-{name}" not in WHOLE:
        raise NotFound("There is no such file.")
    wanted = parameters.read(request.args, ("orgaan",)).wanted
    mimetype, write = WHOLE[f"register-{name}"]

    def fill(file: IO[bytes]) -> None:
        register = replace(open_data.whole(wanted), explanation=permanent("rules.words"))
        for part in write(register):
            file.write(part.encode())

    return _file(fill, mimetype, f"register-{name}")


def _file(fill: Callable[[IO[bytes]], None], mimetype: str, name: str) -> Response:
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it is closed when it has been sent
    try:
        fill(file)
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    response = Response(_parts(file), mimetype=mimetype)
    response.call_on_close(file.close)
    response.content_length = length
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = answers.FRESH
    response.headers["Link"] = answers.links()
    return response


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(AT_ONCE):
            yield part
