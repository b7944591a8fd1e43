"""A review of a small workspace, served for a test, and a client that speaks to it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localize import workspace
from localize.review.desk import Desk
from localize.review.server import Server


class Client:
    """Asks as the page does; every header can be another one."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def ask(
        self,
        what: str,
        body: object = None,
        *,
        method: str = "POST",
        data: bytes | None = None,
        path: str = "",
        **headers: str | None,
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, body (of JSON its value) and headers of an answer. ``None`` leaves a header
        out; ``_`` in its name is a hyphen."""
        port = self.server.server_port
        sent: dict[str, str | None] = {
            "Host": f"127.0.0.1:{port}",
            "Authorization": f"Bearer {self.server.token}",
            "Content-Type": "application/json",
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        payload = json.dumps(body or {}).encode() if data is None else data
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.putrequest(method, path or f"/api/{what}", skip_host=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        if method == "POST" and "Content-Length" not in sent:
            connection.putheader("Content-Length", str(len(payload)))
        connection.endheaders(payload if method == "POST" else None)
        answer = connection.getresponse()
        text = answer.read()
        kind = answer.headers.get_content_type()
        connection.close()
        return (
            answer.status,
            json.loads(text) if kind == "application/json" else text.decode(),
            dict(answer.headers),
        )

    def get(self, what: str, body: object = None) -> Any:
        """The body of an answer that must be a success."""
        status, answer, _ = self.ask(what, body)
        assert status == 200, answer
        return answer

    def open(self, title: str, locale: str, part: str) -> tuple[dict[str, str], dict[str, Any]]:
        """A part's key and content, when it is there."""
        key = {"title": title, "locale": locale, "part": part}
        status, answer = self._opened(key)
        assert status == 200, answer
        return key, answer

    def refused(self, key: dict[str, str]) -> dict[str, str]:
        """What is told of a part that can't be opened."""
        status, answer = self._opened(key)
        assert status == 422, answer
        return answer

    def _opened(self, key: dict[str, str]) -> tuple[int, Any]:
        end = time.monotonic() + 60
        while True:
            status, answer, _ = self.ask("open", key)
            if status != 200 or answer["ready"]:
                return status, answer
            assert time.monotonic() < end
            time.sleep(0.02)


@contextmanager
def serving(folder: Path, *titles: str, locales: tuple[str, ...] = ()) -> Iterator[Client]:
    """A running review of the workspace in a folder."""
    desk = Desk(workspace.find(folder), titles, locales)
    with Server(desk) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Client(server)
        finally:
            server.shutdown()
            thread.join()
            desk.close()


def change(row: dict[str, Any], action: str, text: str | None = None) -> dict[str, str]:
    """What the page sends for a segment."""
    shown = row["text"] if text is None else text
    return {"segment": row["id"], "action": action, "text": shown, "seen": row["seen"]}
