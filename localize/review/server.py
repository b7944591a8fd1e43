"""The HTTP side: one machine, one user, one page, and nobody else.

Only the loopback address is listened on. A request has to name that address itself (a name that
somebody points to it gets nothing), to come from our own page where a browser says where it comes
from, and, for anything but the page's own files, to carry the token of this run. The token is
in the part of the printed address that browsers never send; it is in no cookie, so no other page
can make a browser send it.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import sys
import traceback
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any

from localize.errors import InputError, LocalizeError
from localize.review.api import HANDLERS, Answer
from localize.review.desk import Desk

__all__ = ["Server"]

_HOST = "127.0.0.1"
# A chapter of 20,000 sentences at once.
_MOST_BYTES = 16 * 1024**2
_LENGTH = re.compile(r"[0-9]{1,12}")
_KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """A review of a workspace, served until ``shutdown``."""

    daemon_threads = True

    def __init__(self, desk: Desk, port: int = 0) -> None:
        """``port`` 0: any that is free. Raises ``InputError`` for one that is taken."""
        self.desk = desk
        self.token = secrets.token_urlsafe(32)
        try:
            super().__init__((_HOST, port), _Handler)
        except OSError as error:
            raise InputError(
                f"port {port} can't be used: {error.strerror or error}",
                None,
                "Leave out --port: one that is free is taken then.",
            ) from error
        self.hosts = {f"{name}:{self.server_port}" for name in (_HOST, "localhost")}
        self.files = _page()

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing for a page that has gone or fell silent; a bug shows its traceback."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where the page is, with the token of this run."""
        return f"http://{_HOST}:{self.server_port}/#token={self.token}"


def _page() -> dict[str, tuple[bytes, str]]:
    """Address → bytes and media type of each file of the page."""
    found = {
        f"/{item.name}": (
            item.read_bytes(),
            f"{_KINDS[item.name.rpartition('.')[2]]}; charset=utf-8",
        )
        for item in resources.files("localize.review").joinpath("page").iterdir()
        if item.name.rpartition(".")[2] in _KINDS
    }
    return found | {"/": found["/index.html"]}


class _Refused(Exception):
    """A request that isn't served."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "localize", ""
    # Seconds that a silent client holds a thread.
    timeout = 60

    def do_GET(self) -> None:
        try:
            self._look_at_caller()
            if self.path not in self.server.files:
                raise _Refused(HTTPStatus.NOT_FOUND, "There is no such page.")
            self._send(HTTPStatus.OK, *self.server.files[self.path])
        except _Refused as refused:
            self._refuse(refused)

    def do_POST(self) -> None:
        try:
            self._look_at_caller()
            handler = HANDLERS.get(self.path.removeprefix("/api/"))
            if handler is None or not self.path.startswith("/api/"):
                raise _Refused(HTTPStatus.NOT_FOUND, "There is nothing to ask at this address.")
            self._look_at_token()
            self._answer(HTTPStatus.OK, handler(self.server.desk, self._body()))
        except _Refused as refused:
            self._refuse(refused)
        except Answer as answer:
            self._answer(answer.status, answer.body)
        except LocalizeError as error:
            where = f"{error.place}: " if error.place else ""
            body = {"error": f"{where}{error.message}", "advice": error.advice}
            self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, body)
        except (ConnectionError, TimeoutError):
            raise  # the page has gone: nobody is there to be told
        except Exception as error:
            traceback.print_exc()
            told = f"This is a bug in localize, not a mistake of yours: {error!r}."
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": told})

    def _look_at_caller(self) -> None:
        if self.headers.get("Host") not in self.server.hosts:
            raise _Refused(HTTPStatus.FORBIDDEN, "Open the address that localize review printed.")
        origin = self.headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in self.server.hosts:
            raise _Refused(HTTPStatus.FORBIDDEN, "Another page may not ask here.")
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise _Refused(HTTPStatus.FORBIDDEN, "Another page may not ask here.")

    def _look_at_token(self) -> None:
        given = self.headers.get("Authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, f"Bearer {self.server.token}".encode()):
            raise _Refused(
                HTTPStatus.UNAUTHORIZED,
                "This page belongs to a review that has ended. Open the address that the running "
                "localize review printed.",
            )

    def _body(self) -> dict[str, Any]:
        if self.headers.get_content_type() != "application/json":
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The request is no JSON.")
        length = self.headers.get("Content-Length", "")
        if not _LENGTH.fullmatch(length) or self.headers.get("Transfer-Encoding"):
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "The request doesn't say its length.")
        if int(length) > _MOST_BYTES:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST, "The request is no JSON.") from None
        if not isinstance(body, dict):
            raise _Refused(HTTPStatus.BAD_REQUEST, "The request is no JSON object.")
        return body

    def _refuse(self, refused: _Refused) -> None:
        # What the body would have been is not read: nothing more is taken from this connection.
        self.close_connection = True
        self._answer(refused.status, {"error": refused.message})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        self._send(status, data, "application/json; charset=utf-8")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal is for what an editor should know."""
