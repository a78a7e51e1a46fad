"""The invented example, made anew in a file, and served to tools that ask over HTTP."""

from __future__ import annotations

import contextlib
import logging
import threading

from werkzeug.serving import make_server

from register import create_app


def settings(path):
    """What a register in this file runs with, without limits: tools ask more than people do."""
    return {
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
        "SECURE_COOKIES": False,
        "RATELIMIT_ENABLED": False,
        "JOBS_FOLDER": f"{path}.jobs",
        "JOBS_IN_PROCESS": False,
    }


def make_demo(path):
    """Make the example as `flask demo` does."""
    app = create_app(settings(path))
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["demo", "--no-serve"])
        assert answer.exit_code == 0, answer.output
    return app


@contextlib.contextmanager
def served(app):
    """Serve an application for the time of a block; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
