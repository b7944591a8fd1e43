"""The translation memory: what it keeps, what wins, what it survives."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.errors import InputError
from localize.memory import Approvals, Approved, Memory


def test_machine_translations_come_back(tmp_path: Path) -> None:
    """What was stored is found by its key, also after closing; unknown keys are left out."""
    path = tmp_path / "deep" / "memory.sqlite"
    with Memory(path) as memory:
        memory.store("zh-en", [("k1", "甲", "A"), ("k2", "乙", "B")])
    with Memory(path) as memory:
        assert memory.lookup(["k1", "k3"]) == {"k1": "A"}
        assert memory.lookup([f"x{i}" for i in range(2000)] + ["k2"]) == {"k2": "B"}


def test_approved_belong_to_the_approved_file(tmp_path: Path) -> None:
    """Entries are replaced with their file, and are not found under another digest."""
    entry = Approved(source="走吧。", context="", target=("Go.",))
    with Memory(tmp_path / "m.sqlite") as memory:
        memory.approve("title", "en-US", "0001.md", "d1", [entry])
        assert memory.approved("title", "en-US", "0001.md", "d1") == [entry]
        assert memory.approved("title", "en-US", "0001.md", "d2") == []
        assert memory.approved("other", "en-US", "0001.md", "d1") == []
        memory.approve("title", "en-US", "0001.md", "d2", [])
        assert memory.approved("title", "en-US", "0001.md", "d1") == []


def test_context_decides_between_two_translations() -> None:
    """The sentence before tells which of two applies; without it nothing is guessed."""
    approvals = Approvals(
        [
            Approved(source="走。", context="他喊：", target=("Go!",)),
            Approved(source="走。", context="她说：", target=("Let's leave.",)),
            Approved(source="好。", context="甲", target=("Fine.",)),
        ]
    )
    found = approvals.get("走。", "她说：")
    assert found is not None
    assert found.target == ("Let's leave.",)
    assert approvals.get("走。", "别的。") is None
    assert approvals.get("好。", "别的。") is not None


def test_a_damaged_memory_is_an_error_with_advice(tmp_path: Path) -> None:
    """A file that is no database is refused with its name and what to do."""
    path = tmp_path / "memory.sqlite"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(InputError) as caught:
        Memory(path)
    assert str(path) in str(caught.value)
    assert "deleted" in caught.value.advice
