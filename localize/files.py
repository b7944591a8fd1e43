"""Files and hostile input: atomic writing, digests, bounded reading, safe archives, safe XML."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from localize.document import Place
from localize.errors import InputError, LocalizeError
from localize.text import likelihood

if TYPE_CHECKING:
    from lxml import etree

__all__ = [
    "MAX_TEXT_BYTES",
    "SafeZip",
    "atomic_folder",
    "atomic_write",
    "decode",
    "parse_xml",
    "read_bytes",
    "sha256",
    "sha256_file",
    "write_zip",
]

# A novel of 10 million characters is 30 MB of UTF-8; ten times that is no chapter any more.
MAX_TEXT_BYTES = 256 * 1024 * 1024
MAX_ENTRIES = 20_000
MAX_ENTRY_BYTES = 512 * 1024 * 1024
MAX_TOTAL_BYTES = 2 * 1024**3
# Deflate can't do better than about 1032:1; text in books stays under 20:1.
MAX_RATIO = 200
MAX_XML_DEPTH = 256
# 1980-01-01 is the first date that a ZIP entry can hold.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DAMAGED = "Copy or download the file again; it may have been cut off."


def sha256(*pieces: bytes | str) -> str:
    """Hex digest over the pieces, each with its length, so that ("ab", "c") ≠ ("a", "bc")."""
    digest = hashlib.sha256()
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def sha256_file(path: Path) -> str:
    """Hex SHA-256 of the file's bytes, as ``sha256sum`` prints it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """The file's bytes. Raises ``InputError`` if it is missing, unreadable or over ``limit``."""
    place = Place(file=str(path))
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "no such file"
            raise InputError(what, place, "Name an existing file.")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", place) from error
    if len(data) > limit:
        raise InputError(f"is larger than {limit // 1024**2} MB", place, "Split the file.")
    return data


_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Encoding → the script of the language that it serves; none: any.
_CANDIDATES = {
    "utf-8": "",
    "gb18030": "han",
    "big5": "han",
    "shift_jis": "kana",
    "euc_jp": "kana",
    "euc_kr": "hangul",
    "cp1256": "arab",
    "cp1252": "latin",
    "utf-16-le": "",
    "utf-16-be": "",
}
# Files in UTF-16 without a BOM are rare; as a logarithm, like the likelihoods.
_UNUSUAL = {"utf-16-le": -6.0, "utf-16-be": -6.0}
_SCRIPTS = ("han", "kana", "hangul", "arab", "latin")
# Enough for a verdict; a candidate that fails later in the file is passed over then.
_SAMPLE_BYTES = 32 * 1024
# Mean by ``text.likelihood``: right readings are better than -4, wrong ones mostly worse than -5.
_LEAST_LIKELY = -5.0
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, place: Place) -> tuple[str, str]:
    """Text and the name of its encoding: a BOM, UTF-8, UTF-16 without BOM, or a legacy one.

    Legacy encodings are told apart by how likely the decoded text is. Raises ``InputError``
    for binary data and where nothing fits, never returns mojibake knowingly.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name).removeprefix("\ufeff"), name
            except UnicodeDecodeError as error:
                raise InputError(f"is damaged {name} text at byte {error.start}", place) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _most_likely(data, place)
    # UTF-16 without BOM can be valid UTF-8, but then it has control characters.
    return _most_likely(data, place) if _CONTROLS.search(text) else (text, "utf-8")


def _most_likely(data: bytes, place: Place) -> tuple[str, str]:
    scores: dict[str, float] = {}
    for name, script in _CANDIDATES.items():
        try:
            sample = codecs.getincrementaldecoder(name)().decode(data[:_SAMPLE_BYTES])
        except UnicodeDecodeError:
            continue
        total, mean = max(likelihood(sample, key) for key in ([script] if script else _SCRIPTS))
        if mean > _LEAST_LIKELY:
            scores[name] = total + _UNUSUAL.get(name, 0.0)
    for name in sorted(scores, key=lambda name: -scores[name]):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, name
    if b"\x00" in data:
        raise InputError("is not a text file (it holds zero bytes)", place, "Give a text file.")
    raise InputError(
        "is in no encoding that is known here (UTF-8, UTF-16, GB18030, Big5, Shift-JIS, "
        "EUC-JP, EUC-KR, windows-1256, windows-1252)",
        place,
        "Convert it to UTF-8, for example with iconv.",
    )


