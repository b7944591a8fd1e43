"""The command line. One module a command, imported when it is called: ``--help`` stays fast."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localize.errors import LocalizeError

if TYPE_CHECKING:
    from localize.workspace import Workspace

__all__ = ["Globals", "main"]

# Command → its line in the help; its module is localize.cli.<command>, its object `command`.
COMMANDS = {
    "init": "Make a workspace with one example title.",
    "translate": "Translate files, or lines from standard input.",
    "check": "Check subtitle tracks, books or a release folder.",
    "score": "Score a translation, with or without a reference.",
    "release": "Build the packages of one or more regions.",
    "batch": "Build many titles for many regions, several at once.",
    "review": "Correct and approve translations in the browser.",
    "package": "Verify, show and compare release packages.",
    "glossary": "Check, compare, import and export term bases.",
    "models": "Install, mirror, measure, compare, lock and remove models.",
    "memory": "Look into the translation memory; import and export TMX.",
    "doctor": "What this machine can do, and what is missing.",
}
BUG = (
    "This is a bug in localize, not a mistake of yours. Nothing half-written was left behind.\n"
    "Run the command again with -v to see the details, and report them with what you did."
)


@dataclass(slots=True)
class Globals:
    """Options that stand before the command."""

    workspace: Path | None
    verbosity: int
    """-1 quiet, 0 normal, 1 verbose."""

    def space(self) -> Workspace:
        """The workspace that was named, or the nearest one. Raises ``ConfigError``."""
        from localize import workspace

        return workspace.find(self.workspace or Path.cwd())


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f"localize.cli.{cmd_name}").command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click's own answer to it is exit code 1
            raise click.exceptions.Exit(0) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--workspace", type=click.Path(path_type=Path), metavar="DIR", help="Use this workspace."
)
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.version_option(package_name="localize", prog_name="localize")
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None, verbose: bool, quiet: bool) -> None:
    """Translate Chinese web novels and short dramas with offline models, and package them."""
    ctx.obj = Globals(workspace=workspace, verbosity=int(verbose) - int(quiet))


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of ``localize``. Exit codes: 0 done, 1 a check or gate failed, 2 the request
    or its input can't be served, 3 something is missing on this machine, 130 interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        code: Any = cli.main(arguments, prog_name="localize", standalone_mode=False)
        sys.stdout.flush()  # a full device shows here at the latest
    except click.exceptions.Abort:
        _say("Interrupted. What was finished is kept; run the same command again to go on.")
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except LocalizeError as error:
        _say(f"Error: {error}")
        code = error.exit_code
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        # What is left would be written, and fail again, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        _say(f"Error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        code = 2
    except Exception as error:
        if "-v" in arguments or "--verbose" in arguments:
            raise
        _say(f"Error: {type(error).__name__}: {error}\n{BUG}")
        code = 70
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str) -> None:
    click.echo(message, err=True)
