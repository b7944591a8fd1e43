"""Releases of the sample titles through the reference import job into a real PostgreSQL."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from import_job import import_release

from localize import release, workspace
from localize.errors import PackageError
from localize.packages.archive import data_span
from localize.packages.delta import apply
from tests.workspaces import DRAMA, NOVEL, ROOT, sample_workspace

cluster = pytest.importorskip("cluster", reason="needs the user database of Unix")
pg8000 = pytest.importorskip("pg8000.dbapi")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(cluster.missing()), reason=cluster.missing() or "-"),
]
LOCALE = "zh-Hant-TW"
SCHEMA = Path(__file__).with_name("schema.sql").read_text("utf-8")


class Shelf(NamedTuple):
    """What was published: ZIP files and deltas by title and version."""

    packages: dict[tuple[str, str], Path]
    deltas: dict[tuple[str, str], Path]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Three versions of both samples: 1.1.0 has one part more, 1.2.0 has lost the first."""
    base = tmp_path_factory.mktemp("serial")
    root = sample_workspace(base / "ws", {NOVEL: ["0001", "0002"], DRAMA: ["E01", "E02"]})
    shelf = Shelf({}, {})
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        for title, inner, first, third in (
            (NOVEL, "novel", "0001", "0003"),
            (DRAMA, "episodes", "E01", "E03"),
        ):
            folder = root / "titles" / title
            toml = folder / "title.toml"
            text = (ROOT / "samples" / title / "title.toml").read_text("utf-8")
            text = text.replace('version = "1.0.0"', f'version = "{version}"', 1)
            if version != "1.0.0":
                (new,) = (ROOT / "samples" / title / inner).glob(f"{third}.*")
                shutil.copyfile(new, folder / inner / new.name)
            if version == "1.2.0":
                text = text.replace("\n[", f'\nwithdrawn = {{ "{first}" = "{version}" }}\n\n[', 1)
                next((folder / inner).glob(f"{first}.*")).unlink()
            toml.write_text(text, "utf-8")
        order = release.Order(regions=("east-asia",), locales=(LOCALE,), out=base / "dist")
        done = release.run(workspace.find(root), order)
        assert [outcome.status for outcome in done.outcomes] == ["built", "built"], done.problems
        for outcome in done.outcomes:
            place = (outcome.title, version)
            shelf.packages[place] = _kept(base / "dist" / outcome.package, base)
            for delta in (base / "dist" / outcome.package).parent.glob(f"*..{version}.delta"):
                shelf.deltas[place] = _kept(delta, base)
    return shelf


def _kept(path: Path, base: Path) -> Path:
    (base / "kept").mkdir(exist_ok=True)
    return Path(shutil.copy(path, base / "kept"))


@pytest.fixture(scope="module")
def socket() -> Iterator[Path]:
    with cluster.running() as path:
        yield path


@pytest.fixture
def connect(socket: Path) -> Iterator[Any]:
    """``connect()``: a new database with the tables."""
    opened: list[Any] = []

    def make() -> Any:
        with_all = pg8000.connect(user=cluster.ROLE, unix_sock=str(socket), database="postgres")
        with_all.autocommit = True
        name = f"app{random.getrandbits(48):x}"
        with_all.cursor().execute(f"CREATE DATABASE {name}")
        with_all.close()
        connection = pg8000.connect(user=cluster.ROLE, unix_sock=str(socket), database=name)
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                connection.cursor().execute(statement)
        connection.commit()
        opened.append(connection)
        return connection

    yield make
    for connection in opened:
        connection.close()


def rows(connection: Any, what: str = "*") -> list[Any]:
    """All rows of all tables; ``what`` may ask for the transaction that wrote each."""
    cursor = connection.cursor()
    found = []
    for table in ("edition", "part", "body"):
        cursor.execute(f"SELECT {what} FROM {table}")
        found += sorted(map(repr, cursor.fetchall()))
    connection.commit()
    return found


@pytest.mark.parametrize("title", [NOVEL, DRAMA])
def test_importing_twice_changes_nothing(connect: Any, shelf: Shelf, title: str) -> None:
    """Not even the same values are written again: each row is of the first transaction."""
    app = connect()
    package = shelf.packages[title, "1.0.0"]
    assert import_release(app, package) is True
    before = rows(app, "*, xmin")
    # An edition, two parts, and the chapters or the tracks in three formats (and ASS of one).
    assert len(before) >= (5 if title == NOVEL else 9)
    assert import_release(app, package) is False
    assert rows(app, "*, xmin") == before


