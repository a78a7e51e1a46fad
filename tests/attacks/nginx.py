"""The example for nginx in docs/operations.md, served by nginx itself in front of the web server."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.served import HOST, ROOT, SECONDS, Visitor, free_port

PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@dataclass
class Front:
    """nginx with the example. `plain`: its port without encryption; `port`: the other."""

    port: int
    plain: int
    folder: Path

    def visitor(self, address: str = "127.0.0.1") -> EncryptedVisitor:
        return EncryptedVisitor(self.port, address)

    def logged(self) -> str:
        """All that nginx wrote anywhere in its folder, save what it passes on."""
        return "".join(each.read_text("utf-8", "replace") for each in self.folder.glob("*.log"))


class EncryptedVisitor(Visitor):
    """Who comes by https, and believes any certificate."""

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=SECONDS,
            source_address=(self.address, 0),
            context=trusting(),
        )


def trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def encrypted(port: int, address: str = "127.0.0.1") -> ssl.SSLSocket:
    line = socket.create_connection(("127.0.0.1", port), 60, source_address=(address, 0))
    return trusting().wrap_socket(line, server_hostname=HOST)


def example() -> str:
    """The configuration, as the page has it."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return text.partition("```nginx\n")[2].partition("```")[0]


def fitted(folder: Path, behind: int, port: int, plain: int) -> str:
    """The example with ports, certificate and folders of this machine, and nothing else changed."""
    changes = (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (
            r"# ssl_certificate and [^\n]*",
            f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;",
        ),
        (r"/var/log/nginx/", f"{folder}/"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{behind}"),
    )
    text = example()
    for pattern, by in changes:
        assert re.search(pattern, text), f"the example has no {pattern}"
        text = re.sub(pattern, by, text)
    places = "\n".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    return (
        f"{user} pid {folder}/pid; error_log {folder}/main.log error; daemon off; worker_processes 2;\n"
        f"events {{ worker_connections 768; }}\nhttp {{\n{places}\n"
        f"access_log {folder}/elsewhere.log;\n{text}\n}}\n"
    )


@contextmanager
def in_front(behind: int, folder: Path) -> Iterator[Front]:
    """Serve the example in front of a web server on this port for the time of a block."""
    assert PROGRAM is not None
    subprocess.run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
        f"/CN={HOST} -keyout {folder}/key.pem -out {folder}/cert.pem".split(),
        check=True,
        capture_output=True,
    )
    port, plain = free_port(), free_port()
    written = folder / "nginx.conf"
    written.write_text(fitted(folder, behind, port, plain), encoding="utf-8")
    command = [PROGRAM, "-c", str(written), "-p", str(folder)]
    said = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False).stderr
    assert "syntax is ok" in said, said
    assert "[warn]" not in said, said
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with suppress(OSError), encrypted(port):
                break
            time.sleep(0.1)
        yield Front(port, plain, folder)
    finally:
        process.terminate()
        process.wait(20)
