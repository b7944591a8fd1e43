"""``localize models list|install|mirror|remove|verify|probe|compare|lock``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localize.cli import Globals
from localize.errors import ConfigError, InputError

if TYPE_CHECKING:
    from localize.install import Options
    from localize.models import Model


@click.group("models")
def command() -> None:
    """List, install, compare, lock and remove models, and see how they do."""


_FORMAT = click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
_PATH = click.Path(path_type=Path)
_MIRROR = click.option(
    "--mirror",
    type=_PATH,
    metavar="DIR",
    help="Ask this mirror, never the network [LOCALIZE_MIRROR, or the workspace's `mirror`].",
)
_TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    metavar="SECONDS",
    help="How long a server may be silent [30].",
)


@command.command("list")
@click.option("--available", is_flag=True, help="What is known, installed or not.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Choice(["firefox", "argos"]),
    help="With --available: ask this source's index; repeats.",
)
@_MIRROR
@_TIMEOUT
@_FORMAT
@click.pass_obj
def list_models(
    options: Globals,
    available: bool,
    sources: tuple[str, ...],
    mirror: Path | None,
    timeout: float,
    fmt: str,
) -> None:
    """The installed models: pairs, size, licence, published score.

    With --available those that are known by their published scores, and what a mirror offers;
    the network is asked for sources that --from names.
    """
    from localize import models
    from localize.install import stock

    if sources and not available:
        raise ConfigError("--from goes with --available", None, "Add it, or leave --from out.")
    if available:
        rows = stock.available(sources, None if sources else _mirror(options, mirror), timeout)
    else:
        rows = stock.installed()
        for _, error in models.scan():
            if error is not None:
                click.echo(f"Not usable: {error}", err=True)
    _tell(fmt, rows, [stock.line(row) for row in rows])


@command.command("install")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_MIRROR
@_TIMEOUT
@click.option(
    "--licence", default="", metavar="SPDX", help="Of a file or folder that doesn't state its own."
)
@_FORMAT
@click.pass_obj
def install_models(
    options: Globals,
    sources: tuple[str, ...],
    mirror: Path | None,
    timeout: float,
    licence: str,
    fmt: str,
) -> None:
    """Install models from files and folders, a pair (en-ar), or a source's pair (firefox:en-ar).

    A file or folder: an .argosmodel; a Firefox Translations model, packed or not; OPUS-MT,
    NLLB-200 or M2M-100 for CTranslate2; OPUS-MT's Marian folder. Only a named pair asks the
    network, and no mirror is given. Exit code 2: not a working model, or no source has it; 3: a
    source doesn't answer.
    """
    from localize import install
    from localize.install import stock

    how = _options(options, mirror, timeout, licence)
    rows = []
    try:
        for request in install.requests(sources):
            brought = stock.rows(install.install(request, how))
            rows += brought
            if fmt == "text":
                _tell(fmt, brought, [stock.line(row) for row in brought])
    finally:
        # One document, also of what was installed before a source that fails.
        if fmt == "json" and rows:
            _tell(fmt, rows, [])


@command.command("mirror")
@click.argument("folder", type=_PATH, metavar="DIR")
@click.option("--region", "regions", multiple=True, metavar="R", help="All its pairs; repeats.")
@click.option("--pair", "pairs", multiple=True, metavar="PAIR", help="en-ar, firefox:en-ar, ….")
@_TIMEOUT
@click.pass_obj
def mirror_models(
    options: Globals, folder: Path, regions: tuple[str, ...], pairs: tuple[str, ...], timeout: float
) -> int:
    """Fill a folder with models from the network, to carry to a machine without one.

    There: localize models install --mirror DIR PAIR. Exit code 2 if no source has one of the
    pairs (the others are brought), 3 if a source doesn't answer.
    """
    from localize import locales, workspace
    from localize.adhoc import space_around
    from localize.install import Options, mirror

    space = space_around(options.workspace)
    folders = workspace.locale_folders(space)
    settings = space.settings if space else workspace.Settings()
    master = locales.load_locale(settings.master, folders).language
    wanted = list(pairs)
    for name in regions:
        wanted += mirror.pairs_of(locales.load_region(name, folders), folders, master)
    if not wanted:
        raise ConfigError("nothing to mirror", None, "Name a --region or a --pair.")
    code = 0
    how = Options(timeout_s=timeout, say=_say(options))
    for request, brought in mirror.fill(folder, wanted, how):
        if isinstance(brought, ConfigError):
            click.echo(f"Error: {brought}", err=True)
            code = brought.exit_code
        else:
            click.echo(f"{request}: {brought.family} {brought.version}")
    return code


@command.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@_FORMAT
def remove_models(names: tuple[str, ...], fmt: str) -> None:
    """Remove models of localize's own folder, by the ids that `models list` shows."""
    from localize.install import remove

    rows: list[dict[str, str]] = []
    try:
        for name in names:
            rows.append({"id": name, "folder": str(remove(name))})
            if fmt == "text":
                click.echo(rows[-1]["folder"])
    finally:  # what is gone is told, also where a later one is unknown
        if fmt == "json":
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


