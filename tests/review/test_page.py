"""The page in a real browser, as an editor uses it: by keyboard alone, in both directions, in a
narrow window; and its colours."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from localize.pipeline import decisions
from tests.review.chromium import Page, browsing
from tests.review.serving import Client, serving
from tests.workspaces import DRAMA, NOVEL, sample_workspace

CSS = resources.files("localize.review").joinpath("page", "review.css").read_text("utf-8")
# Text on what it stands on.
PAIRS = [
    *itertools.product(("ink", "muted", "link"), ("paper", "surface", "raised")),
    *((name, f"{name}-back") for name in ("good", "draft", "bad", "plain")),
    ("on-link", "link"),
    *itertools.product(("bad",), ("surface", "raised", "paper")),
    ("ink", "bad-back"),
]
# Marks, bars and borders of what can be operated.
SHAPES = [
    *itertools.product(("bar-good", "bar-draft", "edge", "link"), ("surface", "raised")),
]


def _schemes() -> dict[str, dict[str, str]]:
    """The variables in light and in dark colours."""
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in _roots())
    return {"light": light, "dark": light | dark}


def _roots() -> tuple[str, str]:
    before, after = CSS.split("@media (prefers-color-scheme: dark)")
    return before, after.split("}")[0]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(PAIRS, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_colours_have_contrast(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    """Text at 4.5:1, marks, bars and borders at 3:1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    colours = _schemes()[scheme]
    for one, other in pairs:
        light, dark = sorted((_luminance(colours[one]), _luminance(colours[other])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, (one, other)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sample_workspace(tmp_path, {NOVEL: ["0001"], DRAMA: ["E01"]})


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    with serving(folder, locales=("ar", "en-US")) as client:
        yield client


def _open(page: Page, client: Client, part: str = f"{NOVEL}/ar/0001.1") -> None:
    page.size(1280, 800)
    page.messages.clear()
    page.go(client.server.address)
    page.wait("document.querySelector('.work a')")
    page.value(f"location.hash = '#/{part}'")
    page.wait("document.querySelector('.segment.active textarea')")


def _decisions(folder: Path, title: str = NOVEL, name: str = "0001.md") -> list[decisions.Decision]:
    return decisions.load(folder / "titles" / title / "approved" / "ar" / f"{name}.jsonl")


def _until(condition: object) -> None:
    end = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def _replace(page: Page, text: str) -> None:
    page.value("document.querySelector('textarea').select()")
    page.type(text)


@pytest.mark.slow
def test_an_editor_at_work(page: Page, client: Client, folder: Path) -> None:
    """By keyboard alone: move, type, see what the checks say, approve, go on, undo. Each
    decision is on disk when the page says so."""
    _open(page, client)
    assert "token" not in page.value("location.href")
    page.press("Alt+ArrowDown")
    page.press("Alt+ArrowDown")
    page.wait("document.querySelector('.segment.active .n').textContent === '3'")
    assert page.value("document.activeElement.tagName") == "TEXTAREA"
    _replace(page, 'قالت "نعم"')
    page.wait("document.querySelector('.findings') && document.body.innerText.includes('«نعم»')")
    page.press("Alt+f")
    page.wait("document.querySelector('textarea').value === 'قالت «نعم»'")
    _until(lambda: [item.status for item in _decisions(folder)] == ["draft"])
    page.press("Ctrl+Enter")
    page.wait("document.getElementById('saved').textContent.startsWith('Saved. All approved')")
    (decision,) = _decisions(folder)
    assert (decision.status, decision.target) == ("approved", ("قالت «نعم»",))
    page.press("Alt+z")
    page.wait("document.querySelector('.segment.active .n').textContent === '3'")
    _until(lambda: _decisions(folder) and _decisions(folder)[0].status == "draft")
    assert page.messages == []


@pytest.mark.slow
def test_directions_and_languages(page: Page, client: Client) -> None:
    """Arabic runs from the right and Chinese from the left, each with its language; so does the
    field that is typed in."""
    _open(page, client)
    for cell, expected in (
        ("textarea", "rtl ar"),
        (".source", "ltr zh-Hans"),
        (".master", "ltr en-US"),
    ):
        found = page.value(
            f"(() => {{ const cell = document.querySelector('.segment.active {cell}');"
            " return getComputedStyle(cell).direction + ' ' + cell.lang; })()"
        )
        assert found == expected
    assert page.value("document.documentElement.dir") == "ltr"


@pytest.mark.slow
def test_marks_of_markup(page: Page, client: Client, folder: Path) -> None:
    """A segment with markup has a button for each mark; the keyboard puts them in."""
    _open(page, client)
    page.value(
        "document.querySelector('.segment .tag').closest('li')"
        ".dispatchEvent(new MouseEvent('mousedown', {bubbles: true}))"
    )
    page.wait("document.querySelector('.segment.active .tag')")
    page.value("document.querySelector('textarea').focus()")
    _replace(page, "a ")
    page.press("Alt+Shift+1")
    page.type("b")
    page.press("Alt+Shift+2")
    assert page.value("document.querySelector('textarea').value") == "a ⟦1⟧b⟦2⟧"
    page.press("Ctrl+Enter")
    _until(lambda: any(item.status == "approved" for item in _decisions(folder)))
    kinds = [
        piece if isinstance(piece, str) else piece.kind for piece in _decisions(folder)[0].target
    ]
    assert kinds == ["a ", "open", "b", "close"]


@pytest.mark.slow
def test_a_closed_tab_loses_nothing(page: Page, client: Client, folder: Path) -> None:
    """What was typed a moment before the page goes away is on disk."""
    _open(page, client)
    page.press("Alt+ArrowDown")
    _replace(page, "كلمة أخيرة")
    page.wait("document.querySelector('textarea').value === 'كلمة أخيرة'")
    page.value("location.hash = '#/'")
    _until(lambda: [item.target for item in _decisions(folder)] == [("كلمة أخيرة",)])


@pytest.mark.slow
def test_somebody_else_was_faster(page: Page, client: Client, folder: Path) -> None:
    """The page shows both texts and overwrites nothing; one press saves one's own instead."""
    _open(page, client)
    page.press("Alt+ArrowDown")
    row = page.wait("location.hash.split('/').pop()")
    key = {"title": NOVEL, "locale": "ar", "part": "0001.1"}
    theirs = {"segment": row, "action": "approve", "text": "نصهم", "seen": ""}
    client.get("save", {**key, "changes": [theirs]})
    _replace(page, "نصي")
    page.press("Ctrl+Enter")
    page.wait("document.querySelector('.conflict')")
    assert "نصهم" in page.value("document.querySelector('.conflict').innerText")
    assert page.value("document.querySelector('textarea').value") == "نصي"
    assert _decisions(folder)[0].target == ("نصهم",)
    page.value("document.querySelector('.conflict button').click()")
    _until(lambda: _decisions(folder)[0].target == ("نصي",))


@pytest.mark.slow
def test_nobody_is_overwritten_while_one_types(page: Page, client: Client, folder: Path) -> None:
    """What somebody else decides on a sentence in which one is typing is shown beside it, and
    typing on saves nothing until one has chosen."""
    _open(page, client)
    page.press("Alt+ArrowDown")
    row = page.wait("location.hash.split('/').pop()")
    _replace(page, "نصي")
    key = {"title": NOVEL, "locale": "ar", "part": "0001.1"}
    theirs = {"segment": row, "action": "approve", "text": "نصهم", "seen": ""}
    client.get("save", {**key, "changes": [theirs]})
    page.value("dispatchEvent(new Event('focus'))")
    page.wait("document.querySelector('.conflict')")
    page.type(" الطويل")
    time.sleep(1.5)
    assert _decisions(folder)[0].target == ("نصهم",)
    assert page.value("document.querySelector('textarea').value") == "نصي الطويل"
    page.press("Ctrl+Enter")
    _until(lambda: _decisions(folder)[0].target == ("نصي الطويل",))


@pytest.mark.slow
def test_reset_takes_back_what_was_typed(page: Page, client: Client, folder: Path) -> None:
    """Whether it was saved as a draft by then or not."""
    _open(page, client)
    page.press("Alt+ArrowDown")
    before = page.value("document.querySelector('textarea').value")
    _replace(page, "غير محفوظ")
    page.press("Alt+r")
    assert page.value("document.querySelector('textarea').value") == before
    _replace(page, "محفوظ")
    _until(lambda: _decisions(folder))
    page.wait("document.getElementById('saved').textContent.startsWith('Saved')")
    page.press("Alt+r")
    page.wait(f"document.querySelector('textarea').value === {json.dumps(before)}")
    time.sleep(1.5)
    assert _decisions(folder) == []


@pytest.mark.slow
def test_a_text_that_cannot_be_saved_is_not_left_behind(page: Page, client: Client) -> None:
    """Going to another page is refused until the text is put right or reset."""
    _open(page, client)
    page.press("Alt+ArrowDown")
    _replace(page, "كلمة ⟦9⟧")
    page.value("location.hash = '#/'")
    page.wait("document.getElementById('told').textContent.includes('isn’t saved')")
    assert page.value("document.querySelector('textarea').value") == "كلمة ⟦9⟧"
    assert "in this segment. Delete it" in page.text()
    assert page.value("location.hash").startswith(f"#/{NOVEL}/ar/0001.1/")
    page.press("Alt+r")
    page.value("location.hash = '#/%zz'")  # an address that can't be read is the list of works
    page.wait("document.querySelector('.work a')")


@pytest.mark.slow
def test_undo_waits_for_the_decision(page: Page, client: Client, folder: Path) -> None:
    """Undoing at once undoes the decision that is still on its way, no older one; the letter on
    the key counts, not its place on the keyboard."""
    _open(page, client)
    page.press("Alt+ArrowDown")
    _replace(page, "أولا")
    page.press("Ctrl+Enter")
    _replace(page, "ثانيا")
    page.value(
        "for (const [key, code, held] of [['Enter', 'Enter', 'ctrlKey'], ['z', 'KeyW', 'altKey']])"
        " document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {key, code, [held]: true, bubbles: true, cancelable: true}))"
    )
    _until(lambda: [item.target for item in _decisions(folder)] == [("أولا",)])
    page.wait("document.querySelector('.segment.active .n').textContent === '3'")
    time.sleep(0.5)
    assert [item.target for item in _decisions(folder)] == [("أولا",)]


@pytest.mark.slow
def test_the_source_changes_under_an_editor(page: Page, client: Client, folder: Path) -> None:
    """What was typed for a sentence that is gone stays on the page, to be copied, whatever is
    saved afterwards."""
    _open(page, client)
    for _ in range(5):
        page.press("Alt+ArrowDown")
    page.wait("document.querySelector('.segment.active .n').textContent === '6'")
    path = folder / "titles" / NOVEL / "novel" / "0001.md"
    source = page.value("document.querySelector('.active .source').textContent")
    path.write_text(path.read_text("utf-8").replace(f"{source}\n\n", ""), "utf-8")
    _replace(page, "ما كتبته")
    page.wait("document.getElementById('told').textContent.includes('ما كتبته')")
    page.wait("document.getElementById('saved').textContent === 'Saved'")
    _replace(page, "غيره")
    page.press("Ctrl+Enter")
    _until(lambda: [item.target for item in _decisions(folder)] == [("غيره",)])
    page.wait("document.getElementById('saved').textContent.startsWith('Saved.')")
    assert "ما كتبته" in page.value("document.getElementById('told').textContent")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 800, 360])
@pytest.mark.parametrize("part", ["", f"{NOVEL}/ar", f"{DRAMA}/ar/E01.1"])
def test_every_width(page: Page, client: Client, part: str, width: int) -> None:
    """Nothing sticks out of the window, all that can be operated has a name, and nothing that the
    policy forbids is tried."""
    page.size(width, 800, dark=width == 800)
    page.messages.clear()
    page.go(client.server.address)
    page.wait("document.querySelector('.work a')")
    page.value(f"location.hash = '#/{part}'")
    page.wait("document.querySelector('main table, .segment.active .details button')")
    assert page.value("document.documentElement.scrollWidth") <= width
    nameless = page.value(
        "[...document.querySelectorAll('button, a, input, textarea')].filter((item) =>"
        " !(item.textContent.trim() || item.getAttribute('aria-label'))).length"
    )
    assert nameless == 0
    assert page.messages == []
