"""Foreign books with all that a translation must leave alone, valid to EPUBCheck.

One is EPUB 3, in vertical lines from right to left, one is EPUB 2.
"""

from __future__ import annotations

from tests.formats.epub_samples import CONTAINER, DOT, NCX, Entries

_OPF3 = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"
 xml:lang="zh-Hant" dir="ltr" prefix="ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<!-- 編輯部 -->
<dc:identifier id="id">urn:uuid:0f8f1c5e-0000-4000-8000-000000000003</dc:identifier>
<dc:identifier id="isbn">urn:isbn:9780000000002</dc:identifier>
<dc:title id="t1" dir="ltr">鐘樓巷</dc:title>
<meta refines="#t1" property="title-type">main</meta>
<dc:title id="t2">還你三天</dc:title>
<meta refines="#t2" property="title-type">subtitle</meta>
<dc:creator id="c">阮青</dc:creator>
<meta refines="#c" property="role" scheme="marc:relators">aut</meta>
<dc:language>zh-Hant</dc:language>
<dc:source>urn:isbn:9780000000002</dc:source>
<dc:rights>版權所有</dc:rights>
<meta property="dcterms:modified">2025-10-17T00:00:00Z</meta>
<meta property="media:duration" refines="#mo">0:00:04</meta>
<meta property="media:duration">0:00:04</meta>
<meta property="media:active-class">-epub-media-overlay-active</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessibilityFeature">pageBreakMarkers</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="rendition:layout">reflowable</meta>
<meta name="cover" content="cover-image"/>
<meta name="primary-writing-mode" content="vertical-rl"/>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="cover-image" href="images/cover.png" media-type="image/png" properties="cover-image"/>
<item id="picture" href="images/map.svg" media-type="image/svg+xml"/>
<item id="cover" href="text/cover.xhtml" media-type="application/xhtml+xml" properties="svg"/>
<item id="page" href="text/plate.svg" media-type="image/svg+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml" media-overlay="mo"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml" properties="mathml"/>
<item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="mo" href="overlays/one.smil" media-type="application/smil+xml"/>
<item id="voice" href="audio/one.mp3" media-type="audio/mpeg"/>
<item id="css" href="styles/book.css" media-type="text/css"/>
<item id="font" href="fonts/song.otf" media-type="font/otf"/>
</manifest>
<spine toc="ncx" page-progression-direction="rtl">
<itemref idref="cover" linear="no"/>
<itemref idref="page"/>
<itemref idref="one" id="first"/>
<itemref idref="two" properties="page-spread-left"/>
<itemref idref="notes" linear="no"/>
</spine>
<guide><reference type="text" title="正文" href="text/one.xhtml"/></guide>
</package>
"""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="zh-Hant" xml:lang="zh-Hant" class="book">
<head><title>{title}</title>{style}</head>
"""
_STYLE = '<link rel="stylesheet" type="text/css" href="../styles/book.css"/>'

_NAV3 = (
    _HEAD.format(title="目次", style="")
    + """<body>
<nav epub:type="toc" id="toc" role="doc-toc"><h2>目次</h2>
<ol>
<li><a href="text/one.xhtml">第一章　<i>鐘</i></a>
<ol><li><a href="text/one.xhtml#door">門</a>
<ol><li><a href="text/one.xhtml#key">鑰匙</a></li></ol></li></ol></li>
<li><a href="text/two.xhtml">第二章</a></li>
<li><a href="text/notes.xhtml">注釋</a></li>
</ol></nav>
<nav epub:type="page-list" hidden=""><ol>
<li><a href="text/one.xhtml#p1">iv</a></li><li><a href="text/two.xhtml#p2">2</a></li>
</ol></nav>
<nav epub:type="landmarks" hidden=""><ol>
<li><a epub:type="cover" href="text/cover.xhtml">封面</a></li>
<li><a epub:type="bodymatter" href="text/one.xhtml">正文</a></li>
</ol></nav>
</body>
</html>
"""
)

_COVER = (
    _HEAD.format(title="封面", style="")
    + """<body epub:type="cover">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 600 800" role="img"><title>鐘樓巷</title>
<image width="600" height="800" xlink:href="../images/cover.png"/></svg>
</body>
</html>
"""
)

