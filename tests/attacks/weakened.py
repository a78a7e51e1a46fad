"""The register as it is served, without the mends that the environment names."""

import os

from flask import Flask

from tests.attacks import mends
from tests.attacks.served import WEAKENED


def register() -> Flask:
    """Take the mends away and put the register together; what collects tests does neither."""
    for name in filter(None, os.environ.get(WEAKENED, "").split(",")):
        mends.TAKEN_AWAY[name]()
    from wsgi import app

    return app
