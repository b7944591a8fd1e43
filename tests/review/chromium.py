"""A headless Chromium to click and type in, over the DevTools protocol's pipe: no library."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 20
_CTRL, _ALT, _SHIFT = 2, 1, 8
_MODIFIERS = {"Alt": _ALT, "Ctrl": _CTRL, "Shift": _SHIFT}


class Page:
    """The one page of a browser."""

    def __init__(self, reading: int, writing: int) -> None:
        self._out = os.fdopen(reading, "rb")
        self._in = os.fdopen(writing, "wb")
        self._count = 0
        self._session = ""
        self.messages: list[str] = []
        """What the page's scripts threw or logged as errors."""
        (target,) = [
            item for item in self.send("Target.getTargets")["targetInfos"] if item["type"] == "page"
        ]
        attached = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the protocol, and its result."""
        number = self._write(method, parameters)
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self._note(answer)

    def _write(self, method: str, parameters: dict[str, Any]) -> int:
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._in.write(json.dumps(message).encode() + b"\0")
        self._in.flush()
        return self._count

    def _receive(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._out.read(1)) != b"\0":
            assert byte, "the browser has gone"
            data += byte
        return json.loads(data)

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            thrown = parameters["exceptionDetails"]
            self.messages.append(thrown.get("exception", thrown).get("description", "?"))
        if event.get("method") == "Page.javascriptDialogOpening":
            # "Leave the page?", where its server has gone with something unsaved.
            self._write("Page.handleJavaScriptDialog", {"accept": True})
        if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.messages.append(parameters["entry"]["text"])

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Set the window's size and colours."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.send("Emulation.setEmulatedMedia", features=[scheme, still])

    def go(self, address: str) -> None:
        """Open an address."""
        self.send("Page.navigate", url=address)

    def value(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        done = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, expression: str) -> Any:
        """The value of an expression as soon as it is true; of an element an empty one."""
        end = time.monotonic() + _SECONDS
        while (found := self.value(expression)) in (None, False, 0, ""):
            assert time.monotonic() < end, f"{expression} stays false; page: {self.text()}"
            time.sleep(0.05)
        return found

    def text(self) -> str:
        """All that the page shows."""
        return self.value("document.body.innerText")

    def press(self, keys: str) -> None:
        """A key with its modifiers: ``Alt+ArrowDown``, ``Ctrl+Enter``, ``a``."""
        *held, key = keys.split("+")
        code = f"Key{key.upper()}" if key.isalpha() and len(key) == 1 else key
        code = f"Digit{key}" if key.isdigit() else code
        pressed = {"key": key, "code": code, "modifiers": sum(_MODIFIERS[name] for name in held)}
        if key == "Enter":
            pressed["windowsVirtualKeyCode"] = 13
        if key == "Tab":
            pressed["windowsVirtualKeyCode"] = 9
        if len(key) == 1 and not held:
            pressed["text"] = key
        self.send("Input.dispatchKeyEvent", type="keyDown", **pressed)
        self.send("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text: str) -> None:
        """Text, as from a keyboard of any language."""
        self.send("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """What is seen, as PNG."""
        data = self.send("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))


@contextmanager
def browsing(folder: Path) -> Iterator[Page]:
    """A browser with its profile in a folder; skips where there is none."""
    browser = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if browser is None:
        pytest.skip("no Chromium on this machine")
    (from_us, to_browser), (from_browser, to_us) = os.pipe(), os.pipe()
    # The browser reads from 3 and writes to 4: what we have there has to be out of the way.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (from_us, to_us)]
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-pipe",
        f"--user-data-dir={folder / 'profile'}",
        "about:blank",
    )
    process = subprocess.Popen(
        [browser, *options],
        preexec_fn=lambda: (os.dup2(ends[0], 3), os.dup2(ends[1], 4)),
        pass_fds=(3, 4),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    for end in (from_us, to_us, *ends):
        os.close(end)
    page = Page(from_browser, to_browser)
    try:
        yield page
    finally:
        process.kill()
        process.wait()
