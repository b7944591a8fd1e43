"""``localize models list|install|remove|verify|probe``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from localize.errors import ConfigError, InputError

if TYPE_CHECKING:
    from localize.models import Model


@click.group("models")
def command() -> None:
    """List, install, remove, verify and probe models."""


_FORMAT = click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")


@command.command("list")
@_FORMAT
def list_models(fmt: str) -> None:
    """The installed models: pairs, size, licence, published score."""
    from localize import models

    rows = []
    for model in models.installed():
        for source, target in model.pairs:
            rows.append(
                {
                    "id": model.id,
                    "pair": f"{source}-{target}",
                    "version": model.version,
                    "bytes": model.size,
                    "licence": model.licence,
                    "draft": model.draft,
                    "comet": models.publish_score(model, source, target),
                }
            )
    if fmt == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        score = (
            f"COMET {row['comet']}" if row["comet"] else "starter: drafts" if row["draft"] else ""
        )
        size = f"{row['bytes'] / 1e6:.0f} MB"
        name = f"{row['pair']:8} {row['id']:24} {row['version']:6}"
        click.echo(f"{name} {size:>7}  {row['licence']:10} {score}".rstrip())


@command.command("install")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
def install_models(sources: tuple[str, ...]) -> None:
    """Install models: an .argosmodel file, a model folder, or a pair (en-fa) from Argos's index.

    Only a pair asks the network. Exit code 2: no working model; 3: a pair can't be fetched.
    """
    from localize.install import install

    for source in sources:
        model = install(source)
        pairs = ", ".join("-".join(pair) for pair in model.pairs)
        click.echo(f"{model.id}: {pairs}")


@command.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
def remove_models(names: tuple[str, ...]) -> None:
    """Remove models of localize's own folder, by the ids that `models list` shows."""
    from localize.install import remove

    for name in names:
        click.echo(remove(name))


@command.command("verify")
@click.argument("names", nargs=-1)
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
        click.echo(json.dumps({"models": rows, "broken": broken}, indent=2))
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
@click.argument("names", nargs=-1)
@_FORMAT
def probe(names: tuple[str, ...], fmt: str) -> None:
    """Measure which stand-in for a name each model carries over unchanged, and keep the rates."""
    from dataclasses import asdict

    from localize.engines import Decoding, Engines
    from localize.engines.probe import stand_ins
    from localize.models import Hop

    engines = Engines()
    rows = []
    for model in _chosen(names):
        for source, target in model.pairs:
            hop = Hop(model=model, source=source, target=target, reason="probe")
            measured = stand_ins(hop, engines.get(model), Decoding(), again=True)
            rows.append(
                {
                    "id": model.id,
                    "pair": f"{source}-{target}",
                    "stand_ins": [asdict(s) for s in measured],
                }
            )
            if fmt == "text":
                best = ", ".join(f"{item.source} {item.rate:.0%}" for item in measured[:6])
                click.echo(f"{model.id} {source}-{target}: {best}")
    if fmt == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _chosen(names: tuple[str, ...]) -> list[Model]:
    from localize import models

    there = {model.id: model for model in models.installed()}
    for name in names:
        if name not in there:
            raise ConfigError(
                f"no model is called {name!r}", None, "Installed: " + ", ".join(there)
            )
    return [there[name] for name in names] if names else list(there.values())
