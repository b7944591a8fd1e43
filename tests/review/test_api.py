"""What the page asks, over real HTTP, and what nobody else gets. The texts are approved ones: no
model has a say in them."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localize.pipeline import decisions
from localize.review.desk import Key
from tests.review.serving import Client, change, serving
from tests.workspaces import DRAMA, NOVEL, sample_workspace

PART = (NOVEL, "ar", "0001.1")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A review that no test changes anything in."""
    folder = sample_workspace(tmp_path_factory.mktemp("shared"), {NOVEL: ["0001"], DRAMA: ["E01"]})
    with serving(folder, locales=("ar", "en-US")) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sample_workspace(tmp_path, {NOVEL: ["0001"]})


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    with serving(folder) as client:
        yield client


def _file(folder: Path) -> Path:
    return folder / "titles" / NOVEL / "approved" / "ar" / "0001.md.jsonl"


def _row(client: Client, key: dict[str, str], name: str) -> dict[str, Any]:
    answer = client.get("open", key)
    while not answer["ready"]:
        answer = client.get("open", key)
    return next(row for row in answer["rows"] if row["id"] == name)


# Who gets in


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"Authorization": "Bearer é"}, 401),
        ({"Host": "review.example"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Host": None}, 403),
        ({"Origin": "https://review.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Length": "99999999999"}, 413),
        ({"Content_Length": "-1"}, 411),
        ({"Content_Length": "9" * 5000}, 411),
        ({"Content_Length": "many"}, 411),
        ({"Transfer_Encoding": "chunked"}, 411),
    ],
)
def test_who_is_not_our_page_gets_nothing(
    shared: Client, headers: dict[str, str | None], status: int
) -> None:
    """No token, a name that somebody points to this machine, another page, another kind of
    body: refused with a message, and nothing is read of what follows."""
    got, body, sent = shared.ask("overview", **headers)
    assert got == status
    assert set(body) == {"error"}
    assert sent["Connection"] == "close"


def test_a_page_that_goes_or_falls_silent_is_no_bug(
    shared: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that doesn't come to its end is waited for, then dropped, and the terminal shows no
    traceback."""
    monkeypatch.setattr(shared.server.RequestHandlerClass, "timeout", 0.2)
    port, token = shared.server.server_port, shared.server.token
    head = (
        f"POST /api/overview HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\r\n{{"
    )
    with socket.create_connection(("127.0.0.1", port), 10) as silent:
        silent.sendall(head.encode())
        assert silent.recv(100) == b""
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"7", b"[" * 200_000, b"\xff"])
def test_what_is_no_json_object_is_refused(shared: Client, data: bytes) -> None:
    """A body that isn't an object is a message, not a crash."""
    assert shared.ask("overview", data=data)[0] == 400


def test_the_page_and_nothing_beside_it(shared: Client) -> None:
    """The page's files are served with a strict policy, load nothing from elsewhere, and no
    path leads out of their folder."""
    status, page, headers = shared.ask("", method="GET", path="/")
    assert status == 200
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "require-trusted-types-for 'script'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    for name in re.findall(r'(?:src|href)="([\w./]+)"', page):
        assert shared.ask("", method="GET", path=f"/{name}")[0] == 200
    assert "://" not in page
    for path in ("/..", "/../server.py", "/%2e%2e/server.py", "//etc/passwd", "/review.js?x"):
        assert shared.ask("", method="GET", path=path)[0] == 404
    assert shared.ask("", method="POST", path="/api/__class__")[0] == 404
    assert shared.ask("", method="POST", path="/overview")[0] == 404


def test_the_token_is_not_in_what_a_browser_sends(shared: Client) -> None:
    """It stands behind the #: no log, no referrer and no other server ever gets it."""
    where, token = shared.server.address.split("#token=")
    assert where == f"http://127.0.0.1:{shared.server.server_port}/"
    assert len(token) >= 43


# What comes in is looked up, never believed


@pytest.mark.parametrize(
    "key",
    [
        {"title": "../x", "locale": "ar", "part": "0001.1"},
        {"title": NOVEL, "locale": "../ar", "part": "0001.1"},
        {"title": NOVEL, "locale": "xx", "part": "0001.1"},
        {"title": NOVEL, "locale": "ar", "part": "../../title.1"},
        {"title": NOVEL, "locale": "ar", "part": "/etc/passwd"},
        {"title": NOVEL, "locale": "ar", "part": "0001.99"},
        {"title": NOVEL, "locale": "ar", "part": "0001.0"},
        {"title": NOVEL, "locale": "ar", "part": "0001.²"},
    ],
)
def test_names_are_looked_up(shared: Client, key: dict[str, str]) -> None:
    """Titles, locales and parts are names from the lists; anything else is told, and is no
    path."""
    assert shared.refused(key)["error"]


@pytest.mark.parametrize(
    "body",
    [{}, {"title": 7}, {"title": None, "locale": "ar", "part": "x"}, {"title": "x" * 300}],
)
def test_values_of_another_kind_are_refused(shared: Client, body: dict[str, object]) -> None:
    """A missing, wrong or endless value is a message."""
    status, answer, _ = shared.ask("open", body)
    assert (status, "understood" in answer["error"]) == (400, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ud800", "U+D800"),
        ("a\x00b", "U+0000"),
        ("⟦9⟧", "no mark"),
        ("x" * 20_001, "longer"),
    ],
)
def test_texts_that_no_file_may_hold(shared: Client, text: str, said: str) -> None:
    """What would break an EPUB or a subtitle file is refused with its character."""
    key, part = shared.open(*PART)
    status, answer, _ = shared.ask("check", {**key, "segment": part["rows"][0]["id"], "text": text})
    assert status in (400, 422)
    assert said in answer["error"]


