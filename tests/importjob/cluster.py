"""A PostgreSQL of the test's own: in a folder, on a socket, gone in the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ROLE", "missing", "running"]

ROLE = "localize"
_PORT = 5432
# PostgreSQL refuses to run as root: one of these does, where the tests are run by root.
_USERS = ("postgres", "nobody")


def _programs() -> Path | None:
    """The folder with ``initdb``: Debian leaves it out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _user() -> str | None:
    """Who shall run it; none: who runs the tests."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _USERS if name in names)


def missing() -> str:
    """Why there can be no cluster on this machine; empty if there can."""
    return "" if _programs() else "PostgreSQL is not installed (apt-get install postgresql)"


@contextmanager
def running() -> Iterator[Path]:
    """Start a cluster and give its socket."""
    programs, user = _programs(), _user()
    assert programs is not None
    # Not below pytest's folder, which only its owner may enter; and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="localize-pg-"))
    if user:
        shutil.chown(folder, user)

    def call(program: str, *arguments: str) -> None:
        command = [programs / program, "-D", folder / "data", *arguments]
        subprocess.run(
            command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=60
        )

    try:
        call("initdb", "-A", "trust", "-U", ROLE, "-E", "UTF8", "--no-locale", "--no-sync")
        settings = f"-F -c listen_addresses='' -c unix_socket_directories='{folder}'"
        call("pg_ctl", "-w", "-l", f"{folder}/log", "-o", settings, "start")
        try:
            yield folder / f".s.PGSQL.{_PORT}"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
