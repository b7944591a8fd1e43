"""Large quantities as a locale writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.locales import Locale

__all__ = ["render"]

_DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
# Arabic and Persian digits go with Arabic marks (CLDR 47 ar-EG, fa: decimal, group).
_ARABIC_MARKS = ("٫", "٬")
# From here on a magnitude word reads better than digits; below, digits come first.
_MILLION = 1_000_000
_HAN_DIGITS = "零一二三四五六七八九"


def render(value: Fraction | Decimal | int, locale: Locale, medium: str) -> tuple[str, ...]:
    """The forms of a whole or decimal quantity that an editor would accept, the best first.

    ``medium`` is ``book`` or a track's (``track``, ``16:9``, ``9:16``): it decides the digits.
    The last form is always the whole figure in digits. Raises ``ValueError`` for a value with
    no finite decimal form or below zero.
    """
    exact = _decimal(Fraction(value))
    writer = _Writer(locale, "book" if medium == "book" else "track")
    forms = writer.myriads(exact) if locale.numbers.myriads else writer.thousands(exact)
    return tuple(dict.fromkeys(forms))


def _decimal(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if value < 0 or Fraction(exact) != value:
        raise ValueError(f"{value} is not a positive decimal number")
    return exact


class _Writer:
    def __init__(self, locale: Locale, medium: str) -> None:
        numbers = locale.numbers
        self.locale = locale
        self.digits = numbers.digits_book if medium == "book" else numbers.digits_track
        marks = (numbers.decimal, numbers.group)
        self.decimal, self.group = marks if self.digits == "latn" else _ARABIC_MARKS
        powers = {Decimal(power): forms for power, forms in numbers.words.items()}
        self.powers = dict(sorted(powers.items(), reverse=True))

    def figure(self, value: Decimal, grouped: bool = True) -> str:
        """Digits, grouped by threes, with the locale's marks and digits."""
        text = f"{value.normalize():,f}" if grouped else f"{value.normalize():f}"
        marks = str.maketrans({",": self.group, ".": self.decimal})
        return text.translate(marks).translate(str.maketrans(_DIGITS["latn"], _DIGITS[self.digits]))

    def figures(self, value: Decimal) -> list[str]:
        """With and, for four digits, without grouping; CLDR has Spanish, Polish and others
        group from five digits on, and readers accept both."""
        forms = [self.figure(value)]
        if 1000 <= value < 10_000:
            forms.append(self.figure(value, grouped=False))
        return forms

    def thousands(self, value: Decimal) -> list[str]:
        """32 billion; 32.000 millones, 32 mil millones; 32.000.000.000."""
        worded: list[str] = []
        thousand = self.powers.get(Decimal(1000))
        for power, forms in self.powers.items():
            count = value / power
            # More than two decimals is a figure, not a round sum.
            if count < 1 or count != round(count, 2) or (power < _MILLION <= value):
                continue
            word = self.plural(count, forms)
            worded += [f"{text} {word}" for text in self.figures(count)]
            if count >= 1000 and thousand and power * 1000 not in self.powers:
                thousands = count / 1000
                worded.append(f"{self.figure(thousands)} {self.plural(thousands, thousand)} {word}")
            break
        plain = self.figures(value)
        return [*worded, *plain] if value >= _MILLION else [*plain, *worded]

    def plural(self, count: Decimal, forms: dict[str, str]) -> str:
        """The form of a magnitude word after a count, by CLDR's plural rules."""
        import babel

        whole = int(count)
        number = whole if whole == count else count.normalize()
        category = babel.Locale.parse(self.locale.tag, sep="-").plural_form(number)
        return forms.get(category, forms["other"])

    def myriads(self, value: Decimal) -> list[str]:
        """320億; 3.5億, 3億5000万; 三百二十億; 32,000,000,000."""
        forms: list[str] = []
        words = {power: words["other"] for power, words in self.powers.items()}
        for power, word in words.items():
            count = value / power
            if count >= 1 and count == round(count, 2) and count < 10_000:
                forms.append(f"{self.figure(count, grouped=False)}{word}")
                break
        if value == int(value):
            mixed = self._mixed(int(value), words)
            whole = forms and self.decimal not in forms[0]
            forms = (
                [*forms, mixed]
                if whole or self.locale.language.startswith("zh")
                else [mixed, *forms]
            )
            if self.locale.script in ("Hant", "Jpan"):
                forms.append(_han(int(value), words, self.locale.script == "Jpan"))
        return [*forms, *self.figures(value)]

    def _mixed(self, value: int, words: dict[Decimal, str]) -> str:
        pieces = []
        for power, word in words.items():
            count, value = divmod(value, int(power))
            if count:
                pieces.append(f"{self.figure(Decimal(count), grouped=False)}{word}")
        if value:
            pieces.append(self.figure(Decimal(value), grouped=False))
        return self.locale.joiner.join(pieces)


def _han(value: int, words: dict[Decimal, str], japanese: bool) -> str:
    """The numeral in characters: 三百二十億, 三萬零五; Japanese without 零."""
    text, gap = "", False
    for power, word in [*words.items(), (Decimal(1), "")]:
        count, value = divmod(value, int(power))
        if not count:
            gap = bool(text)
            continue
        if text and not japanese and (gap or count < 1000):
            text += "零"
        text += _han_below_myriad(count, japanese, before=word) + word
        gap = False
    return text or _HAN_DIGITS[0]


def _han_below_myriad(value: int, japanese: bool, before: str) -> str:
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if not digit:
            gap = bool(text)
            continue
        # Japanese says 百 and 十 without 一, and 千 too unless 万 or 億 follows.
        silent = japanese and digit == 1 and (size in (100, 10) or (size == 1000 and not before))
        text += (
            ("零" if gap and not japanese else "") + ("" if silent else _HAN_DIGITS[digit]) + unit
        )
        gap = False
    return text.removeprefix("一") if text.startswith("一十") else text