@pytest.mark.parametrize(
    "changes",
    [None, [], {}, [7], [{}], [{"segment": "x", "action": "approve", "text": "", "seen": ""}]],
)
def test_changes_of_another_kind_are_refused(shared: Client, changes: object) -> None:
    """Nothing is written of a request that isn't understood."""
    key, _ = shared.open(*PART)
    assert shared.ask("save", {**key, "changes": changes})[0] in (400, 422)


# What is shown


def test_works_and_how_far_they_are(shared: Client) -> None:
    """Titles and locales with their names and directions; what is approved is counted without
    anything being run."""
    everything = shared.get("overview")
    assert [title["id"] for title in everything["titles"]] == [NOVEL, DRAMA]
    arabic = next(item for item in everything["locales"] if item["tag"] == "ar")
    assert (arabic["dir"], arabic["regions"]) == ("rtl", ["mena"])
    work = shared.get("work", {"title": DRAMA, "locale": "ar"})
    (part,) = work["parts"]
    assert part["approved"] == part["segments"] == 86
    assert work["route"]


def test_a_part_side_by_side(shared: Client) -> None:
    """Source and target segment by segment, each with its language and direction, the master
    beside them, terms where they stand."""
    _, part = shared.open(*PART)
    assert (part["source"]["lang"], part["source"]["dir"]) == ("zh-Hans", "ltr")
    assert (part["target"]["lang"], part["target"]["dir"]) == ("ar", "rtl")
    assert part["master"]["lang"] == "en-US"
    assert sum(block["count"] for block in part["blocks"]) == len(part["rows"])
    row = next(row for row in part["rows"] if any(term["held"] for term in row["terms"]))
    marked = [piece["term"] for piece in row["source"] if "term" in piece]
    assert marked
    assert "".join(piece.get("text", "") for piece in row["target"]).strip()
    assert row["master"]
    assert (row["state"], row["file"]) == ("approved", True)


def test_a_cue_is_measured(shared: Client) -> None:
    """Time, speed and lines against the locale's limits, as the checks count them."""
    key, part = shared.open(DRAMA, "ar", "E01.1")
    assert part["blocks"][1]["cue"]["start"] == 3834
    row = part["rows"][1]
    long = shared.get("check", {**key, "segment": row["id"], "text": "كلمة " * 40})
    assert long["speed"]["cps"] > long["speed"]["cps_limit"]
    assert {"S101"} <= {item["code"] for item in long["findings"]}
    assert long["speed"]["cps"] > row["speed"]["cps"]


