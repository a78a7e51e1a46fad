"""The door for a web server and for `flask --app wsgi`."""

from register import create_app

app = create_app()
