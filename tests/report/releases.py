"""A release as a run leaves it: three regions, both directions, what passed and what did not."""

from __future__ import annotations

from dataclasses import replace

from localize.document import Edit, Finding, Place, Score, Segment, Tag, TermUse
from localize.release.outcome import Outcome, Problem, Release, Verdict

LETTERS = "BFGKLPS"


def verdict(draft: bool = False, **values: float) -> Verdict:
    """The verdict of the shipped regions' gates on these values; all others passed with 0."""
    limits = dict.fromkeys(LETTERS, 0.0) | ({"G": 1000, "L": 1000} if draft else {"G": 5, "L": 5})
    seen = {name: values.get(name, 0.0) for name in LETTERS}
    gates = [
        {"name": name, "limit": limits[name], "value": value, "passed": value <= limits[name]}
        for name, value in seen.items()
    ]
    share, least = values.get("terms_held", 1.0), 0.0 if draft else 0.98
    gates.append({"name": "terms_held", "limit": least, "value": share, "passed": share >= least})
    return Verdict(passed=all(gate["passed"] for gate in gates), gates=tuple(gates))


def use(term: str, rendering: str, outcome: str, found: str = "") -> TermUse:
    return TermUse(term=term, found=found or term, rendering=rendering, outcome=outcome)


ARABIC_NOVEL = (
    Segment(
        id="2b7d10aa4c31",
        source=("第二章 还你三天",),
        target=("الفصل الثاني: ثلاثة أيام تعود إليك",),
        origin="approved",
        place=Place(file="0002.md", line=1),
    ),
    Segment(
        id="8c01f7be9d22",
        source=("阮青岚光着脚冲下楼，木楼梯被她踩得咚咚直响。",),
        target=("اندفعت روان تشينغلان حافية إلى الأسفل، والدرج الخشبي يدوّي تحت قدميها.",),
        origin="machine",
        reused=True,
        score=-0.31,
        terms=(use("阮青岚", "روان تشينغلان", "placeholder"),),
        edits=(
            Edit(
                step="enforce.placeholder",
                before="اندفعت ماريا حافية إلى الأسفل، والدرج الخشبي يدوّي تحت قدميها.",
                after="اندفعت روان تشينغلان حافية إلى الأسفل، والدرج الخشبي يدوّي تحت قدميها.",
                reason="the stand-in Maria gives way to the term 阮青岚",
            ),
        ),
        place=Place(file="0002.md", line=3),
    ),
    Segment(
        id="f3309a61e870",
        source=("“馄饨二两，酱牛肉半斤，桂花糕少吃两块，你一吃就咳嗽。许愿，给你岚姐拿双拖鞋！”",),
        target=(
            "«مئة غرام من الوونتون، ومئتان وخمسون من لحم البقر بالصلصة، ولا تكثري من كعك "
            "الأوسمانثوس، فأنتِ تسعلين كلما أكلتِه. يا أمنية، هاتي خفًا لأختك!»",
        ),
        origin="machine",
        score=-0.94,
        terms=(
            use("许愿", "شو يوان", "flagged"),
            use("岚姐", "الأخت لان", "flagged"),
            use("桂花糕", "كعك الأوسمانثوس", "inline"),
        ),
        place=Place(file="0002.md", line=25),
    ),
    Segment(
        id="c7d2288ab0f1",
        source=("她看了一眼窗外。天蓝得发亮，云渡已经半个月没有下过一滴雨了。",),
        target=(
            "ألقت نظرة من النافذة. كانت السماء زرقاء ساطعة، ولم تسقط على يوندو قطرة مطر "
            "واحدة منذ نصف شهر.",
        ),
        origin="machine",
        score=-0.42,
        terms=(use("云渡", "يوندو", "kept"),),
        place=Place(file="0002.md", line=17),
    ),
    Segment(
        id="00aa5e1f0b93",
        source=("活的。",),
        target=(),
        origin="machine",
        place=Place(file="0002.md", line=7),
    ),
)

ARABIC_DRAMA = (
    Segment(
        id="e01-8",
        source=(Tag(kind="open", text="<i>", role="italic"), "秦总，我只是叫安静，人不安静"),
        target=('سيد تشين، "آن جينغ" تعني الهدوء،\nلكنه مجرد اسم.',),
        origin="approved",
        terms=(use("秦总", "سيد تشين", "approved"), use("安静", "آن جينغ", "approved")),
        place=Place(file="E01.srt", line=31, cue="8", start_ms=17_834),
    ),
    Segment(
        id="e01-20",
        source=("你一个月广告费八千万",),
        target=("أنت تنفق 80 مليونًا شهريًا على الإعلان.",),
        origin="machine",
        score=-0.2,
        terms=(use("八千万", "80 مليون", "repaired"),),
        place=Place(file="E01.srt", line=81, cue="20", start_ms=46_875),
    ),
)