def test_what_is_typed_is_checked(shared: Client) -> None:
    """The real checks see the text as it would be: a lost name, another script; and the
    locale's own form of it is offered. Nothing is kept of it."""
    key, part = shared.open(*PART)
    row = next(
        row for row in part["rows"] if any(term["kind"] == "person" for term in row["terms"])
    )
    look = shared.get("check", {**key, "segment": row["id"], "text": 'قالت "نعم"'})
    assert {"G101"} <= {item["code"] for item in look["findings"]}
    assert not all(term["held"] for term in look["terms"])
    assert look["form"] == "قالت «نعم»"
    assert _row(shared, key, row["id"])["text"] == row["text"]


# What is decided


def test_an_approval_is_a_line_in_the_workspace(client: Client, folder: Path) -> None:
    """Source, the sentence before it and the target, at once; the next release takes it before
    the approved file."""
    key, part = client.open(*PART)
    row, before = part["rows"][5], part["rows"][4]
    answer = client.get("save", {**key, "changes": [change(row, "approve", "نص جديد.")]})
    (decision,) = decisions.load(_file(folder))
    assert (decision.status, decision.target) == ("approved", ("نص جديد.",))
    plain = ["".join(piece.get("text", "") for piece in one["source"]) for one in (row, before)]
    assert [decision.source, decision.context] == plain
    (made,) = answer["rows"]
    assert (made["state"], made["file"], made["text"]) == ("approved", False, "نص جديد.")
    client.server.desk.put_away(Key(**key))
    assert _row(client, key, row["id"])["text"] == "نص جديد."


def test_a_draft_is_kept_and_not_released(client: Client, folder: Path) -> None:
    """What is being worked on survives a closed tab, and a release takes neither it nor the
    approved file's older text; taking it back leaves no trace."""
    key, part = client.open(*PART)
    row = part["rows"][5]
    client.get("save", {**key, "changes": [change(row, "draft", "نصف جملة")]})
    work = client.get("work", {"title": NOVEL, "locale": "ar"})["parts"][0]
    assert (work["approved"], work["draft"]) == (work["segments"] - 1, 1)
    row = _row(client, key, row["id"])
    assert (row["state"], row["text"]) == ("draft", "نصف جملة")
    assert client.get("save", {**key, "changes": [change(row, "discard")]}) == {"reopen": True}
    assert not _file(folder).exists()
    row = _row(client, key, row["id"])
    assert (row["state"], row["file"]) == ("approved", True)


def test_a_draft_counts_where_it_holds(client: Client, folder: Path) -> None:
    """Also after the sentence before it was edited, in a part that isn't open."""
    key, part = client.open(*PART)
    client.get("save", {**key, "changes": [change(part["rows"][5], "draft", "نصف جملة")]})
    client.server.desk.put_away(Key(**key))
    before = "".join(piece.get("text", "") for piece in part["rows"][4]["source"])
    path = folder / "titles" / NOVEL / "novel" / "0001.md"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, "她什么也没说。"), "utf-8")
    assert client.get("work", {"title": NOVEL, "locale": "ar"})["parts"][0]["draft"] == 1


def test_markup_and_direction_survive_an_editor(client: Client, folder: Path) -> None:
    """Tags come back from their marks; isolates, which nobody sees, are set anew where the
    text needs them."""
    key, part = client.open(*PART)
    row = next(row for row in part["rows"] if len(row["marks"]) == 2)
    text = "رأت ⟦1⟧كلمة⟦2⟧ C++."
    client.get("save", {**key, "changes": [change(row, "approve", text)]})
    (decision,) = decisions.load(_file(folder))
    kinds = [piece.kind for piece in decision.target if not isinstance(piece, str)]
    assert kinds == ["open", "close"]
    assert "\u2068C++\u2069" in "".join(p for p in decision.target if isinstance(p, str))
    assert _row(client, key, row["id"])["text"] == text


def test_two_tabs(client: Client, folder: Path) -> None:
    """What another tab decided on a sentence is told with its text and not overwritten; other
    sentences go through; who has seen it may replace it."""
    key, part = client.open(*PART)
    first, second = part["rows"][5:7]
    client.get("save", {**key, "changes": [change(first, "approve", "الأول.")]})
    before = _file(folder).read_bytes()
    both = [change(first, "approve", "الثاني."), change(second, "approve", "آخر.")]
    status, answer, _ = client.ask("save", {**key, "changes": both})
    assert (status, answer["taken"]) == (409, [first["id"]])
    assert answer["rows"][0]["text"] == "الأول."
    assert _file(folder).read_bytes() == before
    client.get("save", {**key, "changes": [change(answer["rows"][0], "approve", "الثاني.")]})
    assert decisions.load(_file(folder))[0].target == ("الثاني.",)


