"""The register as it is served, without the mends that the environment names."""

import os

from tests.attacks import mends
from tests.attacks.served import WEAKENED

for name in filter(None, os.environ.get(WEAKENED, "").split(",")):
    mends.TAKEN_AWAY[name]()

from wsgi import app  # noqa: E402

__all__ = ["app"]