@command.command("verify")
@click.argument("names", nargs=-1, metavar="[ID]...")
@_FORMAT
def verify(names: tuple[str, ...], fmt: str) -> int:
    """Compare every byte with the model's card. Exit code 2 if a model is damaged."""
    from localize import models

    rows = [
        {
            "id": model.id,
            "faults": models.verify(model),
            "card": (model.folder / models.CARD).is_file(),
        }
        for model in _chosen(names)
    ]
    broken = [str(error) for _, error in models.scan() if error is not None] if not names else []
    if fmt == "json":
        click.echo(json.dumps({"models": rows, "broken": broken}, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            state = "; ".join(row["faults"]) or (
                "undamaged" if row["card"] else "complete (it has no card to compare with)"
            )
            click.echo(f"{row['id']}: {state}")
        for line in broken:
            click.echo(line, err=True)
    return InputError.exit_code if broken or any(row["faults"] for row in rows) else 0


@command.command("probe")
@click.argument("names", nargs=-1, metavar="[ID]...")
@click.option("--pair", "pairs", multiple=True, metavar="PAIR", help="Only this pair; repeats.")
@_FORMAT
def probe(names: tuple[str, ...], pairs: tuple[str, ...], fmt: str) -> None:
    """Measure models on this machine: stand-ins for names, speed, memory, failures.

    Which stand-in for a name a model carries over unchanged decides how term bases are held.
    """
    from localize.install import stock

    chosen = _chosen(names)
    there = {f"{source}-{target}" for model in chosen for source, target in model.pairs}
    if lacking := [pair for pair in pairs if pair not in there]:
        advice = "See localize models list."
        raise ConfigError(f"no model here is for {', '.join(lacking)}", None, advice)
    rows = []
    for model in chosen:
        for source, target in model.pairs:
            if not pairs or f"{source}-{target}" in pairs:
                row = stock.probed(model, source, target)
                rows.append(row)
                if fmt == "text":
                    click.echo(stock.probe_line(row))
    if fmt == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


@command.command("compare")
@click.argument("pair", metavar="PAIR")
@click.option(
    "--on",
    "paths",
    type=_PATH,
    multiple=True,
    metavar="FILE",
    help="A TSV, or twice: two files whose lines correspond.",
)
@click.option("--approved", is_flag=True, help="On the workspace's approved segments.")
@click.option("--locale", "tag", metavar="LOCALE", help="Of the references [from the pair].")
@_FORMAT
@click.pass_obj
def compare(
    options: Globals, pair: str, paths: tuple[Path, ...], approved: bool, tag: str | None, fmt: str
) -> None:
    """Score all installed models of a pair, and the way over the master, and say which to pin.

    What --approved measures decides the workspace's routes, from 200 segments on.
    """
    from localize.adhoc import space_around
    from localize.install import compare as comparing

    if approved == bool(paths) or len(paths) > 2:
        advice = "Give --approved, or --on FILE, or --on FILE --on FILE."
        raise ConfigError("one material is needed to compare on", None, advice)
    space = options.space() if approved else space_around(options.workspace)
    comparison = comparing.run(space, pair, paths, tag, _say(options))
    facts = {**asdict(comparison), "advice": comparing.advice(comparison)}
    _tell(fmt, facts, comparing.lines(comparison))


@command.command("lock")
@click.option("--region", "regions", multiple=True, metavar="R", help="Only its pairs; repeats.")
@_FORMAT
@click.pass_obj
def lock(options: Globals, regions: tuple[str, ...], fmt: str) -> None:
    """Write localize.lock: the models of the workspace's routes, with their digests.

    A release with another model than the locked one is exit code 2, with the difference.
    """
    from localize import doctor

    written = doctor.lock(options.space(), regions)
    rows = [
        {"pair": pair, "id": item.id, "sha256": item.sha256, "licence": item.licence}
        for pair, item in written.models.items()
    ]
    _tell(fmt, rows, [f"{row['pair']:8} {row['id']:24} {row['sha256'][:12]}" for row in rows])


def _tell(fmt: str, rows: Any, lines: list[str]) -> None:
    if fmt == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            click.echo(line)


def _mirror(options: Globals, mirror: Path | None) -> Path | None:
    """The mirror to ask: the option, else the environment's, else the workspace's."""
    from localize.adhoc import space_around

    if mirror is not None:
        return mirror
    if named := os.environ.get("LOCALIZE_MIRROR"):
        return Path(named)
    space = space_around(options.workspace)
    return space.root / space.settings.mirror if space and space.settings.mirror else None


def _options(options: Globals, mirror: Path | None, timeout: float, licence: str) -> Options:
    from localize.install import Options

    return Options(
        mirror=_mirror(options, mirror), timeout_s=timeout, licence=licence, say=_say(options)
    )


def _say(options: Globals) -> Callable[[str], None]:
    """Messages to standard error, none if quiet."""
    return lambda line: None if options.verbosity < 0 else click.echo(line, err=True)


def _chosen(names: tuple[str, ...]) -> list[Model]:
    from localize import models

    return [models.named(name) for name in names] if names else list(models.installed())
