"""The door for a web server and for `flask --app wsgi`."""

import atexit
import gc
import os
import sys

os.umask(0o077)
# What is made from here on, the database and the secret among it, is for this account alone.

gc.disable()
# What is imported and put together here stays for as long as the process lives. To look through it
# for what can be thrown away would take a fifth of the start, and a tenth of a second of every
# dozenth page after it.

from register import cli, create_app, database, logs, traces  # noqa: E402
from register.errors import WrongSetting  # noqa: E402

FAILED_TO_BOOT = 3
"""With this status a worker of gunicorn stops the server, which else starts workers again for
ever.
"""

try:
    app = create_app(pages_later=cli.is_asked())
except WrongSetting as error:
    print(f"The register does not start. {error}", file=sys.stderr)  # noqa: T201
    sys.exit(FAILED_TO_BOOT)

if not app.debug:
    logs.tell_uncaught()
atexit.register(database.close, app)
atexit.register(traces.close, app)
# What is frozen below is never let go of, so that nothing else would close a connection.

gc.freeze()
gc.set_threshold(10_000, 10, 20)
# The usual 700 new objects are what a page makes for ten rows: a third of an import went into
# looking through them again and again, and memory is the same with fewer looks.
gc.enable()
