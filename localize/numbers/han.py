"""Numbers in Chinese and Japanese: numerals without spaces, counters, idioms that count nothing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import regex

from localize.numbers.common import Hit, Rules, any_of, evaluate, mask, rules

__all__ = ["read"]

ARABIC = r"(?<![A-Za-z\d])\d+(?:,\d{3})*(?:\.\d+)?"
# After these characters 数 belongs to the word before it: 人数, 无数.
NO_FEW = "人无岁次分指倍参函少多"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    stop: regex.Pattern[str]
    numeral: regex.Pattern[str]
    pair: regex.Pattern[str]
    """Two digits before a unit, or after one: 五六十, 十五六."""
    half: regex.Pattern[str]
    half_after: regex.Pattern[str]
    counter: regex.Pattern[str]
    sums: regex.Pattern[str]
    name_after: regex.Pattern[str]
    name_before: regex.Pattern[str]
    ordinal_after: regex.Pattern[str]
    tenths_after: regex.Pattern[str]
    measure: regex.Pattern[str]
    vague_unit: regex.Pattern[str]
    """"Some" in place of a digit: 数百."""
    vague: regex.Pattern[str]
    places: regex.Pattern[str]
    digits: dict[str, int]
    units: dict[str, int]
    few: str
    about: str
    bare: str
    colloquial: bool
    one_begins: frozenset[str]


@lru_cache(maxsize=4)
def _grammar(language: str) -> _Grammar:
    _, rule = rules(language)
    digits = {char: value for value, char in enumerate(rule["digits"])} | rule["more_digits"]
    units, few = rule["units"], rule["few"]
    plain = "".join(digits)
    chars = plain + "".join(units) + few
    halves, counters = any_of(rule["halves"]), any_of(rule["counters"])
    return _Grammar(
        stop=_stop(rule, chars),
        numeral=_numeral(rule, plain, "".join(units)),
        pair=regex.compile(
            rf"[{plain}]{{2}}(?=[{''.join(units)}])|(?<=[{''.join(units)}])[{plain}]{{2}}$"
        ),
        half=regex.compile(
            rf"(?<![一大小前后上下多过{chars}]){rule['half']}(?={any_of(rule['half_alone'])})"
        ),
        half_after=regex.compile(rf"(?:{halves}){rule['half']}"),
        counter=regex.compile(f"(?:{counters})"),
        sums=regex.compile(f"(?:{any_of(rule['sums'])})"),
        name_after=regex.compile(f"(?:{any_of(rule['name_after'])})$"),
        name_before=regex.compile(f"(?:{any_of(rule['name_before'])})"),
        tenths_after=regex.compile(
            rf"[{rule.get('tenths_after', '-')}]([{plain}])(?![{chars}点]|{counters})"
        ),
        measure=regex.compile(
            f"(?:{any_of(rule.get('measures', ()))})" if "measures" in rule else "(?!)"
        ),
        ordinal_after=regex.compile(rule.get("ordinal_after", r"(?!)")),
        vague_unit=regex.compile(f"[{few}](?=[{''.join(units)}])"),
        vague=regex.compile(f"[{few}、]"),
        places=regex.compile(f"[{plain}]+"),
        digits=digits,
        units=units,
        few=few,
        about=rule["about"],
        bare=rule["bare"],
        colloquial=rule["colloquial"],
        one_begins=frozenset(rule.get("one_begins", "")),
    )


def _stop(rule: Rules, chars: str) -> regex.Pattern[str]:
    """Idioms, unless a numeral stands before or after them: 万一 but not 三万一千."""
    idioms = rf"(?<![{chars}第])(?:{'|'.join(rule['stop'])})(?![十百千万])"
    return regex.compile(f"{idioms}|{any_of(rule['never'])}" if "never" in rule else idioms)


def _numeral(rule: Rules, digits: str, units: str) -> regex.Pattern[str]:
    """One numeral, in groups: ordinal, parts, core, over, scale, of, percent, tenths."""
    few, over = rule["few"], rule["over"]
    few_chars = few.replace("数", "")
    vague = rf"(?<![{NO_FEW}])数(?=[{units}])" if "数" in few else r"(?!)"
    places = rf"{rule['point']}[{digits}]++(?![十分刻点])[{units}]*"
    pairs = (f"(?<={a})、(?={b})" for a, b in pairwise(rule["digits"][1:]))
    pair = "|".join(pairs) if "・" in rule["point"] else r"(?!)"
    han = rf"(?:[{digits}{units}{few_chars}]|{vague}|{pair})+(?:{places})?"
    mixed = rf"{ARABIC}[{units}]*(?:(?<=[{units}])\d+(?:\.\d+)?[{units}]*)*"
    core = rf"(?:{mixed}|{han})"
    # 来 is a verb unless a unit or a counter follows: 十来个, but 二十来了.
    coming = rf"|来(?=[{units}]|{any_of(rule['counters'])})" if "来" in over else ""
    return regex.compile(
        rf"(?:(?P<ordinal>{rule['ordinal']})|(?P<parts>{core}){rule['parts']})?"
        rf"(?P<core>{core})"
        rf"(?:(?P<over>[{over.replace('来', '')}]{coming})(?P<scale>[{units}]*))?"
        rf"(?:个(?P<of>万?亿))?"
        rf"(?:(?P<percent>{any_of(rule['percent'])})|(?P<tenths>{'|'.join(rule['tenths'])}))?"
    )


def read(text: str, language: str) -> list[Hit]:
    """The quantities in a folded text."""
    grammar = _grammar(language)
    masked = mask(text, grammar.stop)
    hits = [_hit(match, masked, grammar) for match in grammar.numeral.finditer(masked)]
    found = [hit for hit in hits if hit]
    for half in grammar.half.finditer(masked):
        if not any(hit.start < half.end() <= hit.end for hit in found):
            found.append(Hit(half.start(), half.end(), Fraction(1, 2), False, "number"))
    return sorted(found)


def _hit(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    core, over, (start, end) = match["core"], match["over"], match.span()
    # 三百两 is 300 taels: a last 两 is the counter.
    if len(core) > 1 and core.endswith("两") and match.end("core") == end:
        core, end = core[:-1], end - 1
    begins = match.end("core") == end and text[end : end + 1] in grammar.one_begins
    if begins and core.endswith("一") and core[-2:-1] in grammar.units:
        core, end = core[:-1], end - 1
    got = _value(core, grammar)
    if got is None or (over and core[-1] not in grammar.units and not core[-1].isdigit()):
        return None
    core = core.replace("、", "")
    value, vague = got[0], got[1] or bool(over)
    for unit in (match["scale"] or "") + (match["of"] or ""):
        value *= grammar.units[unit]
    if match["parts"]:
        return _part(match, value, vague, grammar)
    if match["percent"]:
        return Hit(start, end, value, vague, "percent")
    if match["tenths"]:
        ok = core in grammar.digits and value > 1
        return Hit(start, end, value * 10, vague, "percent") if ok else None
    if match["ordinal"]:
        return Hit(start, end, value, vague, "ordinal")
    hit = Hit(start, end, value, vague, "number")
    if extended := _extended(hit, text, grammar):
        return extended
    if over or match["of"] or _counts(core, got, text[:start], text[end:], grammar):
        measured = grammar.measure.match(text, end) is not None
        return hit._replace(kind="measure") if measured else hit
    if core in grammar.units and text[:start].endswith(tuple(grammar.about)):
        return hit._replace(start=start - 1, approximate=True)
    return None


def _part(match: regex.Match[str], value: Fraction, vague: bool, grammar: _Grammar) -> Hit | None:
    """百分之三十, 三分之一."""
    parts = _value(match["parts"], grammar)
    if parts is None or parts[0] == 0:
        return None
    if parts[0] == 100:
        return Hit(match.start(), match.end(), value, vague, "percent")
    return Hit(match.start(), match.end(), value / parts[0], vague, "number")


def _extended(hit: Hit, text: str, grammar: _Grammar) -> Hit | None:
    """What stands after the numeral and belongs to it: 三年半, 九块九, 三番目."""
    if nth := grammar.ordinal_after.match(text, hit.end):
        return hit._replace(end=nth.end(), kind="ordinal")
    if hit.approximate:
        return None
    if half := grammar.half_after.match(text, hit.end):
        return hit._replace(end=half.end(), value=hit.value + Fraction(1, 2))
    if tenth := grammar.tenths_after.match(text, hit.end):
        value = hit.value + Fraction(grammar.digits[tenth[1]], 10)
        return hit._replace(end=tenth.end(), value=value)
    return None


_PIECE = regex.compile(r"[\d,.]+|\D")
_POINT = regex.compile(r"(\D+)[点・](\D+?)(\p{any}*)")


def _tokens(core: str, grammar: _Grammar) -> list[tuple[str, Fraction]]:
    tokens: list[tuple[str, Fraction]] = []
    for piece in _PIECE.findall(core):
        if piece[0].isdigit() and piece.isascii():
            tokens.append(("n", Fraction(piece.replace(",", ""))))
        elif piece in grammar.units:
            tokens.append(("u", Fraction(grammar.units[piece])))
        else:
            tokens.append(("n", Fraction(grammar.digits[piece])))
    return tokens


def _value(core: str, grammar: _Grammar) -> tuple[Fraction, bool] | None:
    """Value of a numeral and whether it is vague; ``None`` for what is no numeral."""
    if not core[0].isascii() and _POINT.fullmatch(core):
        return _decimal(core, grammar)
    vague = any(char in grammar.few for char in core)
    digits = grammar.digits
    plain = grammar.vague.sub("", grammar.vague_unit.sub("一", core))
    if not plain:
        return None
    for pair in grammar.pair.finditer(plain):
        if _neighbours(*(digits[char] for char in pair[0])):
            plain, vague = plain[: pair.end() - 1] + plain[pair.end() :], True
            break
    if all(char in digits for char in plain) and not plain.isascii():
        if len(plain) == 2 and _neighbours(digits[plain[0]], digits[plain[1]]):
            return Fraction(digits[plain[0]]), True
        return Fraction(int("".join(str(digits[char]) for char in plain))), vague
    value = evaluate(_tokens(plain, grammar), grammar.colloquial)
    return None if value is None else (value, vague)


def _decimal(core: str, grammar: _Grammar) -> tuple[Fraction, bool] | None:
    """三点五亿: digits after 点 are read one by one, units multiply the whole."""
    whole, _, rest = core.replace("・", "点").partition("点")
    places = grammar.places.match(rest)
    head = _value(whole, grammar)
    if not places or head is None:
        return None
    digits = "".join(str(grammar.digits[char]) for char in places[0])
    value = head[0] + Fraction(int(digits), 10 ** len(digits))
    for unit in rest[places.end() :]:
        value *= grammar.units[unit]
    return value, head[1]


def _neighbours(first: int, second: int) -> bool:
    """三四 is "three or four"; 三五 is the one pair with a gap that is said so."""
    return (second == first + 1 and first > 0) or (first, second) == (3, 5)


def _counts(
    core: str, got: tuple[Fraction, bool], before: str, after: str, grammar: _Grammar
) -> bool:
    """Whether a well-formed numeral is a quantity here, not part of a word or a name."""
    value, vague = got
    counter = grammar.counter.match(after) is not None
    if core.isascii():
        return not (grammar.name_before.match(after) and value <= 12)
    if grammar.name_before.match(after) and value <= 12:
        return False
    if core in grammar.digits:
        weekday = grammar.name_after.search(before)
        zero = value == 0 and before.endswith(("为", "是", "于", "归"))
        return (counter or zero) and core != "一" and not weekday
    if all(char in grammar.digits for char in core):
        if len(core) == 2:
            return counter and (vague or core[0] == "零") and core[0] != "一"
        return len(core) >= 4 or after.startswith("年") or "零" in core or "〇" in core
    if core in grammar.units:
        return counter and core in grammar.bare
    if core == "千万":
        return grammar.sums.match(after) is not None or before.endswith(tuple(grammar.about))
    return True