_ONE = (
    _HEAD.format(title="第一章", style=_STYLE)
    + """<body epub:type="bodymatter" id="body">
<section epub:type="chapter" role="doc-chapter" aria-labelledby="h">
<h1 id="h" class="head">第一章<br/><small>鐘</small></h1>
<span epub:type="pagebreak" role="doc-pagebreak" id="p1" aria-label="iv"/>
<p id="s1" class="first" style="writing-mode: vertical-rl; color: #222">　　她說：<em
 class="dots">等忙完<strong>這一陣</strong></em>，再說。<!-- 校 --></p>
<p id="s2">爺爺<a epub:type="noteref" role="doc-noteref" href="notes.xhtml#n1" id="r1">[1]</a
>住在<a href="two.xhtml#lane" class="x">鐘樓巷</a>，叫<ruby id="ru">阮<rp>（</rp><rt>ㄖㄨㄢˇ</rt
><rp>）</rp></ruby>守恆。</p>
<h2 id="door">門</h2>
<figure id="f"><img src="../images/map.svg" alt="地圖" width="40" height="30"/><figcaption
>圖一　<span class="tcy">12</span>號</figcaption></figure>
<table id="t"><caption>時刻</caption><colgroup><col class="c"/><col/></colgroup>
<thead><tr><th scope="col">時</th><th scope="col">分</th></tr></thead>
<tbody><tr><td rowspan="2">四</td><td>十七</td></tr><tr><td>十八</td></tr></tbody></table>
<ol start="3" class="l"><li value="3">一把零錢<ul><li>四十三塊</li></ul></li><li
 id="key">鑰匙</li></ol>
<dl><dt>小嵐</dt><dd>孫女</dd></dl>
<blockquote cite="https://example.org/x"><p dir="ltr" lang="zh-Hant"
 xml:lang="zh-Hant">今晚回來。</p></blockquote>
<p>他喊：<span lang="ja" xml:lang="ja">時計だ</span>，又寫下<code>cron -e</code>。<img
 src="../images/cover.png" alt=""/></p>
<pre lang="zh-Hant" xml:lang="zh-Hant">不　譯</pre>
<p translate="no">OKBuddy</p>
<hr class="scene"/>
<p data-x="1"><b>活的</b>。<a id="end"></a></p>
</section>
</body>
</html>
"""
)

_TWO = (
    _HEAD.format(
        title="第二章", style="<style>html { -epub-writing-mode: vertical-rl }</style>" + _STYLE
    )
    + """<body dir="ltr">
<h1>第二章</h1>
<p id="lane"><span epub:type="pagebreak" id="p2" aria-label="2"></span>天藍得發亮：<math
 xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math>。</p>
<div class="verse"><p>雨下了<br/>一夜</p></div>
</body>
</html>
"""
)

_NOTES = (
    _HEAD.format(title="注釋", style=_STYLE)
    + """<body>
<section epub:type="endnotes" role="doc-endnotes"><h1>注釋</h1>
<ol><li id="n1" epub:type="endnote"><p>村裡的老人。<a role="doc-backlink"
 href="one.xhtml#r1">↩</a></p></li></ol></section>
</body>
</html>
"""
)

_PLATE = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" xml:lang="zh-Hant">
<title>圖版</title><rect width="100" height="100" fill="#eee"/><text x="5" y="50">鐘</text></svg>
"""

_SMIL = """<?xml version="1.0" encoding="UTF-8"?>
<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">
<body><seq id="q" epub:textref="../text/one.xhtml" epub:type="chapter">
<par id="a"><text src="../text/one.xhtml#s1"/><audio src="../audio/one.mp3" clipBegin="0s"
 clipEnd="4s"/></par></seq></body></smil>