JAPANESE = (
    Segment(
        id="ja-1",
        source=("厨房里热气腾腾，一个驼着背的老人正往锅里下馄饨。",),
        target=("台所には湯気が立ちこめ、背の曲がった老人が鍋に雲呑を入れていた。",),
        origin="machine",
        score=-0.55,
        place=Place(file="0002.md", line=5),
    ),
    Segment(
        id="ja-2",
        source=("梁鸣说，梁伯钧明天就到云渡。",),
        target=("梁鳴は、梁伯鈞が明日雲渡に着くと言った。",),
        origin="machine",
        score=-0.37,
        terms=(
            use("梁鸣", "梁鳴", "kept"),
            use("梁伯钧", "梁伯鈞", "n-best"),
            use("云渡", "雲渡", "kept"),
        ),
        place=Place(file="0004.txt", line=12),
    ),
)

GERMAN = (
    Segment(
        id="de-1",
        source=("她想答应一声，可是一张嘴，眼泪就掉了下来。",),
        target=("Sie wollte antworten, doch kaum öffnete sie den Mund, kamen ihr die Tränen.",),
        origin="imported",
        place=Place(file="0002.md", line=11),
    ),
    Segment(
        id="de-2",
        source=("那是阮青岚的铅笔。",),
        target=("Das war Ruan Qinglans Bleistift.",),
        origin="machine",
        score=-0.11,
        terms=(use("阮青岚", "Ruan Qinglan", "kept"),),
        edits=(
            Edit(
                step="adapt.apostrophe",
                before="Das war Ruan Qinglan's Bleistift.",
                after="Das war Ruan Qinglans Bleistift.",
                reason="the German genitive has no apostrophe",
            ),
        ),
        place=Place(file="0002.md", line=21),
    ),
)


def novel_findings() -> tuple[Finding, ...]:
    """Of each kind that a page has to show: with and without span, advice, line and time."""
    found = [
        Finding(
            code="G101",
            severity="error",
            place=Place(file="0002.md", part="0002", line=25, segment="f3309a61e870"),
            message="许愿 should be 'شو يوان'",
            advice="Write it, or enter the form that stands there as an allowed one.",
            evidence=ARABIC_NOVEL[2].target[0],
        ),
        Finding(
            code="G101",
            severity="error",
            place=Place(file="0003.md", part="0003", line=40, segment="18bb"),
            message="许愿 should be 'شو يوان'",
            advice="Write it, or enter the form that stands there as an allowed one.",
            evidence="قالت أمنية إن الساعة لا تكذب.",
        ),
        Finding(
            code="M201",
            severity="info",
            place=Place(part="0003"),
            message="the model is unsure of 4 sentences",
        ),
    ]
    comma = "مئزر من القماش الأزرق, وشعر أشيب"
    found += [
        Finding(
            code="P103",
            severity="warning",
            place=Place(file="0003.md", line=10 + 2 * index, segment=f"p{index}"),
            message="',' is not the locale's comma",
            advice="Write '،'.",
            evidence=comma,
            span=(comma.index(","), comma.index(",") + 1),
        )
        for index in range(14)
    ]
    return tuple(found)


ARABIC_SCORES = (
    Score(
        name="BLEU",
        value=23.41,
        low=20.9,
        high=26.1,
        signature="nrefs:1|bs:1000|seed:12345|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0",
        count=148,
    ),
    Score(
        name="chrF++",
        value=47.02,
        low=44.8,
        high=49.3,
        signature="nrefs:1|bs:1000|seed:12345|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0",
        count=148,
    ),
    Score(name="TER", value=71.3, low=68.2, high=74.5, signature="nrefs:1|case:lc", count=148),
    Score(name="estimate", value=78.8, count=612),
    Score(name="estimate.confidence", value=61.2, count=612),
    Score(name="estimate.sound", value=96.7, count=612),
    Score(name="estimate.terms", value=82.9, count=612),
)

DRAFT_ROUTE = (
    "zh→en starter:zh-en (starter model: no other is installed for this pair)",
    "en→ar starter:en-many (starter model: no other is installed for this pair)",
)