def test_changed_on_disk(client: Client, folder: Path) -> None:
    """What somebody changes with another program is seen, and a change of the source asks for
    the part to be opened again."""
    key, part = client.open(*PART)
    first, second = part["rows"][5:7]
    client.get("save", {**key, "changes": [change(first, "approve", "الأول.")]})
    version = client.get("refresh", {**key, "version": ""})["version"]
    assert client.get("refresh", {**key, "version": version}) == {"same": True}
    text = _file(folder).read_text("utf-8").replace("الأول", "غيره")
    _file(folder).write_text(text, "utf-8")
    assert client.get("refresh", {**key, "version": version})["rows"][0]["text"] == "غيره."
    source = folder / "titles" / NOVEL / "novel" / "0001.md"
    source.write_text(source.read_text("utf-8") + "\n\n完。\n", "utf-8")
    status, answer, _ = client.ask("save", {**key, "changes": [change(second, "approve", "x")]})
    assert (status, answer["reopen"]) == (410, True)


def test_many_at_once(client: Client, folder: Path) -> None:
    """Requests that come at the same moment are all kept, each in its place."""
    key, part = client.open(*PART)
    rows = part["rows"][10:22]
    threads = [
        threading.Thread(
            target=client.get,
            args=("save", {**key, "changes": [change(row, "approve", f"جملة {number}.")]}),
        )
        for number, row in enumerate(rows)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [item.target[0] for item in decisions.load(_file(folder))]
    assert found == [f"جملة {number}." for number in range(12)]


@pytest.mark.slow
def test_an_edited_source_shows_what_was_approved(client: Client, folder: Path) -> None:
    """The old text stands beside the sentence that took the old one's place, the release tells
    of it (F203), and approving the new one takes the old line away."""
    key, part = client.open(*PART)
    row = part["rows"][5]
    source = "".join(piece.get("text", "") for piece in row["source"])
    client.get("save", {**key, "changes": [change(row, "approve", "نص قديم.")]})
    path = folder / "titles" / NOVEL / "novel" / "0001.md"
    text = path.read_text("utf-8")
    assert text.count(source) == 1
    path.write_text(text.replace(source, "她什么也没说。"), "utf-8")
    _, part = client.open(*PART)
    changed = next(row for row in part["rows"] if row["lost"])
    assert changed["source"][0]["text"] == "她什么也没说。"
    assert (changed["lost"]["source"], changed["lost"]["text"]) == (source, "نص قديم.")
    client.get("save", {**key, "changes": [change(changed, "approve", "لم تقل شيئا.")]})
    (decision,) = decisions.load(_file(folder))
    assert decision.source == "她什么也没说。"


@pytest.mark.slow
def test_similar_sentences_are_offered(client: Client) -> None:
    """What was approved a moment ago is offered for a sentence that is almost the same, unless
    it stands there already."""
    key, _ = client.open(*PART)
    sentence = "她把那封没有寄出的信放进了抽屉里。"
    path = client.server.desk.space.root / "titles" / NOVEL / "novel" / "0001.md"
    path.write_text(f"{path.read_text('utf-8')}\n\n{sentence}\n\n{sentence[1:]}\n", "utf-8")
    first, second = client.open(*PART)[1]["rows"][-2:]
    client.get("save", {**key, "changes": [change(first, "approve", "وضعت الرسالة.")]})
    (found,) = client.get("similar", {**key, "segment": second["id"]})["similar"]
    assert (found["text"], found["source"], found["origin"]) == (
        "وضعت الرسالة.",
        sentence,
        "approved",
    )
    assert 0.9 < found["score"] < 1


def test_a_damaged_file_of_decisions_is_told(client: Client, folder: Path) -> None:
    """Marks of a merge conflict are an error with file and line, in the list and on opening."""
    _file(folder).write_text("<<<<<<< HEAD\n")
    part = client.get("work", {"title": NOVEL, "locale": "ar"})["parts"][0]
    assert "0001.md.jsonl:1" in part["problem"]
    key = dict(zip(("title", "locale", "part"), PART, strict=True))
    assert "0001.md.jsonl:1" in client.refused(key)["error"]