def parse_xml(data: bytes, place: Place) -> etree._Element:
    """Root of an XML document: no DTD loading, no entities, no network, bounded depth.

    Raises ``InputError`` with the line where the XML is not well-formed.
    """
    from lxml import etree

    if b"<!ENTITY" in data:
        raise InputError("declares XML entities, which are not allowed", place, "Remove them.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno
        where = Place(file=place.file, part=place.part, line=line)
        raise InputError(f"is not well-formed XML: {error.msg}", where, "Repair it.") from error
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_XML_DEPTH:
            raise InputError(f"nests more than {MAX_XML_DEPTH} elements", place)
    return root


class SafeZip:
    """A ZIP archive that is read within limits on entries, sizes, ratio and paths.

    Raises ``InputError`` on opening if it is no archive or breaks a limit by what it declares,
    on ``read`` if an entry holds more than it declared.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        place = Place(file=str(path))
        if not path.is_file():
            raise InputError("no such file", place, "Name an existing file.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError(f"is no ZIP archive ({error})", place, _DAMAGED) from error
        self._infos: dict[str, zipfile.ZipInfo] = {}
        try:
            self._admit()
        except LocalizeError:
            self._zip.close()
            raise

    def _admit(self) -> None:
        total = 0
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise InputError(f"holds more than {MAX_ENTRIES} entries", Place(file=str(self.path)))
        for info in entries:
            name = _entry_name(info)
            place = Place(file=f"{self.path}!{name}")
            check_inner_path(name, place)
            if name in self._infos:
                raise InputError("stands twice in the archive", place, "Pack the archive again.")
            total += info.file_size
            if info.file_size > MAX_ENTRY_BYTES or total > MAX_TOTAL_BYTES:
                raise InputError("unpacks to more than is allowed", place, "Is it an archive bomb?")
            if info.file_size > 1024**2 and info.file_size > MAX_RATIO * max(1, info.compress_size):
                raise InputError(
                    f"unpacks to over {MAX_RATIO} times its size", place, "Is it an archive bomb?"
                )
            if info.flag_bits & 1:
                raise InputError("is encrypted", place, "Give an archive without a password.")
            self._infos[name] = info

    @property
    def names(self) -> tuple[str, ...]:
        """The files in the archive, in its order; folders left out."""
        return tuple(name for name in self._infos if not name.endswith("/"))

    def info(self, name: str) -> zipfile.ZipInfo:
        return self._infos[name]

    def read(self, name: str, limit: int = MAX_ENTRY_BYTES) -> bytes:
        """Bytes of one entry. Raises ``InputError`` if it is missing, damaged or too large."""
        place = Place(file=f"{self.path}!{name}")
        if name not in self._infos:
            raise InputError("is not in the archive", place)
        try:
            with self._zip.open(self._infos[name]) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise InputError(f"can't be unpacked: {error}", place, _DAMAGED) from error
        except Exception as error:  # zlib.error has no public base class
            raise InputError(f"is damaged: {error}", place, _DAMAGED) from error
        if len(data) > limit:
            raise InputError("unpacks to more than it declares", place)
        return data

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> SafeZip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _entry_name(info: zipfile.ZipInfo) -> str:
    """An entry's name; UTF-8 that lacks its flag, as Info-ZIP writes it, is read as such."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def check_inner_path(name: str, place: Place) -> None:
    """Raise ``InputError`` unless ``name`` is a relative path that stays inside its archive."""
    path = PurePosixPath(name)
    bad = (
        not name
        or "\\" in name
        or "\x00" in name
        or path.is_absolute()
        or ".." in path.parts
        or (path.parts and path.parts[0].endswith(":"))
    )
    if bad:
        raise InputError("has a path that leads out of the archive", place, "Don't trust it.")


@contextmanager
def atomic_write(path: Path) -> Iterator[IO[bytes]]:
    """A binary stream whose bytes appear at ``path`` whole, or not at all.

    Raises ``InputError`` if the folder can't be written or the disk is full.
    """
    place = Place(file=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _unwritable(error, place) from error
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o666 & ~_umask())
        aside.replace(path)
    except OSError as error:
        raise _unwritable(error, place) from error
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def atomic_folder(target: Path) -> Iterator[Path]:
    """A new folder beside ``target`` which takes its place when the block ends without error.

    What stood at ``target`` is moved away first and removed last, so a reader sees the old
    folder, nothing for the moment of two renames, or the new one, never a mixture.
    """
    place = Place(file=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        prefix = f".{target.name}.{os.getpid()}."
        aside = Path(tempfile.mkdtemp(prefix=prefix, suffix=".tmp", dir=target.parent))
        aside.chmod(0o777 & ~_umask())
    except OSError as error:
        raise _unwritable(error, place) from error
    old = aside.with_name(f"{aside.name}.old")
    try:
        yield aside
        if target.exists():
            target.rename(old)
        aside.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise _unwritable(error, place) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Remove what a killed process left beside the target: folders whose maker is gone."""
    for left in target.parent.glob(f".{target.name}.*.tmp*"):
        maker = left.name.removeprefix(f".{target.name}.").partition(".")[0]
        if maker.isdecimal() and not _is_alive(int(maker)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # another user's, or not to be told: leave it alone
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(error: OSError, place: Place) -> InputError:
    return InputError(
        f"can't be written: {error.strerror or error}",
        place,
        "Check that the folder exists, that you may write there and that the disk has room.",
    )


def write_zip(stream: IO[bytes], entries: Iterable[tuple[str, bytes]], stored: int = 0) -> None:
    """A ZIP archive with the same bytes for the same entries: fixed times, modes and order.

    The first ``stored`` entries are not compressed (EPUB wants its ``mimetype`` so).
    """
    with zipfile.ZipFile(stream, "w") as archive:
        for index, (name, data) in enumerate(entries):
            info = zipfile.ZipInfo(name, ZIP_EPOCH)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_STORED if index < stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)


def zip_bytes(entries: Iterable[tuple[str, bytes]], stored: int = 0) -> bytes:
    """``write_zip`` into memory."""
    buffer = io.BytesIO()
    write_zip(buffer, entries, stored)
    return buffer.getvalue()
