"""How gunicorn serves the register. It reads this file where it is started, in the folder of the
code; `docs/operations.md` says more.
"""

from gunicorn.http import wsgi

wsgi.SERVER = ""
# No answer says which program serves it.

worker_class = "gthread"
workers = 2
threads = 8
control_socket_disable = True
forwarder_headers = ""
# No header says which page is asked for, or below which folder the register stands.

umask = 0o077

accesslog = None
access_log_format = "%(t)s %(m)s %(s)s %(B)s %(M)s"
# When, how, with which answer, of how many bytes, in how many milliseconds: no address of a reader,
# and none of a page, in which a search, a name or a secret can stand.