"""

_CSS3 = """@charset "UTF-8";
@font-face { font-family: Song; src: url(../fonts/song.otf); }
html { writing-mode: vertical-rl; -epub-writing-mode: vertical-rl; font-family: Song, serif; }
.tcy { -epub-text-combine-horizontal: all; text-combine-upright: all }
.scene:after { content: "＊" }
.plate { writing-mode: horizontal-tb }
"""

_ENCRYPTION = """<?xml version="1.0" encoding="UTF-8"?>
<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
<enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>
<enc:CipherData><enc:CipherReference URI="OPS/fonts/song.otf"/></enc:CipherData>
</enc:EncryptedData></encryption>
"""

_NCX3 = NCX.replace("000000000002", "000000000003").replace('src="c1.html"', 'src="text/one.xhtml"')

_OPF2 = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="id" opf:scheme="UUID"
>urn:uuid:0f8f1c5e-0000-4000-8000-000000000002</dc:identifier>
<dc:title>夜雨</dc:title>
<dc:creator opf:role="aut" opf:file-as="Ruan, Qing">阮青</dc:creator>
<dc:language>zh-CN</dc:language>
<dc:description>一口钟，三天。</dc:description>
<dc:date opf:event="publication">2011-01-01</dc:date>
<meta name="cover" content="cover-image"/>
</metadata>
<manifest>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="c1" href="c1.html" media-type="application/xhtml+xml"/>
<item id="c2" href="c2.html" media-type="application/xhtml+xml"/>
<item id="css" href="book.css" media-type="text/css"/>
<item id="cover-image" href="cover.png" media-type="image/png"/>
<item id="font" href="song.otf" media-type="application/vnd.ms-opentype"/>
</manifest>
<spine toc="ncx"><itemref idref="c1"/><itemref idref="c2" linear="yes"/></spine>
<guide><reference type="text" title="正文" href="c1.html"/></guide>
</package>
"""

_NCX2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="zh-CN">
<head><meta name="dtb:uid" content="urn:uuid:0f8f1c5e-0000-4000-8000-000000000002"/>
<meta name="dtb:depth" content="2"/></head>
<docTitle><text>夜雨</text></docTitle>
<docAuthor><text>阮青</text></docAuthor>
<navMap><navPoint id="n1" playOrder="1"><navLabel><text>楔子</text></navLabel>
<content src="c1.html"/><navPoint id="n2" playOrder="2"><navLabel><text>门</text></navLabel>
<content src="c1.html#door"/></navPoint></navPoint>
<navPoint id="n3" playOrder="3"><navLabel><text>第一章</text></navLabel>
<content src="c2.html"/></navPoint></navMap>
<pageList><navLabel><text>页</text></navLabel><pageTarget id="pt" type="normal" value="1"
 playOrder="4"><navLabel><text>1</text></navLabel><content src="c2.html#p1"/></pageTarget>
</pageList></ncx>
"""

_PAGE2 = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh-CN">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><title>夜雨</title>
<link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>{body}</body>
</html>
"""

_C1 = _PAGE2.format(
    body="""<div class="calibre"><h2 id="door" class="calibre2">楔子</h2>
<p class="calibre1">雨&nbsp;下了<span class="italic">一夜</span>&hellip;&hellip;<sup><a id="r1"
 href="c2.html#n1">[1]</a></sup></p>
<p class="calibre1"><img alt="钟" src="cover.png"/></p>
<table border="1"><tr><td align="left">四点</td></tr></table></div>"""
)
_C2 = _PAGE2.format(
    body="""<h2>第一章</h2><p><a id="p1"/>她<b><i>笑</i></b>了<br/>又哭了。</p>
<ol><li>一</li><li>二</li></ol><div id="n1"><p><a href="c1.html#r1">[1]</a> 秋天的雨。</p></div>"""
)


def rich3() -> Entries:
    """Pictures, SVG pages, a scrambled font, overlays, page list, landmarks, nested contents,
    an NCX beside them, notes, tables, lists, ruby, a formula, vertical lines."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "META-INF/encryption.xml": _ENCRYPTION,
        "OPS/book.opf": _OPF3,
        "OPS/nav.xhtml": _NAV3,
        "OPS/toc.ncx": _NCX3,
        "OPS/text/cover.xhtml": _COVER,
        "OPS/text/plate.svg": _PLATE,
        "OPS/text/one.xhtml": _ONE,
        "OPS/text/two.xhtml": _TWO,
        "OPS/text/notes.xhtml": _NOTES,
        "OPS/styles/book.css": _CSS3,
        "OPS/images/cover.png": DOT,
        "OPS/images/map.svg": _PLATE,
        "OPS/fonts/song.otf": bytes(range(256)) * 8,
        "OPS/overlays/one.smil": _SMIL,
        "OPS/audio/one.mp3": b"\xff\xfb\x90\x00" + bytes(413),
    }


def rich2() -> Entries:
    """As a converter leaves it: classes of its own, entities of the DTD, nested NCX, pages."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": _OPF2,
        "OPS/toc.ncx": _NCX2,
        "OPS/c1.html": _C1,
        "OPS/c2.html": _C2,
        "OPS/book.css": "p { text-indent: 2em; margin-left: 1em }\n",
        "OPS/cover.png": DOT,
        "OPS/song.otf": b"OTTO" + bytes(100),
    }
