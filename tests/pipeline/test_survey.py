"""What a title as a whole says of its names reaches the matching of each line."""

from __future__ import annotations

from pathlib import Path

from localize.glossary import Glossary, Term
from localize.memory import Memory
from localize.pipeline.survey import surveyed

JOY = Term(source="高兴", kind="person", renderings={"en": ("Gao Xing",)})


def test_the_title_decides_and_the_answer_is_kept(tmp_path: Path) -> None:
    """A person who is mostly called by a common word is found where one line leaves it open; the
    second time the files aren't read again; a file that is damaged says nothing."""
    path = tmp_path / "0001.txt"
    path.write_text(
        "高兴说：“走吧。”\n\n高兴问道：“去哪？”\n\n“高兴！”她喊。\n\n高兴笑道：“好。”\n", "utf-8"
    )
    damaged = tmp_path / "0002.epub"
    damaged.write_bytes(b"no book")
    terms = Glossary([JOY])
    with Memory() as memory:
        informed = surveyed(terms, [path, damaged], "zh", memory)
        assert informed.usage.names == ("高兴",)
        assert informed.digest != terms.digest
        again = surveyed(terms, [path, damaged], "zh", memory)
        assert again.usage == informed.usage
        path.write_text("他很高兴。\n", "utf-8")
        assert surveyed(terms, [path, damaged], "zh", memory).usage.names == ()
