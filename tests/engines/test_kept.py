"""Loaded late, once, and dropped under a limit. With engines that count, without weights."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

import pytest

from localize import engines
from localize.engines import EngineKind, Engines
from localize.errors import ConfigError
from localize.models import Model

MB = 1024**2


class Counted:
    """An engine that is counted while it is there."""

    alive = 0
    loaded = 0
    n_best = scores = False

    def __init__(self, model: Model, threads: int) -> None:
        time.sleep(0.01)  # long enough for a second thread to come by
        Counted.alive += 1
        Counted.loaded += 1

    def __del__(self) -> None:
        Counted.alive -= 1


@pytest.fixture(autouse=True)
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = EngineKind(name="counted", load=Counted, memory=lambda model, threads: 10 * MB)
    monkeypatch.setattr(engines, "known", lambda: {"counted": kind})
    Counted.alive = Counted.loaded = 0


def _model(folder: Path, content: str, name: str = "") -> Model:
    folder.mkdir()
    (folder / "weights").write_text(content)
    return Model(
        id=f"x:{name or folder.name}", family="argos", engine="counted", folder=folder,
        pairs=(("en", "pt"),),
    )  # fmt: skip


def test_a_model_is_loaded_once(tmp_path: Path) -> None:
    """From many threads at once, and under two ids with the same bytes."""
    one, same = _model(tmp_path / "a", "1"), _model(tmp_path / "b", "1", "b")
    there = Engines()
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda model=model: found.append(there.get(model)))
        for model in (one, same) * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(engine) for engine in found}) == 1
    assert Counted.loaded == 1


def test_the_least_recent_goes_first(tmp_path: Path) -> None:
    """Under the limit two are kept: the third drops the one that was longest not asked for."""
    a, b, c = (_model(tmp_path / name, name) for name in "abc")
    there = Engines(limit=25 * MB)
    first = id(there.get(a))
    there.get(b)
    assert id(there.get(a)) == first
    there.get(c)
    gc.collect()
    assert Counted.alive == 2
    assert id(there.get(a)) == first
    assert Counted.loaded == 3
    there.get(b)
    assert Counted.loaded == 4


def test_what_is_at_work_is_taken_back(tmp_path: Path) -> None:
    """A dropped model that somebody still holds is not loaded a second time."""
    a, b = (_model(tmp_path / name, name) for name in "ab")
    there = Engines(limit=15 * MB)
    held = there.get(a)
    there.get(b)
    assert there.get(a) is held
    assert Counted.loaded == 2


def test_a_model_over_the_limit_is_refused(tmp_path: Path) -> None:
    """With both sizes, before it is loaded; what was loaded stays."""
    small = _model(tmp_path / "a", "a")
    there = Engines(limit=9 * MB)
    with pytest.raises(ConfigError, match=r"x:a needs about 10 MB, more than the limit of 9 MB"):
        there.get(small)
    assert Counted.loaded == 0
