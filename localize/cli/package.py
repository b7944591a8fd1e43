"""``localize package verify|show|diff|delta|apply``: what an import job may rely on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localize.errors import PackageError

if TYPE_CHECKING:
    from localize.packages.compare import Change

_PATH = click.Path(path_type=Path)
# Fields of a manifest that say how the text was made; the others say what it is.
_PROVENANCE = ("route", "models", "glossary", "tally", "scores", "findings", "gate", "draft")
_DIGEST = re.compile("[0-9a-f]{40,}")
_FEW = 5
# What names a model or a withdrawn part.
_NAMING = ("id", "version", "sha256", "part", "since")


_KEY = click.option("--key", type=_PATH, metavar="PUB", help="Minisign public key of the maker.")


@click.group("package")
def command() -> None:
    """Verify, show and compare release packages (a ZIP, its unpacked folder, or a delta)."""


@command.command("verify")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@_KEY
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
def verify(paths: tuple[Path, ...], key: Path | None, fmt: str) -> int:
    """Say whether an import job may take a package. Exit code 0: it may; 2: it must not."""
    from localize.packages import verify as checker

    refused: list[PackageError] = []
    for path in paths:
        try:
            manifest = checker.verify(path, key)
        except PackageError as error:
            refused.append(error)
            if fmt == "json":
                click.echo(json.dumps({"path": str(path), "sound": False, "reason": str(error)}))
            else:
                click.echo(f"refused: {error}", err=True)
            continue
        if fmt == "json":
            click.echo(
                json.dumps({"path": str(path), "sound": True, "version": manifest["version"]})
            )
        else:
            files = len(manifest["files"])
            click.echo(
                f"{path}: sound ({manifest['locale']}, {manifest['version']}, {files} files)"
            )
    return PackageError.exit_code if refused else 0


@command.command("show")
@click.argument("path", type=_PATH)
def show(path: Path) -> None:
    """Print a package's manifest and metadata as JSON."""
    from localize.packages import compare

    click.echo(json.dumps(compare.show(path), ensure_ascii=False, indent=2))


@command.command("diff")
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
def diff(old: Path, new: Path, fmt: str) -> int:
    """Compare two packages. Exit code 0: the same; 1: they differ."""
    from localize.packages import compare

    changes = compare.diff(old, new)
    if fmt == "json":
        click.echo(json.dumps(changes, ensure_ascii=False, indent=2))
    else:
        for line in _told(changes) if changes else ("the same",):
            click.echo(line)
    return 1 if changes else 0


@command.command("delta")
@click.argument("before", type=_PATH)
@click.argument("after", type=_PATH)
@click.option("-o", "--out", type=_PATH, default=Path(), metavar="DIR", help="Folder [.].")
def make_delta(before: Path, after: Path, out: Path) -> None:
    """Write what makes the ZIP file AFTER from the ZIP file BEFORE."""
    from localize.packages import delta

    path = delta.make(before, after, out)
    small, whole = path.stat().st_size, after.stat().st_size
    click.echo(f"{path}: {small} bytes, {100 * small / whole:.1f} % of the package")


@command.command("apply")
@click.argument("base", type=_PATH)
@click.argument("delta_file", metavar="DELTA", type=_PATH)
@click.option("-o", "--out", type=_PATH, required=True, metavar="FILE", help="The new ZIP file.")
@_KEY
def apply(base: Path, delta_file: Path, out: Path, key: Path | None) -> None:
    """Make the next version's ZIP file from BASE, byte for byte, and verify it."""
    from localize.packages import delta

    if out.is_dir():
        raise click.UsageError("--out is a folder: name the ZIP file to write.")
    if any(path.exists() and out.exists() and out.samefile(path) for path in (base, delta_file)):
        raise click.UsageError("--out is the package or the delta that it is made from.")
    manifest = delta.apply(base, delta_file, out, key)
    click.echo(f"{out}: sound ({manifest['locale']}, {manifest['version']})")


def _told(changes: Sequence[Change]) -> Iterator[str]:
    """A line a change; the numbers of one field (scores, tallies, findings) share a line, as do
    the segments of a part that changed for one reason."""
    fields: dict[str, list[str]] = {}
    segments: dict[tuple[str, str], list[str]] = {}
    others = []
    for change in changes:
        if change["what"] == "field":
            group, _, name = change["name"].removesuffix(".gates").partition(".")
            fields.setdefault(group, []).append(f"{name} {_told_values(change)}".strip())
        elif change["what"] == "segment":
            part, _, name = change["name"].rpartition("/")
            reason = change.get("cause", change["change"])
            segments.setdefault((part, reason), []).append(name)
        else:
            others.append(_told_item(change))
    for group, told in fields.items():
        kind = "provenance" if group in _PROVENANCE else "field"
        yield f"{kind} {group}: {', '.join(told)}"
    for (part, reason), names in segments.items():
        yield _told_segments(part, reason, names)
    yield from others


def _told_segments(part: str, reason: str, names: Sequence[str]) -> str:
    """``segments of 0002: 12 because a term's rendering changed (5b1f03 9aa41c …)``."""
    from localize.packages.segments import CAUSES

    why = f"because {CAUSES[reason]}" if reason in CAUSES else reason
    shown = " ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")
    return f"segments of {part}: {len(names)} {why} ({shown})"


def _told_item(change: Change) -> str:
    """``changed book/0002.xhtml``, ``moved chapter 0002: 2 → 3``."""
    name = change["name"] if change["what"] == "file" else f"{change['what']} {change['name']}"
    moved = f": {_told_values(change)}" if change["change"] == "moved" else ""
    return f"{change['change']} {name}{moved}"


def _told_values(change: Change) -> str:
    before, after = change["before"], change["after"]
    if not isinstance(before, list) or not isinstance(after, list):
        return f"{_short(before)} → {_short(after)}"
    if change["name"] == "gate.gates":
        return _told_gates(before, after)
    gone = [f"-{_short(item)}" for item in before if item not in after]
    new = [f"+{_short(item)}" for item in after if item not in before]
    return ", ".join([*gone, *new]) or "in another order"


def _told_gates(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> str:
    """``G 74.65 → 81.6 failed``: the gates whose value or verdict is another."""
    old, new = ({gate["name"]: gate for gate in gates} for gates in (before, after))
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return ", ".join(
        f"{name} {_verdict(old.get(name))} → {_verdict(new.get(name))}" for name in names
    )


def _verdict(gate: dict[str, Any] | None) -> str:
    if gate is None:
        return "–"
    return f"{_short(gate.get('value'))}{'' if gate.get('passed') else ' failed'}"


def _short(value: Any) -> str:
    """A value as people read it: digests cut, models by name and version, – for none."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict):
        return " ".join(_short(value[key]) for key in _NAMING if key in value)
    text = str(value)
    return f"{text[:12]}…" if _DIGEST.fullmatch(text) else text