@pytest.mark.parametrize("title", [NOVEL, DRAMA])
def test_all_ways_to_a_version_give_the_same_rows(
    connect: Any, shelf: Shelf, tmp_path: Path, title: str
) -> None:
    """Each package in turn, the deltas, packages made from deltas, or the last one alone."""
    ways = [connect() for _ in range(4)]
    for app in ways[:3]:
        import_release(app, shelf.packages[title, "1.0.0"])
    at = shelf.packages[title, "1.0.0"]
    for version in ("1.1.0", "1.2.0"):
        package, delta = shelf.packages[title, version], shelf.deltas[title, version]
        assert import_release(ways[0], package) is True
        assert import_release(ways[1], delta) is True
        apply(at, delta, made := tmp_path / f"{version}.zip")
        assert made.read_bytes() == package.read_bytes()
        import_release(ways[2], made)
        at = made
    import_release(ways[3], at)
    first, *others = (rows(app) for app in ways)
    assert all(other == first for other in others)
    assert import_release(ways[1], shelf.packages[title, "1.2.0"]) is False


def test_withdrawn_parts_are_marked(connect: Any, shelf: Shelf) -> None:
    """The row stays, its text goes; the others move up and are not written again."""
    app = connect()
    import_release(app, shelf.packages[NOVEL, "1.1.0"])
    import_release(app, shelf.packages[NOVEL, "1.2.0"])
    cursor = app.cursor()
    cursor.execute("SELECT part, number, withdrawn_since FROM part ORDER BY part")
    assert [tuple(row) for row in cursor.fetchall()] == [
        ("0001", None, "1.2.0"),
        ("0002", 1, None),
        ("0003", 2, None),
    ]
    cursor.execute("SELECT part FROM body ORDER BY part")
    assert [part for (part,) in cursor.fetchall()] == ["0002", "0003"]


def test_a_delta_upon_another_release_is_refused(connect: Any, shelf: Shelf) -> None:
    """Both digests are named; the rows stay, also where there are none."""
    app, empty = connect(), connect()
    import_release(app, shelf.packages[NOVEL, "1.0.0"])
    before = rows(app, "*, xmin")
    for connection, there in ((app, "what is imported is [0-9a-f]{64}"), (empty, "is None")):
        with pytest.raises(PackageError, match=f"builds upon [0-9a-f]{{64}}, and .*{there}"):
            import_release(connection, shelf.deltas[NOVEL, "1.2.0"])
    assert rows(app, "*, xmin") == before
    assert rows(empty) == []


def damages(package: Path, folder: Path) -> Iterator[Path]:
    """The package cut off, with a bit flipped in each entry, and with another last part."""
    sound, dice = package.read_bytes(), random.Random(7)
    bad = folder / package.name
    for _ in range(6):
        bad.write_bytes(sound[: dice.randrange(len(sound))])
        yield bad
    with zipfile.ZipFile(package) as source:
        spans = [data_span(sound, info) for info in source.infolist()]
    for start, end in spans:
        data = bytearray(sound)
        data[(start + end) // 2] ^= 16
        bad.write_bytes(data)
        yield bad
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(out := io.BytesIO(), "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if "0003" in info.filename or "E03" in info.filename:
                data = data[:-9] + data[-9:].replace(b">", b"<").replace(b"\n", b" ")
            target.writestr(info.filename, data)
    bad.write_bytes(out.getvalue())
    yield bad


@pytest.mark.parametrize("kind", ["packages", "deltas"])
@pytest.mark.parametrize("title", [NOVEL, DRAMA])
def test_a_damaged_package_leaves_the_database_as_it_was(
    connect: Any, shelf: Shelf, tmp_path: Path, title: str, kind: str
) -> None:
    """Whatever is wrong with it and however late that shows."""
    app = connect()
    import_release(app, shelf.packages[title, "1.0.0"])
    before = rows(app, "*, xmin")
    refused = 0
    for bad in damages(getattr(shelf, kind)[title, "1.1.0"], tmp_path):
        with pytest.raises(PackageError):
            import_release(app, bad)
        refused += 1
        assert rows(app, "*, xmin") == before
    assert refused > 12
    assert import_release(app, getattr(shelf, kind)[title, "1.1.0"]) is True


def test_an_error_in_the_middle_takes_everything_back(
    connect: Any, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last row can't be written: none of the others stays."""
    app = connect()
    app.cursor().execute("ALTER TABLE part ADD CHECK (part <> '0003')")
    app.commit()
    import_release(app, shelf.packages[NOVEL, "1.0.0"])
    before = rows(app, "*, xmin")
    with pytest.raises(pg8000.DatabaseError):
        import_release(app, shelf.packages[NOVEL, "1.1.0"])
    assert rows(app, "*, xmin") == before
