"""What Chromium says about a page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def console(page: str, folder: Path, width: int) -> list[str]:
    """The lines of the console when a page of ``folder`` has run in a window of that width; skips
    where there is no Chromium."""
    browser = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if browser is None:
        pytest.skip("no Chromium on this machine")
    path = folder / "frame.html"
    path.write_text(page, "utf-8")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--allow-file-access-from-files",
        "--enable-logging=stderr",
        "--virtual-time-budget=5000",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={width},800",
        "--dump-dom",
    )
    done = subprocess.run(
        [browser, *options, path.as_uri()], capture_output=True, text=True, timeout=120
    )
    return re.findall(r'CONSOLE[^"]*"(.*?)", source', done.stderr)
