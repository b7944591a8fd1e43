"""Small books to test with: an EPUB 3 and an EPUB 2 that EPUBCheck accepts."""

from __future__ import annotations

import zipfile
from pathlib import Path

from localize import files

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OPS/book.opf"
media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

OPF3 = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh-CN">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:0f8f1c5e-0000-4000-8000-000000000001</dc:identifier>
<dc:title xml:lang="zh-CN">第七十三个小时</dc:title>
<dc:creator>阮青</dc:creator>
<dc:language>zh-CN</dc:language>
<dc:description>一口钟，三天。&lt;p&gt;还你&lt;/p&gt;</dc:description>
<meta property="dcterms:modified">2025-10-17T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="text/%E4%B8%80.xhtml" media-type="application/xhtml+xml"/>
<item id="c2" href="text/2.xhtml" media-type="application/xhtml+xml" properties="svg"/>
<item id="css" href="book.css" media-type="text/css"/>
<item id="png" href="dot.png" media-type="image/png"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="c1"/><itemref idref="c2"/></spine>
</package>
"""

NAV = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
lang="zh-CN" xml:lang="zh-CN">
<head><title>目录</title></head>
<body>
<nav epub:type="toc"><h1>目录</h1>
<ol><li><a href="text/%E4%B8%80.xhtml">第一章 钟</a>
<ol><li><a href="text/%E4%B8%80.xhtml#s2">门</a></li></ol></li>
<li><a href="text/2.xhtml">第二章 还你三天</a></li></ol></nav>
<nav epub:type="page-list" hidden="hidden"><ol><li><a href="text/2.xhtml#p12">12</a></li></ol></nav>
</body>
</html>
"""

CHAPTER1 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
lang="zh-CN" xml:lang="zh-CN">
<head><title>第一章</title><link rel="stylesheet" type="text/css" href="../book.css"/></head>
<body>
<h1 id="top">第一章 钟</h1>
<p class="first">　　她说：<em>等忙完<strong>这一阵</strong></em>，&amp;再说 &lt;吧&gt;。<a
id="anchor"/></p>
<p>爷爷<a epub:type="noteref" href="#n1" id="r1">[1]</a>叫<ruby>阮<rt>ruǎn</rt>守恒<rt
>shǒuhéng</rt></ruby>，
住在<a href="2.xhtml" title="下一章">钟楼巷</a>。</p>
<blockquote><p>今晚回来一趟吧。</p>粥给你温着。</blockquote>
<ul><li>一把零钱<ul><li>四十三块五</li></ul>和钥匙</li></ul>
<section id="s2"><h2>门</h2>
<figure><img src="../dot.png" alt="一把铜钥匙"/><figcaption>钥匙</figcaption></figure>
<table><caption>时刻</caption><tr><th>时</th><td>四点</td></tr></table>
<dl><dt>小岚</dt><dd>孙女</dd></dl>
<p translate="no">OKBuddy</p>
<pre>不 译</pre>
<p>运行<code>不译</code>后，<span lang="ja" xml:lang="ja">時計</span>停了。<!-- 注 --></p>
</section>
<aside epub:type="footnote" id="n1"><p>村里的老人。</p></aside>
</body>
</html>
"""

CHAPTER2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-CN" xml:lang="zh-CN">
<head><title>第二章</title></head>
<body dir="ltr">
<h1>第二章 还你三天</h1>
<p>活的。<br/>会动。<br/><br/>会咳嗽。</p>
<p><span id="p12"></span>天蓝得发亮<img src="../dot.png" alt="天"/>。</p>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>不译</text></svg>
</body>
</html>
"""

OPF2 = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="id" opf:scheme="UUID"
>urn:uuid:0f8f1c5e-0000-4000-8000-000000000002</dc:identifier>
<dc:title>夜雨</dc:title>
<dc:language>zh</dc:language>
</metadata>
<manifest>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="c1" href="c1.html" media-type="application/xhtml+xml"/>
</manifest>
<spine toc="ncx"><itemref idref="c1"/></spine>
</package>
"""

NCX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="zh">
<head><meta name="dtb:uid" content="urn:uuid:0f8f1c5e-0000-4000-8000-000000000002"/></head>
<docTitle><text>夜雨</text></docTitle>
<docAuthor><text>阮青</text></docAuthor>
<navMap><navPoint id="n1" playOrder="1">
<navLabel><text>楔子</text></navLabel><content src="c1.html"/></navPoint></navMap>
</ncx>
"""

CHAPTER_1_1 = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><title>夜雨</title></head>
<body><div><p>雨&nbsp;下了一夜&hellip;&hellip;</p></div></body>
</html>
"""

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000100a5f645400000000049454e44ae426082"
)
CSS = "p { text-indent: 2em }\n"

Entries = dict[str, str | bytes]


def epub3() -> Entries:
    """Navigation in the spine, a name that is no ASCII, ruby, a note, nested inline, ids."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": OPF3,
        "OPS/nav.xhtml": NAV,
        "OPS/text/一.xhtml": CHAPTER1,
        "OPS/text/2.xhtml": CHAPTER2,
        "OPS/book.css": CSS,
        "OPS/dot.png": DOT,
    }


def epub2() -> Entries:
    """NCX, XHTML 1.1 with entities of its DTD."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": OPF2,
        "OPS/toc.ncx": NCX,
        "OPS/c1.html": CHAPTER_1_1,
    }


def save(entries: Entries, path: Path) -> Path:
    """The archive at ``path``."""
    pairs = [
        (name, data.encode() if isinstance(data, str) else data) for name, data in entries.items()
    ]
    path.write_bytes(files.zip_bytes(pairs, stored=1))
    return path


def unpacked(path: Path) -> dict[str, bytes]:
    """Name → bytes of all entries, in the archive's order."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}
