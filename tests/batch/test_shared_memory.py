"""Processes that write into one translation memory at once."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from localize.errors import InputError
from localize.memory import Memory

_EACH = 20


def _write(path: Path, name: str, spread: bool) -> None:
    with Memory(path, spread=spread) as memory:
        for number in range(_EACH):
            key = f"{name} {number}"
            memory.store("zh-en", [(key, "source", "value"), (f"shared {number}", "s", "v")])
            memory.keep_part(key, b"part")
            assert memory.part(key) == b"part"


@pytest.mark.parametrize("spread", [False, True])
def test_nothing_is_lost(tmp_path: Path, spread: bool) -> None:
    """Three writers at once lose nothing and wait for each other; across machines there is no
    write-ahead log, also where there was one before."""
    path = tmp_path / "memory.sqlite"
    Memory(path).close()
    Memory(path, spread=spread).close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, name, spread)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Memory(path, spread=spread) as memory:
        assert memory.stats() == {"machine zh-en": 4 * _EACH, "parts": 3 * _EACH}
        assert path.with_name("memory.sqlite-wal").exists() is not spread
    with sqlite3.connect(path) as database:
        mode = database.execute("PRAGMA journal_mode").fetchone()[0]
    assert mode == ("delete" if spread else "wal")


def test_one_that_is_open_is_not_spread(tmp_path: Path) -> None:
    """Over several machines only if nobody has it open: said so, not that it is damaged."""
    path = tmp_path / "memory.sqlite"
    with Memory(path) as memory:
        memory.keep_part("digest", b"part")
        with pytest.raises(InputError) as caught:
            Memory(path, spread=True)
    assert "Another process has it open" in caught.value.advice
