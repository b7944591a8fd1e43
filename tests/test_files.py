"""Bytes → text: encodings are told apart, and nothing is read as what it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from localize import files
from localize.document import Place
from localize.errors import InputError

PLACE = Place(file="a.txt")
NOVEL = Path(__file__).parents[1] / "samples" / "seventy-third-hour" / "novel"

# Language → a sentence, and the encodings that its files come in.
SENTENCES = [
    ("今夜，血债血偿。", ["gb18030", "utf-16-le", "utf-16-be"]),
    ("恕难从命。", ["gb18030"]),
    ("左眼跳财，右眼跳灾。", ["gb18030", "utf-16-le"]),
    ("林晚说：“OK，iPhone 15 Pro太贵了。”", ["gb18030", "utf-16-le"]),
    ("Lin Wan 林晚 said hello to 霍司寒.", ["gb18030", "utf-16-le"]),
    ("恕難從命。", ["big5", "gb18030", "utf-16-be"]),
    ("陽光透過樹葉的縫隙灑下來", ["big5", "gb18030", "utf-16-le"]),
    ("五年後、林晩は娘の手を引いて戻ってきた。", ["shift_jis", "euc_jp", "utf-16-le"]),
    ("5년 뒤, 임만은 딸의 손을 잡고 돌아왔다.", ["euc_kr", "utf-16-le"]),
    ("بعد خمس سنوات، عادت لين وان ممسكةً بيد ابنتها.", ["cp1256", "utf-16-le"]),
    ("Fünf Jahre später lächelte sie zuckersüß.", ["cp1252", "utf-16-le"]),
    ("Sur l’écran géant de l’aéroport passait un reportage.", ["cp1252"]),
    ("¡Mamá, ese señor se parece mucho a mí!", ["cp1252"]),
    ("She said nothing.", ["utf-16-le", "utf-16-be"]),
]
# One line of ten characters each, as simplified and as traditional text.
TEN = [
    ("阮青岚坐在塑料椅上，", "阮青嵐坐在塑料椅上，"),
    ("袋子很轻。一把零钱，", "袋子很輕。一把零錢，"),
    ("“跪下！”门外有人喊", "“跪下！”門外有人喊"),
    ("鲍鱼、海鲜、燕窝摆满", "鮑魚、海鮮、燕窩擺滿"),
    ("狐妖化作人形，走了。", "狐妖化作人形，走了。"),
    ("郡主偷偷溜出宫去了。", "郡主偷偷溜出宮去了。"),
    ("第三章 夜雨打芭蕉！", "第三章 夜雨打芭蕉！"),
]


def decoded(text: str, encoding: str) -> tuple[str, str]:
    return files.decode(text.encode(encoding), PLACE)


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, all_of in SENTENCES for encoding in all_of]
)
def test_a_sentence_is_enough(text: str, encoding: str) -> None:
    """Each language in each encoding that its files come in."""
    assert decoded(text, encoding) == (text, encoding)


@pytest.mark.parametrize(("simplified", "traditional"), TEN)
def test_ten_characters_are_enough(simplified: str, traditional: str) -> None:
    """A line of ten Chinese characters, with or without frequent ones."""
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        assert decoded(simplified, encoding) == (simplified, encoding)
    for encoding in ("big5", "gb18030"):
        assert decoded(traditional, encoding) == (traditional, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le"])
def test_any_ten_characters(encoding: str) -> None:
    """Of all pieces of ten characters in a novel, at most one in 200 is misread."""
    text = "".join(path.read_text("utf-8") for path in sorted(NOVEL.iterdir()))
    text = re.sub(r"\s", "", text)
    pieces = [text[start : start + 10] for start in range(0, len(text) - 10, 10)]
    wrong = [piece for piece in pieces if decoded(piece, encoding)[0] != piece]
    assert len(wrong) <= len(pieces) / 200, wrong


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_decide(encoding: str) -> None:
    """The mark is no part of the text."""
    assert decoded("中", encoding) == ("中", encoding)
    assert files.decode(b"\xfe\xff" + "中".encode("utf-16-be"), PLACE) == ("中", "utf-16")


def test_a_verdict_holds_for_the_whole_file() -> None:
    """A file that looks like one encoding at its start and can't be it is another's."""
    text = "plain words\n" * 10_000 + "阮青岚坐在塑料椅上。"
    assert decoded(text, "gb18030") == (text, "gb18030")


@pytest.mark.parametrize(
    "data",
    [
        "Через пять лет Линь Вань снова ступила на землю Ланьцзяна.".encode("cp1251"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        b"abc\x00def\x00",
        b"\xff\xfeabc",
    ],
    ids=["Cyrillic", "PNG", "zero bytes", "cut UTF-16"],
)
def test_what_is_not_known_is_refused(data: bytes) -> None:
    """Better an error that names the file than mojibake."""
    with pytest.raises(InputError) as caught:
        files.decode(data, PLACE)
    assert caught.value.place == PLACE


LINES = "阮青岚坐在塑料椅上，听见门外有人喊。\n" * 40


@pytest.mark.parametrize(
    ("data", "byte", "line"),
    [
        (LINES.encode()[:-2], 2196, 40),
        ("左眼跳财。".encode()[:-1], 12, 1),
        (LINES.encode() + b"\xb0\xa1\n", 2200, 41),
        ("第一行\n第二\xff行".encode().replace(b"\xc3\xbf", b"\xff"), 16, 2),
    ],
    ids=["cut", "cut short text", "stray bytes", "one byte"],
)
def test_damaged_utf8_is_told(data: bytes, byte: int, line: int) -> None:
    """Text that is UTF-8 but for a few bytes is damaged, not in a legacy encoding."""
    with pytest.raises(InputError, match=f"is damaged UTF-8 text at byte {byte}") as caught:
        files.decode(data, PLACE)
    assert caught.value.place == Place(file="a.txt", line=line)


@pytest.mark.parametrize("control", ["\x1b", "\x0b", "\x01", "\x7f"])
def test_control_characters_do_not_matter(control: str) -> None:
    """What is UTF-8 and has no zero byte is UTF-8."""
    text = f"林晚说{control}：太贵了。"
    assert decoded(text, "utf-8") == (text, "utf-8")


def test_write_zip_is_reproducible() -> None:
    """Same entries, same bytes; the first ones stored."""
    entries = [("mimetype", b"x"), ("a", b"a" * 100)]
    data = files.zip_bytes(iter(entries), stored=1)
    assert data == files.zip_bytes(entries, stored=1)
    assert b"mimetypex" in data