def _mena() -> tuple[Outcome, ...]:
    novel = Outcome(
        region="mena",
        title="seventy-third-hour",
        name="الساعة الثالثة والسبعون",
        kind="novel",
        language="zh-Hans",
        locale="ar",
        direction="rtl",
        status="built",
        package="mena/seventy-third-hour/ar/seventy-third-hour_ar_1.0.0.zip",
        draft=True,
        route=DRAFT_ROUTE,
        segments=612,
        origins={"approved": 118, "machine": 494},
        reused=310,
        terms={"kept": 92, "inline": 14, "placeholder": 201, "flagged": 17},
        findings=novel_findings(),
        scores=ARABIC_SCORES,
        verdict=verdict(draft=True, G=3.3, terms_held=0.9475),
        sample=ARABIC_NOVEL,
        review=("intoxicants", "violence"),
        review_notes={
            "intoxicants": "alcohol, drugs, smoking, gambling",
            "violence": "gore, torture, suicide/self-harm method, cruelty to animals",
        },
        seconds=41.83,
    )
    drama = replace(
        novel,
        title="sour-ceo",
        name="رئيس بنكهة الخل",
        kind="drama",
        package="mena/sour-ceo/ar/sour-ceo_ar_1.0.0.zip",
        segments=143,
        origins={"approved": 51, "machine": 92},
        reused=0,
        terms={"kept": 20, "approved": 31, "repaired": 2},
        findings=(
            Finding(
                code="S101",
                severity="warning",
                place=Place(file="E02.ass", line=44, cue="12", start_ms=61_209),
                message="23.4 characters a second; the limit is 20",
                advice="Shorten the text, or let the cue stay longer.",
                evidence="سيد تشين، بقيت ثلاث ساعات و50 دقيقة.",
            ),
        ),
        scores=ARABIC_SCORES[3:4],
        verdict=verdict(draft=True),
        sample=ARABIC_DRAMA,
        review=(),
        review_notes={},
        seconds=9.2,
    )
    turkish = replace(
        novel,
        name="Yetmiş Üçüncü Saat",
        locale="tr-TR",
        direction="ltr",
        status="held back",
        package="",
        draft=False,
        route=(
            "zh→en argos:translate-zh_en-1_9 (best published score for the pair (COMET 84.2))",
            "en→tr argos:translate-en_tr-1_5 (the only full model for the pair)",
        ),
        origins={"machine": 611, "none": 1},
        terms={"kept": 290, "flagged": 34},
        verdict=verdict(G=12.4, terms_held=0.895),
        findings=novel_findings()[:2],
        scores=(),
        sample=(),
    )
    return novel, turkish, drama


def _others(novel: Outcome) -> tuple[Outcome, ...]:
    japanese = replace(
        novel,
        region="east-asia",
        name="七十三時間目",
        locale="ja-JP",
        direction="ltr",
        package="east-asia/seventy-third-hour/ja-JP/seventy-third-hour_ja-JP_1.0.0.zip",
        findings=(),
        scores=(),
        sample=JAPANESE,
    )
    taiwanese = replace(
        japanese,
        name="第七十三個小時",
        locale="zh-Hant-TW",
        package="east-asia/seventy-third-hour/zh-Hant-TW/seventy-third-hour_zh-Hant-TW_1.0.0.zip",
        draft=False,
        route=("zh→zh-Hant-TW OpenCC s2twp",),
        origins={"converted": 612},
        reused=0,
        terms={},
        verdict=verdict(),
        sample=(),
    )
    german = replace(
        novel,
        region="europe",
        name="Die dreiundsiebzigste Stunde",
        locale="de-DE",
        direction="ltr",
        status="unchanged",
        package="europe/seventy-third-hour/de-DE/seventy-third-hour_de-DE_1.0.0.zip",
        draft=False,
        route=("zh→en argos:translate-zh_en-1_9 (pinned by the workspace)",),
        verdict=verdict(),
        findings=(),
        sample=GERMAN,
        review=("violence",),
    )
    return japanese, taiwanese, german


def example() -> Release:
    """The release of the docstring above."""
    mena = _mena()

    def skipped(title: str, locale: str, pair: str) -> Problem:
        return Problem(
            region="mena",
            title=title,
            locale=locale,
            message=f"no installed model translates zh to {pair[3:]}",
            advice=f"Add one: localize models install {pair}",
            exit_code=0,
        )

    return Release(
        outcomes=(*mena, *_others(mena[0])),
        problems=(
            *(
                skipped(title, locale, pair)
                for title in ("seventy-third-hour", "sour-ceo")
                for locale, pair in (("fa-IR", "en-fa"), ("he-IL", "en-he"))
            ),
            Problem(
                region="east-asia",
                title="seventy-third-hour",
                locale="ko-KR",
                message="no installed model translates zh to ko",
                advice="Add one: localize models install en-ko",
                exit_code=3,
            ),
        ),
        seconds=187.3,
        regions={
            "mena": "Middle East and North Africa",
            "east-asia": "East Asia",
            "europe": "Europe",
        },
    )
