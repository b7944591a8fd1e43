"""Segments a second of `Glossary.find`, with 10, 1,000 and 10,000 terms.

    python tests/benchmarks/matching.py [SEGMENTS]

Segments of 30 characters, made of common characters, one in two with a person of the term base
and one in four with a name that is also a word. All sizes run on the same text, in which the
first ten terms stand; the figures to quote are the ratios of one run.
"""

from __future__ import annotations

import random
import sys
import time

from localize.glossary import Glossary, Term

LENGTH = 30
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯程蔡彭潘袁董余苏叶吕魏蒋田"
    "杜丁沈姜范江"
)
GIVEN = "晚晴砚辞知雅既明惊鹊照野志远桂芳青岚守恒建平伯钧鸣霁川叙白少游守成一舟婉清若曦子墨景行怀瑾"
COMMON = (
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多"
    "天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知现样回分点门"
)


def terms(count: int) -> list[Term]:
    """That many persons; each list begins with the shorter one."""
    draw = random.Random(7)
    names = dict.fromkeys(("高兴", "小雨"))
    while len(names) < count:
        names[draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)] = None
    return [
        Term(source=name, kind="person", renderings={"en": (f"Name {name}",)}) for name in names
    ]


def segments(count: int) -> list[str]:
    draw = random.Random(11)
    names = [term.source for term in terms(10)]
    made = []
    for index in range(count):
        text = "".join(draw.choices(COMMON, k=LENGTH))
        for name in (names[2:] if index % 2 else (), names[:2] if index % 4 == 0 else ()):
            if name:
                at = draw.randrange(LENGTH - 4)
                chosen = draw.choice(name)
                text = text[:at] + chosen + text[at + len(chosen) :]
        made.append(text)
    return made


def seconds(glossary: Glossary, texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        glossary.find(text)
    return time.process_time() - started


def main() -> None:
    texts = segments(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    base = None
    for count in (10, 1_000, 10_000):
        started = time.process_time()
        glossary = Glossary(terms(count))
        built = time.process_time() - started
        took = min(seconds(glossary, texts) for _ in range(3))
        rate = len(texts) / took
        base = base or rate
        surveyed = time.process_time()
        glossary.surveyed(texts)
        surveyed = time.process_time() - surveyed
        print(
            f"{count:6} terms: {rate:9,.0f} segments a second, {rate / base:.2f} of the rate with "
            f"10; built in {built:.2f} s; survey of all in {surveyed:.2f} s"
        )


if __name__ == "__main__":
    main()
