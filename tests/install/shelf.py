"""Packages and indexes of the public ones' form, and a server for them on the loopback address."""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from localize import models

INNER = "translate-zh_en-9_9"


def argosmodel(path: Path, *, leave_out: str = "", version: str = "9.9") -> Path:
    """A package of Argos's form around the starter model's own weights."""
    source = models.starter_home() / "zh-en"
    with zipfile.ZipFile(path, "w") as archive:
        metadata = {"from_code": "zh", "to_code": "en", "package_version": version}
        archive.writestr(f"{INNER}/metadata.json", json.dumps(metadata))
        names = (
            "source.spm",
            "target.spm",
            *(f"model/{p.name}" for p in (source / "model").iterdir()),
        )
        for name in sorted(names):
            if name != leave_out:
                archive.write(source / name, f"{INNER}/{name}")
    return path


@dataclass
class Shelf:
    """What a server has: paths and their bytes, and how it misbehaves."""

    files: dict[str, bytes] = field(default_factory=dict)
    manner: dict[str, str] = field(default_factory=dict)
    """Path → half (closes after half of what is asked for, once), halves (always), stall, slow, or
    the address that it moved to."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(path, Range header) of each request."""
    url: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def argos(self, *, digest: bool = False, **facts: object) -> None:
        """An index of the package under ``/zh_en.argosmodel``, in Argos's form."""
        data = self.files["/zh_en.argosmodel"]
        entry = {
            "package_version": "9.9", "argos_version": "1.9.0", "from_code": "zh",
            "from_name": "Chinese", "to_code": "en", "to_name": "English",
            "links": ["ipfs://nowhere", f"{self.url}/zh_en.argosmodel"],
            "code": "translate-zh_en", **facts,
        }  # fmt: skip
        if digest:
            entry |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        self.files["/index.json"] = json.dumps([{"type": "sbd"}, entry]).encode()

    def firefox(self, folder: Path) -> None:
        """Remote Settings records and attachments of a model's files, and the server's root."""
        import zstandard

        kinds = {"model": "model.", "lex": "lex.", "vocab": "vocab."}
        records = []
        for number, (kind, start) in enumerate(kinds.items()):
            path = next(path for path in folder.iterdir() if path.name.startswith(start))
            packed = zstandard.ZstdCompressor(level=1).compress(path.read_bytes())
            location = f"main-workspace/translations-models-v2/{number}.zst"
            self.files[f"/cdn/{location}"] = packed
            records.append(record(kind, path.name, location, packed))
        older = [{**entry, "version": "1.0"} for entry in records]
        preview = [{**entry, "version": "4.0a1"} for entry in records]
        filtered = [{**entry, "version": "5.0", "filter_expression": "env.channel == 'nightly'"}
                    for entry in records]  # fmt: skip
        lone = [{**records[0], "version": "6.0"}]  # a model without its vocabulary
        everything = [*preview, *records, *older, *filtered, *lone]
        self.files["/v1/"] = json.dumps(
            {"capabilities": {"attachments": {"base_url": f"{self.url}/cdn/"}}}
        ).encode()
        self.files[RECORDS] = json.dumps({"data": everything}).encode()


RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"


def record(kind: str, name: str, location: str, packed: bytes) -> dict[str, object]:
    """A record of ``translations-models-v2``."""
    return {
        "name": name, "sourceLanguage": "en", "targetLanguage": "pt", "architecture": "tiny",
        "version": "2.0", "fileType": kind, "filter_expression": "", "schema": 1749570042331,
        "attachment": {
            "filename": f"{name}.zst", "location": location, "mimetype": "application/zstd",
            "hash": hashlib.sha256(packed).hexdigest(), "size": len(packed),
        },
    }  # fmt: skip


class _Handler(http.server.BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        shelf, wanted = self.shelf, self.headers.get("Range", "")
        shelf.asked.append((self.path, wanted))
        manner = shelf.manner.get(self.path, "")
        if manner == "half":
            del shelf.manner[self.path]
        if manner == "stall":
            shelf.stop.wait(20)
            return
        if "://" in manner:
            self.send_response(302)
            self.send_header("Location", manner)
            self.end_headers()
            return
        data = shelf.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        start = int(match[1]) if (match := re.fullmatch(r"bytes=(\d+)-", wanted)) else 0
        mark = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if self.headers.get("If-Range", mark) != mark:
            start = 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("ETag", mark)
        self.end_headers()
        rest = data[start:]
        if manner in ("half", "halves"):
            rest = rest[: len(rest) // 2] if manner == "half" else b""
        step = 128 * 1024 if manner == "slow" else len(rest) or 1
        try:
            for at in range(0, len(rest), step):
                self.wfile.write(rest[at : at + step])
                if manner == "slow":
                    shelf.stop.wait(0.01)
        except OSError:
            pass  # who asked is gone

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[Shelf]:
    """A server on the loopback address with an empty shelf."""
    shelf = Shelf()
    handler = type("Handler", (_Handler,), {"shelf": shelf})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    shelf.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield shelf
    finally:
        shelf.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
