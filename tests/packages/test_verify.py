"""What an import job must not take, is refused with the file and the reason."""

from __future__ import annotations

import hashlib
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
        "is no plain file",
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
    "script": (PAGE, swap(b"</h1>", b"</h1><script>x</script>"), "holds the element script"),
    "handler": (PAGE, swap(b"<h1", b'<h1 onclick="x()"'), "holds the handler onclick"),
    "remote picture": (
        PAGE,
        swap(b"</h1>", b'</h1><img alt="" src="http://example.org/x.png"/>'),
        "holds a reference to 'http://example.org/x.png'",
    ),
    "pictures by size": (
        PAGE,
        swap(b"</h1>", b'</h1><img alt="" srcset="a.png 1x, https://example.org/b.png 2x"/>'),
        "holds a reference to 'https://example.org/b.png'",
    ),
    "page that leaves": (
        PAGE,
        swap(b"<head>", b'<head><meta http-equiv="Refresh" content="0; url=//example.org/"/>'),
        "holds a meta refresh",
    ),
    "acting link": (
        PAGE,
        swap(b"</h1>", b'</h1><p><a href="java&#10;script:x()">x</a></p>'),
        "holds a reference to",
    ),
    "remote style": (
        "EPUB/book.css",
        lambda data: data + b"p { background: u\\72l( //example.org/x.png) }",
        "holds a style's reference to '//example.org/x.png'",
    ),
    "imported style": (
        "EPUB/book.css",
        lambda data: data + b"@\\69mport 'x.css';",
        "holds a style sheet's @import",
    ),
    "acting cover": ("EPUB/cover.svg", swap(b"<rect", b"<set/><rect"), "holds the element set"),
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
    "cover that loads": (
        "drama",
        "cover.svg",
        swap(b"<rect", b'<image href="https://example.org/x.png"/><rect'),
        "holds a reference to 'https://example.org/x.png'",
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


def test_a_page_may_link_to_the_web(package: Package, rewrite: Rewrite) -> None:
    """A link that a reader taps loads nothing by itself."""
    folder = package("novel", "ar")
    change = swap(b"</h1>", b'</h1><p><a href="https://example.org/">x</a></p>')
    rewrite(folder, EPUB, in_epub(PAGE, change))
    (folder / "seventy-third-hour_ar_1.0.0.zip").unlink()
    assert verify(folder)["locale"] == "ar"


def test_a_fragment_that_acts(package: Package, rewrite: Rewrite) -> None:
    """A chapter's fragment is proven as the book's page is, though all digests agree."""
    folder = package("novel", "ar")
    name = "book/chapters/0001.xhtml"
    before = (folder / name).read_bytes()
    after = swap(b"</h1>", b"</h1><script/>")(before)
    rewrite(folder, name, lambda _: after)
    digests = [hashlib.sha256(data).hexdigest().encode() for data in (before, after)]
    rewrite(folder, "book/chapters.json", swap(*digests))
    error = refused(folder, "holds the element script")
    assert str(error.place).startswith(f"{folder}!{name}:")


def with_entry(folder: Path, target: Path, info: zipfile.ZipInfo) -> Path:
    zipped(folder, target)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(info, b"" if info.is_dir() else b"x")
    return target


def entry(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


@pytest.mark.parametrize(
    ("info", "message"),
    [
        (entry("link", 0o120777), "is no plain file"),
        (entry("device", 0o020666), "is no plain file"),
        (entry("./x"), "another spelling"),
        (entry("a//b"), "another spelling"),
        (entry("cover.svg "), "another spelling"),
        (entry("empty/", 0o040755), "is a folder that no file needs"),
    ],
    ids=lambda value: getattr(value, "filename", None),
)
def test_an_entry_that_is_no_plain_file(
    package: Package, tmp_path: Path, info: zipfile.ZipInfo, message: str
) -> None:
    """Links, devices, second spellings and idle folders are refused before unpacking."""
    path = with_entry(package("drama", "ar"), tmp_path / "sent.zip", info)
    assert refused(path, message).place.file == f"{path}!{info.filename}"


def test_a_name_that_goes_on(package: Package, tmp_path: Path) -> None:
    """Behind a zero byte, where some readers of ZIP stop and others don't."""
    path = with_entry(package("drama", "ar"), tmp_path / "sent.zip", entry("x.txt?.exe"))
    path.write_bytes(path.read_bytes().replace(b"x.txt?.exe", b"x.txt\0.exe"))
    refused(path, "has a name with something behind it")


def test_a_folder_that_is_needed_may_be_an_entry(package: Package, tmp_path: Path) -> None:
    """Other packers write an entry for each folder."""
    path = with_entry(package("drama", "ar"), tmp_path / "sent.zip", entry("tracks/", 0o040755))
    assert verify(path)["locale"] == "ar"


def test_names_act_on_no_terminal(package: Package, tmp_path: Path) -> None:
    """Control characters of a stranger's names are shown, not sent."""
    path = with_entry(package("drama", "ar"), tmp_path / "sent.zip", entry("a\x1b[2Jb\u202e"))
    error = refused(path, "another spelling")
    assert error.place.file == f"{path}!a\\x1b[2Jb\\u202e"


@pytest.mark.parametrize("name", ["manifest.json", "cover.svg", "tracks", "sour-ceo_ar_1.0.0.zip"])
def test_a_link_in_a_folder(package: Package, tmp_path: Path, name: str) -> None:
    """Nothing of an unpacked package is read through a link, though the bytes are right."""
    folder = package("drama", "ar")
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert refused(folder, "is no plain file").place.file == f"{folder}!{name}"


def test_an_empty_folder_is_refused(package: Package) -> None:
    """A folder that no listed file needs isn't part of the package."""
    folder = package("drama", "ar")
    (folder / "idle").mkdir()
    assert refused(folder, "is not listed").place.file == f"{folder}!idle"


def test_a_key_that_stands_twice(package: Package) -> None:
    """Readers don't agree on which of the two counts."""
    folder = package("drama", "ar")
    change = swap(b'"locale": "ar"', b'"locale": "fa",\n "locale": "ar"')
    (folder / "manifest.json").write_bytes(change((folder / "manifest.json").read_bytes()))
    refused(folder, "holds the key 'locale' twice")


def test_the_archive_beside_is_the_same_package(package: Package, rewrite: Rewrite) -> None:
    """The ZIP file in a folder is proven, and holds what the folder holds."""
    folder = package("drama", "ar")
    rewrite(folder, "cover.svg", swap(b"#223", b"#224"))
    assert (
        refused(folder, "holds another package").place.file == f"{folder}!{archive_of(folder).name}"
    )
    archive_of(folder).write_bytes(b"no archive")
    refused(folder, "is no ZIP archive")


def test_all_faults_are_told_at_once(package: Package) -> None:
    """Changed, missing and extra files in one message, ten of them by name."""
    folder = package("drama", "ar")
    flip(folder / "metadata.json")
    (folder / "cover.svg").unlink()
    for number in range(10):
        (folder / f"{number}.txt").touch()
    error = refused(folder, "12 files are wrong: cover.svg is listed in the manifest but isn't")
    assert "metadata.json has another SHA-256" in error.message
    assert "7.txt is not listed in the manifest; and 2 more" in error.message


def test_a_path_is_told_once(tmp_path: Path) -> None:
    """A package that isn't there is named, nothing more."""
    path = tmp_path / "nope"
    assert refused(path, "no such file").place.file == str(path)


def test_what_a_gate_held_back_is_refused(package: Package, tmp_path: Path) -> None:
    """A package whose manifest says that it didn't pass is none to take."""
    folder = package("drama", "ar")
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["gate"]["passed"] = False
    path.write_text(json.dumps(manifest), "utf-8")
    refused(zipped(folder, tmp_path / "held.zip"), "gates")
