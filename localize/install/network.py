"""Files from the network: only where a command named them, checked, resumable, within limits."""

from __future__ import annotations

import http.client
import json
import os
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from localize.document import Place
from localize.errors import InputError, MissingError
from localize.files import MAX_ENTRY_BYTES, sha256, sha256_file

__all__ = ["MAX_INDEX_BYTES", "Remote", "check", "fetch", "forget", "read_json"]

# Mozilla's 800 records are 700 kB, Argos's index 60 kB.
MAX_INDEX_BYTES = 32 * 1024**2
_CHUNK_BYTES = 256 * 1024
# A server that sends a few bytes a time must not keep us for ever.
_MAX_ATTEMPTS = 20
_HEADERS = {"User-Agent": "localize", "Accept-Encoding": "identity"}
_ELSEWHERE = (
    "Run it again to go on where it stopped. Without a network: localize models install FILE, "
    "or --mirror DIR, which localize models mirror DIR fills on another machine."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file that an index lists."""

    name: str
    """File name, without a folder."""
    where: str | Path
    """Address, or path in a mirror."""
    size: int | None = None
    sha256: str = ""
    """Empty where the index has none."""


def fetch(item: Remote, folder: Path, timeout_s: float) -> Path:
    """The file, checked against what its index says: in the mirror, or downloaded to ``folder``.

    A download that was cut off goes on at the next call. ``timeout_s``: how long the server may
    be silent. Raises ``MissingError`` where the server doesn't give the file, ``InputError``
    where it is not what the index says.
    """
    if isinstance(item.where, Path):
        if not item.where.is_file():
            place = Place(file=str(item.where))
            raise InputError("is in the mirror's index, and not there", place, "Fill it again.")
        check(item.where, item)
        return item.where
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{sha256(item.where, item.sha256)[:24]}.part"
    resumed = part.exists()
    _receive(item, item.where, part, timeout_s)
    try:
        check(part, item)
    except InputError:
        forget(part)
        if not resumed:
            raise
        # What an earlier run had left may have been the damaged half.
        _receive(item, item.where, part, timeout_s)
        check(part, item)
    return part


def check(path: Path, item: Remote) -> None:
    """Raises ``InputError`` if size or digest are not as the index says."""
    place = Place(file=str(item.where))
    advice = "Nothing was installed. The file or its index is damaged: try another source."
    size = path.stat().st_size
    if item.size is not None and size != item.size:
        raise InputError(f"has {size} bytes, its index says {item.size}", place, advice)
    if item.sha256 and (digest := sha256_file(path)) != item.sha256:
        what = f"has the SHA-256 {digest[:16]}…, its index says {item.sha256[:16]}…"
        raise InputError(what, place, advice)


def read_json(url: str, timeout_s: float) -> Any:
    """What the address answers, as JSON. Raises as ``fetch`` does."""
    with _opened(url, {}, timeout_s) as answer:
        data = answer.read(MAX_INDEX_BYTES + 1)
        if len(data) > MAX_INDEX_BYTES:
            raise InputError(f"is larger than {MAX_INDEX_BYTES // 1024**2} MB", Place(file=url))
        if answer.length:
            raise _silent(url, f"sent {len(data)} bytes of {len(data) + answer.length}")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        place = Place(file=url)
        raise InputError(f"is no JSON: {error}", place, "Is it the index's address?") from error


class _Redirects(urllib.request.HTTPRedirectHandler):
    """A few redirects, never from an encrypted address to an open one."""

    max_redirections = 5

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:  # fmt: skip
        _admit(newurl, req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _admit(url: str, like: str) -> None:
    """https, or http where the user's own index has it. Raises ``InputError`` for the rest."""
    scheme = urlsplit(url).scheme
    if scheme != "https" and (scheme != "http" or urlsplit(like).scheme != "http"):
        raise InputError("is no https address", Place(file=url), "Use another source.")


def _opener() -> urllib.request.OpenerDirector:
    """As urllib's own, without its doors to local files and FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def _opened(
    url: str, headers: Mapping[str, str], timeout_s: float
) -> Iterator[http.client.HTTPResponse]:
    _admit(url, url)
    try:
        request = urllib.request.Request(url, headers={**_HEADERS, **headers})
        with _opener().open(request, timeout=timeout_s) as answer:
            yield answer
    except HTTPError as error:
        error.close()
        raise _silent(url, f"answered {error.code} ({error.reason})") from error
    except TimeoutError as error:
        raise _silent(url, f"said nothing for {timeout_s:g} seconds") from error
    except http.client.HTTPException as error:
        raise _silent(url, f"broke off: {type(error).__name__}") from error
    except ValueError as error:  # urllib's word for an address that is none
        raise InputError(f"is no address: {error}", Place(file=url)) from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise _silent(url, f"said nothing for {timeout_s:g} seconds") from error
        raise _silent(url, f"can't be reached: {reason}") from error


def _silent(url: str, what: str) -> MissingError:
    return MissingError(what, Place(file=url), _ELSEWHERE)


def _receive(item: Remote, url: str, part: Path, timeout_s: float) -> None:
    """Bring ``part`` to its whole length; as long as bytes come, a broken line is taken up."""
    for attempt in range(_MAX_ATTEMPTS):
        start = _resumable(item, part)
        if item.size is not None and start == item.size:
            return
        try:
            _append(item, url, part, start, timeout_s)
            return
        except MissingError:
            came = part.exists() and part.stat().st_size > start
            if not came or attempt == _MAX_ATTEMPTS - 1:
                raise


def _resumable(item: Remote, part: Path) -> int:
    """Bytes that needn't be sent again: none where nothing could tell that they are wrong."""
    if not part.is_file() or not (item.sha256 or _validator(part).is_file()):
        return 0
    size = part.stat().st_size
    return size if item.size is None or size <= item.size else 0


def _append(item: Remote, url: str, part: Path, start: int, timeout_s: float) -> None:
    headers = {}
    if start:
        headers["Range"] = f"bytes={start}-"
        if not item.sha256:
            headers["If-Range"] = _validator(part).read_text("utf-8")
    limit = item.size if item.size is not None else MAX_ENTRY_BYTES
    with _opened(url, headers, timeout_s) as answer:
        goes_on = answer.status == 206 and _starts_at(answer, start)
        if not goes_on:
            start = 0
        size = start
        with _written(part, "ab" if goes_on else "wb") as write:
            _keep_validator(part, answer)
            while chunk := answer.read(_CHUNK_BYTES):
                size += len(chunk)
                if size > limit:
                    forget(part)
                    what = f"sends more than the {limit} bytes that are expected"
                    raise InputError(what, Place(file=url), "Use another source.")
                write(chunk)
        if answer.length:
            raise _silent(url, f"sent {size} bytes of {size + answer.length}")


@contextmanager
def _written(part: Path, mode: str) -> Iterator[Callable[[bytes], object]]:
    """A function that writes to ``part``, whose errors are told from those of the network."""

    def write(data: bytes) -> None:
        try:
            stream.write(data)
        except OSError as error:
            raise _unwritable(part, error) from error

    try:
        stream = part.open(mode)
    except OSError as error:
        raise _unwritable(part, error) from error
    with stream:
        yield write
        stream.flush()
        os.fsync(stream.fileno())


def _unwritable(part: Path, error: OSError) -> InputError:
    advice = "Check that you may write there and that the disk has room."
    return InputError(f"can't be written: {error.strerror}", Place(file=str(part)), advice)


def _starts_at(answer: http.client.HTTPResponse, start: int) -> bool:
    return (answer.headers.get("Content-Range") or "").startswith(f"bytes {start}-")


def _validator(part: Path) -> Path:
    """Where the server's mark of this version of the file is kept."""
    return part.with_suffix(".mark")


def _keep_validator(part: Path, answer: http.client.HTTPResponse) -> None:
    mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
    if mark and not mark.startswith("W/"):
        _validator(part).write_text(mark, "utf-8")
    else:
        _validator(part).unlink(missing_ok=True)


def forget(part: Path) -> None:
    """Remove a download."""
    part.unlink(missing_ok=True)
    _validator(part).unlink(missing_ok=True)
