"""A long story made by rule: people, places and houses among ordinary sentences."""

from __future__ import annotations

import random
from collections.abc import Iterator

PEOPLE = {
    "谢知微": "她", "陆停云": "他", "容九思": "他", "苏挽月": "她", "闻人澈": "他", "白芷兰": "她",
    "叶问舟": "他", "楚怀玉": "她", "贺千山": "他", "温如霜": "她", "钟离陌": "他", "江晚吟": "她",
}  # fmt: skip
PLACES = ("栖霞谷", "听澜城", "寒鸦渡口", "青石巷", "望月崖", "落星湖")
BODIES = ("天衍宗", "流云剑派", "容氏集团", "云栖酒店")

_ALONE = (
    "{a}说：“今天的雨下得真大，我们还是早点回去吧。”",
    "“{a}，你怎么还不走？”门口的人喊了一声。",
    "{a}低头看了看手里的信，{p}的眼睛一下子红了。",
    "他们在{w}等了整整三天，谁也没有来。",
    "{a}推开门，{p}没想到屋子里已经坐满了人。",
    "我们明天就去{w}，车票已经买好了。",
    "{a}冷笑一声，转身就走。",
    "这件事情，{o}的人比谁都清楚。",
    "晚上的时候，大家坐在院子里喝茶，谁也不高兴说话。",
    "{a}和{b}站在窗前，看着外面的灯一盏一盏地亮起来。",
    "手机响了很久，他才慢慢地接起来。",
    "{o}派了两个人过来，说是要见{a}。",
    "她把杯子放回桌上，什么也没有说。",
    "从{w}回来以后，{a}再也没有提起过那天晚上。",
    "“你们别吵了。”{a}叹了口气，{p}实在是太累了。",
    "天快亮的时候，雨终于停了，街上一个人也没有。",
)


def sentences(count: int, seed: int = 7) -> Iterator[str]:
    """``count`` sentences, the same for the same seed."""
    source = random.Random(seed)
    people = list(PEOPLE)
    for _ in range(count):
        one, other = source.sample(people, 2)
        yield source.choice(_ALONE).format(
            a=one, b=other, p=PEOPLE[one], w=source.choice(PLACES), o=source.choice(BODIES)
        )
