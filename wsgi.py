"""The door for a web server and for `flask --app wsgi`."""

import sys

from register import create_app
from register.errors import WrongSetting

FAILED_TO_BOOT = 3
"""With this status a worker of gunicorn stops the server, which else starts workers again for
ever.
"""

try:
    app = create_app()
except WrongSetting as error:
    print(f"The register does not start. {error}", file=sys.stderr)  # noqa: T201
    sys.exit(FAILED_TO_BOOT)
