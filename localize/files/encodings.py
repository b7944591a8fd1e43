"""Bytes → text: which encoding a file is in, and whether it is damaged."""

from __future__ import annotations

import codecs
from dataclasses import replace

from localize.document import Place
from localize.errors import InputError
from localize.text import likelihood

__all__ = ["decode"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Encoding → the script of the language that it serves; none: any.
_CANDIDATES = {
    "utf-8": "",
    "gb18030": "han",
    "big5": "han",
    "shift_jis": "kana",
    "euc_jp": "kana",
    "euc_kr": "hangul",
    "cp1256": "arab",
    "cp1252": "latin",
    "utf-16-le": "",
    "utf-16-be": "",
}
# Files in UTF-16 without a BOM are rare; as a logarithm, like the likelihoods.
_UNUSUAL = {"utf-16-le": -6.0, "utf-16-be": -6.0}
_SCRIPTS = ("han", "kana", "hangul", "arab", "latin")
# Enough for a verdict; a candidate that fails later in the file is passed over then.
_SAMPLE_BYTES = 32 * 1024
# Mean by ``text.likelihood``: right readings are better than -4, wrong ones mostly worse than -5.
_LEAST_LIKELY = -5.0
_ASCII = bytes(range(128))
# Share of the bytes beyond ASCII that stand in whole UTF-8 characters. Legacy text comes near it
# by chance in files of a few characters only: one in five of GB 18030's looks like one of UTF-8.
_SURELY_UTF8 = 0.9
# As many whole characters tell a short text that was cut off from a legacy one.
_FEW = 4


def decode(data: bytes, place: Place) -> tuple[str, str]:
    """Text and the name of its encoding: a BOM, UTF-8, UTF-16 without BOM, or a legacy one.

    Legacy encodings are told apart by how likely the decoded text is. Raises ``InputError``
    for binary data, for damaged UTF-8 and where nothing fits, never returns mojibake knowingly.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name).removeprefix("\ufeff"), name
            except UnicodeDecodeError as error:
                raise InputError(f"is damaged {name} text at byte {error.start}", place) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _was_utf8(data, error):
            raise _damaged_utf8(data, error.start, place) from error
        return _most_likely(data, place)
    # UTF-16 without BOM can be valid UTF-8, but it has zero bytes as soon as it has a space.
    return _most_likely(data, place) if "\x00" in text else (text, "utf-8")


def _was_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    whole = data.decode("utf-8", "ignore").encode().translate(None, _ASCII)
    if len(whole) >= _SURELY_UTF8 * len(data.translate(None, _ASCII)):
        return True
    # The codec's words for a last character that lacks its end.
    is_cut = error.reason == "unexpected end of data" and error.end == len(data)
    return is_cut and len(whole.decode()) >= _FEW


def _damaged_utf8(data: bytes, start: int, place: Place) -> InputError:
    line = len((data[:start] + b".").splitlines())
    return InputError(
        f"is damaged UTF-8 text at byte {start}",
        replace(place, line=line),
        "Copy or download the file again, or mend that line.",
    )


def _most_likely(data: bytes, place: Place) -> tuple[str, str]:
    scores: dict[str, float] = {}
    for name, script in _CANDIDATES.items():
        try:
            sample = codecs.getincrementaldecoder(name)().decode(data[:_SAMPLE_BYTES])
        except UnicodeDecodeError:
            continue
        total, mean = max(likelihood(sample, key) for key in ([script] if script else _SCRIPTS))
        if mean > _LEAST_LIKELY:
            scores[name] = total + _UNUSUAL.get(name, 0.0)
    for name in sorted(scores, key=lambda name: -scores[name]):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, name
    if b"\x00" in data:
        raise InputError("is not a text file (it holds zero bytes)", place, "Give a text file.")
    raise InputError(
        "is in no encoding that is known here (UTF-8, UTF-16, GB18030, Big5, Shift-JIS, "
        "EUC-JP, EUC-KR, windows-1256, windows-1252)",
        place,
        "Convert it to UTF-8, for example with iconv.",
    )
