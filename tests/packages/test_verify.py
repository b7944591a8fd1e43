"""What an import job must not take, is refused with the file and the reason."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from localize.errors import PackageError
from localize.packages.verify import verify

Package = Callable[[str, str], Path]
Rewrite = Callable[[Path, str, Callable[[bytes], bytes]], None]
EPUB = "book/seventy-third-hour.epub"


def archive_of(folder: Path) -> Path:
    (archive,) = folder.glob("*.zip")
    return archive


def zipped(folder: Path, target: Path, extra: dict[str, bytes] | None = None) -> Path:
    """The folder as an archive, and what somebody put in besides."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".zip":
                archive.write(path, path.relative_to(folder).as_posix())
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return target


def refused(path: Path, message: str) -> PackageError:
    """The error that ``verify`` raises; it names the package."""
    with pytest.raises(PackageError, match=message) as caught:
        verify(path)
    assert str(path) in str(caught.value)
    assert caught.value.advice
    return caught.value


@pytest.mark.parametrize("kind", ["novel", "drama"])
@pytest.mark.parametrize("tag", ["ar", "ja-JP", "de-DE"])
def test_a_fresh_package_is_sound(package: Package, kind: str, tag: str) -> None:
    """Folder and ZIP file pass, and give the same manifest."""
    folder = package(kind, tag)
    assert verify(folder) == verify(archive_of(folder))
    assert verify(folder)["locale"] == tag


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "flipped byte": (
        lambda folder: flip(folder / "book/chapters/0001.xhtml"),
        "another SHA-256",
        "book/chapters/0001.xhtml",
    ),
    "cut file": (
        lambda folder: (folder / EPUB).write_bytes((folder / EPUB).read_bytes()[:-1]),
        "bytes, the manifest says",
        EPUB,
    ),
    "extra file": (
        lambda folder: (folder / "book/extra.js").write_text("x"),
        "not listed in the manifest",
        "book/extra.js",
    ),
    "extra link": (
        lambda folder: (folder / "link").symlink_to("/etc"),
        "not listed in the manifest",
        "link",
    ),
    "missing file": (
        lambda folder: (folder / "cover.svg").unlink(),
        "listed in the manifest but isn't there",
        "cover.svg",
    ),
    "no manifest": (
        lambda folder: (folder / "manifest.json").unlink(),
        "holds no manifest.json",
        "",
    ),
    "half a manifest": (
        lambda folder: (folder / "manifest.json").write_text('{"schema": '),
        "is no JSON",
        "manifest.json",
    ),
}


# A link in a folder is a file in an archive.
@pytest.mark.parametrize(
    ("damage", "as_zip"),
    [(damage, as_zip) for damage in DAMAGES for as_zip in (False, True) if damage != "extra link"]
    + [("extra link", False)],
)
def test_a_damaged_package_is_refused(
    package: Package, tmp_path: Path, damage: str, as_zip: bool
) -> None:
    """Unpacked or zipped: each damage is found, and the error names the file inside."""
    folder = package("novel", "ar")
    change, message, inner = DAMAGES[damage]
    change(folder)
    path = zipped(folder, tmp_path / "sent.zip") if as_zip else folder
    error = refused(path, message)
    assert error.place is not None
    assert error.place.file == (f"{path}!{inner}" if inner else str(path))


FIELDS: dict[str, tuple[dict[str, object], str]] = {
    "another version": ({"schema": "localize/manifest/2"}, "has the schema 'localize/manifest/2'"),
    "no schema": ({"schema": None}, "has the schema None"),
    "unknown field": ({"colour": "red"}, "doesn't fit its schema"),
    "wrong direction": ({"direction": "up"}, "doesn't fit its schema at direction"),
    "no files": ({"files": []}, "doesn't fit its schema at files"),
}


@pytest.mark.parametrize("case", FIELDS)
def test_a_manifest_must_fit_its_schema(package: Package, case: str) -> None:
    """Another version and fields that nobody promised are refused."""
    folder = package("drama", "en-US")
    fields, message = FIELDS[case]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest | fields), "utf-8")
    refused(folder, message)


