"""The libraries that the application is built on, one object each. Imports nothing of ours."""

from __future__ import annotations

import ipaddress

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called, so that migrations can name them."""


class Base(DeclarativeBase):
    """The typed base of every table of the register."""

    metadata = MetaData(naming_convention=NAMES)


class TracesBase(DeclarativeBase):
    """The typed base of every table of the traces, which `db.session` refuses; see
    `register.traces`.
    """

    metadata = MetaData(naming_convention=NAMES, info={"bind_key": "traces"})


def reader_address() -> str:
    """Return by which address one reader is counted: of IPv6 the network of 64 bits, of which one
    household has all addresses.
    """
    said = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said[:64]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(render_as_batch=True)
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(reader_address)