@pytest.mark.parametrize("name", ["../../evil.sh", "/etc/evil", "a/../../b", "C:\\evil", "..\\b"])
def test_a_path_that_leads_out_is_refused(package: Package, tmp_path: Path, name: str) -> None:
    """Nothing is unpacked from an archive that wants to write somewhere else."""
    folder = package("novel", "ar")
    path = zipped(folder, tmp_path / "sent.zip", {name: b"x"})
    refused(path, "leads out of the archive")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][0]["path"] = name
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    refused(folder, "leads out of the archive")


def test_a_bomb_is_refused(package: Package, tmp_path: Path) -> None:
    """An entry that unpacks to hundreds of times its size is not unpacked."""
    target = tmp_path / "bomb.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * 20_000_000)
    refused(target, "times its size")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive"])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    """Anything may be handed to an import job."""
    path = tmp_path / "sent.zip"
    path.write_bytes(data)
    refused(path, "is no ZIP archive")
    path.unlink()
    refused(path, "no such file")


def in_epub(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[bytes], bytes]:
    """A change of one file of an EPUB; ``None`` takes the file out."""

    def rebuild(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
            for info in source.infolist():
                new = source.read(info)
                if info.filename == name:
                    new = change(new)
                if new is not None:
                    target.writestr(info, new)
        return out.getvalue()

    return rebuild


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new)

    return change


OPF, NAV, PAGE = "EPUB/package.opf", "EPUB/nav.xhtml", "EPUB/text/0001.xhtml"
BOOKS: dict[str, tuple[str, Callable[[bytes], bytes | None], str]] = {
    "mimetype": ("mimetype", lambda _: b"application/zip", "must say application/epub"),
    "no container": ("META-INF/container.xml", lambda _: None, "is not in the archive"),
    "broken container": ("META-INF/container.xml", lambda _: b"<x/>", "names no package document"),
    "no opf": (OPF, lambda _: None, "is not in the archive"),
    "other language": (
        OPF,
        swap(b"<dc:language>ar", b"<dc:language>en"),
        "is in 'en', the package in 'ar'",
    ),
    "other direction": (
        OPF,
        swap(b'xml:lang="ar" dir="rtl">\n<meta', b'xml:lang="ar">\n<meta'),
        "has dir=None",
    ),
    "pages turn left": (
        OPF,
        swap(b'direction="rtl">\n<item', b'direction="ltr">\n<item'),
        "turns its pages 'ltr'",
    ),
    "no access": (OPF, swap(b"schema:accessMode", b"schema:mode"), "nothing about schema:accessM"),
    "no navigation": (OPF, swap(b' properties="nav"', b""), "lists 0 navigation documents"),
    "lost page": (PAGE, lambda _: None, "listed in the package document but isn't there"),
    "broken page": (PAGE, swap(b"</h1>", b""), "not well-formed"),
    "page of another language": (PAGE, swap(b'lang="ar"', b'lang="en"'), "not marked as ar"),
    "unturned page": (PAGE, swap(b'dir="rtl">\n<head', b'dir="ltr">\n<head'), "has dir='ltr'"),
    "dead link": (NAV, swap(b'href="text/0002', b'href="text/0009'), "links to text/0009"),
    "no contents": (NAV, swap(b'epub:type="toc" id', b'epub:type="x" id'), "has 0 tables"),
}


@pytest.mark.parametrize("case", BOOKS)
def test_a_book_that_is_not_sound(package: Package, rewrite: Rewrite, case: str) -> None:
    """Checksums that agree are not enough: the EPUB itself is read."""
    folder = package("novel", "ar")
    name, change, message = BOOKS[case]
    rewrite(folder, EPUB, in_epub(name, change))
    error = refused(folder, message)
    assert f"{EPUB}!" in str(error.place)


def test_a_vertical_book_must_turn_to_the_right(package: Package, rewrite: Rewrite) -> None:
    """Vertical lines run from right to left, though the script does not."""
    folder = package("novel", "ja-JP")
    change = swap(b'direction="rtl">\n<item', b'direction="ltr">\n<item')
    rewrite(folder, EPUB, in_epub(OPF, change))
    refused(folder, "turns its pages 'ltr', not 'rtl'")


FILES: dict[str, tuple[str, str, Callable[[bytes], bytes], str]] = {
    "index of another language": (
        "novel",
        "book/chapters.json",
        swap(b'"language": "ar"', b'"language": "fa"'),
        "is for another language",
    ),
    "index with another title": (
        "novel",
        "book/chapters.json",
        swap(b'"part": "0002"', b'"part": "0003"'),
        "another part in the index",
    ),
    "index without a chapter": (
        "novel",
        "book/chapters.json",
        lambda data: json.dumps(
            (index := json.loads(data)) | {"chapters": index["chapters"][:1]}
        ).encode(),
        "don't agree on book/chapters/0002.xhtml",
    ),
    "fragment of another language": (
        "novel",
        "book/chapters/0002.xhtml",
        swap(b'dir="rtl"', b'dir="ltr"'),
        "another sha256 in the index",
    ),
    "metadata of another title": (
        "drama",
        "metadata.json",
        swap(b'"id": "sour-ceo"', b'"id": "sweet-ceo"'),
        "says id 'sweet-ceo', the manifest 'sour-ceo'",
    ),
    "metadata without a title": (
        "drama",
        "metadata.json",
        swap(b'"author": "', b'"writer": "'),
        "doesn't fit its schema",
    ),
    "broken cover": ("drama", "cover.svg", swap(b"</svg>", b""), "not well-formed"),
    "quality of another version": (
        "drama",
        "quality.json",
        swap(b"localize/quality/1", b"localize/quality/9"),
        "has the schema 'localize/quality/9'",
    ),
    "track with a broken time": (
        "drama",
        "tracks/E01.ar.srt",
        swap(b"00:00:06,000 -->", b"00:00:6x,000 -->"),
        "holds what is no cue",
    ),
    "track with another time": (
        "drama",
        "tracks/E01.ar.srt",
        swap(b"00:00:06,000 -->", b"00:00:06,001 -->"),
        r"has the times \(6001, 8000\), the WebVTT track \(6000, 8000\)",
    ),
    "track without a cue": (
        "drama",
        "tracks/E02.ar.vtt",
        lambda data: data[: data.index(b"\n3\n")],
        "has 3 cues, the WebVTT track 2",
    ),
    "track out of order": (
        "drama",
        "tracks/E02.ar.vtt",
        swap(b"00:00:06.000 -->", b"00:00:02.000 -->"),
        "has cues out of order",
    ),
    "track without a profile": (
        "drama",
        "tracks/E02.ar.ttml",
        swap(b"imsc1.1/text", b"other"),
        "doesn't say that it is IMSC",
    ),
    "track of another language": (
        "drama",
        "tracks/E02.ar.ttml",
        swap(b'xml:lang="ar"', b'xml:lang="fa"'),
        "is not marked as ar",
    ),
    "track that isn't turned": (
        "drama",
        "tracks/E02.ar.ttml",
        swap(b' tts:unicodeBidi="embed"', b""),
        "isn't marked right to left",
    ),
    "track that is no XML": (
        "drama",
        "tracks/E02.ar.ttml",
        swap(b"</body>", b""),
        "not well-formed",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_not_sound(package: Package, rewrite: Rewrite, case: str) -> None:
    """Every kind of file is read, and the error names it."""
    kind, name, change, message = FILES[case]
    folder = package(kind, "ar")
    rewrite(folder, name, change)
    error = refused(folder, message)
    assert name.rpartition(".")[0] in str(error.place)


def test_a_track_has_its_siblings(package: Package) -> None:
    """A player that reads one format only must find it for every episode."""
    folder = package("drama", "ar")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"] = [
        entry for entry in manifest["files"] if entry["path"] != "tracks/E01.ar.srt"
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "tracks/E01.ar.srt").unlink()
    refused(folder, r"lacks its siblings: \.srt")


def test_an_onix_message_that_is_not_sound(package: Package, rewrite: Rewrite) -> None:
    """The trade's message is read as well, where a region has one."""
    folder = package("novel", "de-DE")
    rewrite(folder, "onix.xml", swap(b"Product>", b"Thing>"))
    refused(folder, "is no ONIX 3.0 message")


def test_names_that_a_machine_cannot_hold(package: Package, tmp_path: Path) -> None:
    """A file that is a folder as well and a name of 300 letters are refused: no crash."""
    folder = package("drama", "ar")
    for name in ("manifest.json/x", "n" * 300):
        path = zipped(folder, tmp_path / "sent.zip", {name: b"x"})
        refused(path, "can't be unpacked")
