"""Model folders are told apart by what lies in them, and what is missing or foreign is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import built
import ctranslate2
import pytest
import sentencepiece

from localize.engines import Decoding, Engines
from localize.engines.tokenizers import Tokenizer
from localize.errors import InputError
from localize.models import read_model, starter_home
from localize.models.convert import convert
from localize.models.languages import languages, tag_of
from localize.models.layouts import layout_of, recognise

MODEL = "model.enpt.intgemm.alphas.bin"


def _files(folder: Path, *names: str, **content: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(b"[]" if "vocabulary" in name else b"x")
    for name, text in content.items():
        (folder / f"{name}.json").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("name", "files", "content", "pair"),
    [
        ("any", (MODEL, "vocab.enpt.spm"), {}, ("en", "pt")),
        ("any", (MODEL, "vocab.pten.spm", "lex.50.50.enpt.s2t.bin"), {}, ("en", "pt")),
        (
            "any",
            ("model.enzh.intgemm.alphas.bin", "srcvocab.enzh.spm", "trgvocab.enzh.spm"),
            {"metadata": '{"sourceLanguage": "en", "targetLanguage": "zh-Hans"}'},
            ("en", "zh"),
        ),
        (
            "any",
            ("model.zh_hanten.intgemm.alphas.bin", "vocab.zh_hanten.spm"),
            {},
            ("zh-Hant", "en"),
        ),
        ("en-de", ("model.intgemm.alphas.bin", "vocab.deen.spm", "lex.s2t.bin"), {}, ("en", "de")),
        (
            "ende.student.tiny11",
            ("model.intgemm.alphas.bin", "vocab.deen.spm"),
            {"model_info": '{"shortName": "en-de-tiny", "version": 2}'},
            ("en", "de"),
        ),
        ("any", ("model.nben.intgemm.alphas.bin", "vocab.nben.spm"), {}, ("nb", "en")),
    ],
)
def test_firefox_folders(
    tmp_path: Path, name: str, files: tuple[str, ...], content: dict, pair: tuple[str, str]
) -> None:
    """Shared and split vocabularies, with and without shortlist, whoever stored them."""
    layout = layout_of(_files(tmp_path / name, *files, **content))
    assert (layout.family, layout.engine, layout.pairs) == ("firefox", "firefox", (pair,))
    assert ("shortlist" in layout.files) == any(item.startswith("lex.") for item in files)
    split = "srcvocab.enzh.spm" in files
    assert (layout.files["source"] != layout.files["target"]) == split


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((MODEL,), f"{MODEL}: has no vocab beside it"),
        ((MODEL, "srcvocab.enpt.spm"), f"{MODEL}: has no trgvocab beside it"),
        ((MODEL, "vocab.enes.spm"), f"vocab.enes.spm: does not belong to {MODEL}"),
        (
            (MODEL, "vocab.enpt.spm", "lex.50.50.pten.s2t.bin"),
            f"lex.50.50.pten.s2t.bin: does not belong to {MODEL}",
        ),
        (
            (MODEL, "model.pten.intgemm.alphas.bin", "vocab.enpt.spm"),
            f"model.pten.intgemm.alphas.bin: is a second model beside {MODEL}",
        ),
        ((MODEL + ".gz", "vocab.enpt.spm.gz"), f"{MODEL}.gz: is still packed"),
        (("model.intgemm.alphas.bin", "vocab.spm"), "doesn't say which languages"),
        (("opus.npz", "source.spm"), "opus.npz: has no decoder.yml beside it"),
        (("config.json", "shared_vocabulary.txt"), "shared_vocabulary.txt: has no model.bin"),
        (("model.bin", "source_vocabulary.json", "source.spm"), "has no target.spm"),
        (
            ("model.bin", "shared_vocabulary.txt", "source.bpe", "target.bpe"),
            "source.bpe: is BPE with a Moses tokenizer",
        ),
        (
            ("model.bin", "shared_vocabulary.txt", "source.spm", "target.spm"),
            "doesn't say which languages",
        ),
        (("metadata.json",), "metadata.json: is not valid JSON"),
    ],
)
def test_what_is_missing_or_foreign_is_named(
    tmp_path: Path, files: tuple[str, ...], message: str
) -> None:
    """The message begins with the file that is at fault."""
    with pytest.raises(InputError) as caught:
        recognise(_files(tmp_path / "model", *files))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "files", [(), ("README.md",), ("model.bin",), ("model.bin", "vocabulary.json", "config.json")]
)
def test_other_folders_are_no_models(tmp_path: Path, files: tuple[str, ...]) -> None:
    """Also a speech model of CTranslate2, which has one vocabulary."""
    assert recognise(_files(tmp_path / "any", *files)) is None


@pytest.mark.parametrize(
    ("make", "family", "marks"),
    [
        (built.nllb, "nllb", {"ar": "arb_Arab", "en": "eng_Latn", "fr": "fra_Latn"}),
        (built.m2m100, "m2m100", {"ar": "__ar__", "en": "__en__", "fr": "__fr__"}),
    ],
)
def test_language_tokens_tell_the_family(
    tmp_path: Path, make: Callable[[Path], Path], family: str, marks: dict[str, str]
) -> None:
    """Their languages are those of the vocabulary that we know, each with each."""
    layout = layout_of(make(tmp_path / "model"))
    assert layout.family == family
    assert dict(layout.source_prefix) == dict(layout.target_prefix) == marks
    assert len(layout.pairs) == 6


@pytest.mark.parametrize(
    ("name", "readme", "settings", "pairs"),
    [
        ("opus-mt-zh-en", "", {}, {("zh", "en")}),
        ("x", "* source language(s): zho\n* target language(s): eng\n", {}, {("zh", "en")}),
        ("x", "", {"source_lang": "zho", "target_lang": "eng"}, {("zh", "en")}),
        (
            "x",
            "* source language(s): cmn_Hans jpn\n* target language(s): eng",
            {},
            {("zh", "en"), ("ja", "en")},
        ),
    ],
)
def test_the_pair_of_an_opus_model(
    tmp_path: Path, name: str, readme: str, settings: dict[str, str], pairs: set[tuple[str, str]]
) -> None:
    """From its README, its tokenizer's settings or the folder's name."""
    folder = _files(
        tmp_path / name, "model.bin", "shared_vocabulary.json", "source.spm", "target.spm"
    )
    (folder / "README.md").write_text(readme)
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    layout = layout_of(folder)
    assert layout.family == "opus-mt"
    assert set(layout.pairs) == pairs


def test_several_targets_are_asked_for_by_token(tmp_path: Path) -> None:
    """The token that the vocabulary has, the preferred one where it has two."""
    folder = _files(tmp_path / "opus-mt-en-mul", "model.bin", "source.spm", "target.spm")
    (folder / "README.md").write_text("source language(s): eng\n")
    tokens = ['"</s>"', '">>zho<<"', '">>cmn_Hans<<"', '">>ara<<"', '">>tlh<<"']
    (folder / "shared_vocabulary.json").write_text(f"[{', '.join(tokens)}]")
    layout = layout_of(folder)
    assert dict(layout.selector) == {"ar": ">>ara<<", "zh": ">>cmn_Hans<<"}
    assert set(layout.pairs) == {("en", "ar"), ("en", "zh")}


@pytest.mark.parametrize(
    ("make", "target", "expected"),
    [
        (built.nllb, "ar", ["eng_Latn", "▁Go", ".", "</s>"]),
        (built.m2m100, "fr", ["__en__", "▁Go", ".", "</s>"]),
    ],
)
def test_marks_around_a_text(
    tmp_path: Path, make: Callable[[Path], Path], target: str, expected: list[str]
) -> None:
    """The source's language before it, the end after it where the model doesn't add it."""
    folder = make(tmp_path / "model")
    tokenizer = Tokenizer(layout_of(folder))
    assert tokenizer.encode("Go.", "en", target) == expected
    assert tokenizer.encode("  ", "en", target) == []
    assert tokenizer.prefix(target) == layout_of(folder).target_prefix[target]
    settings = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(settings | {"add_source_eos": True}))
    assert Tokenizer(layout_of(folder)).encode("Go.", "en", target) == expected[:-1]


@pytest.mark.slow
def test_the_flat_folder_translates_as_the_starter(tmp_path: Path, engines: Engines) -> None:
    """The end mark is ours there and the model's here: the same texts come out."""
    flat, starter = read_model(built.opus(tmp_path / "zh-en")), read_model(starter_home() / "zh-en")
    assert flat is not None
    assert starter is not None
    texts = ["你想要什么？", "他看着她的眼睛，一句话也说不出来。"]
    one, other = (
        engines.get(model).translate(texts, "zh", "en", Decoding()) for model in (flat, starter)
    )
    assert [item[0].text for item in one] == [item[0].text for item in other]


@pytest.mark.slow
@pytest.mark.parametrize(("target", "script"), [("ar", "ARABIC"), ("fr", "LATIN")])
@pytest.mark.parametrize("make", [built.nllb, built.m2m100])
def test_the_target_token_chooses_the_language(
    tmp_path: Path, engines: Engines, make: Callable[[Path], Path], target: str, script: str
) -> None:
    """And does not stand in the output."""
    import unicodedata

    model = read_model(make(tmp_path / "model"))
    assert model is not None
    ((output, *_),) = engines.get(model).translate(["I never left."], "en", target, Decoding())
    letters = [letter for letter in output.text if letter.isalpha()]
    assert letters
    assert all(script in unicodedata.name(letter) for letter in letters)


@pytest.mark.slow
def test_a_marian_folder_is_converted(tmp_path: Path, engines: Engines) -> None:
    """What the engine gives is what CTranslate2 gives for the tokens that OPUS-MT wants."""
    folder = built.marian(tmp_path / "marian", tokens=(">>ara<<", ">>fra<<"))
    assert layout_of(folder).engine == ""
    layout = convert(folder, tmp_path / "any")
    assert layout.licence == "CC-BY-4.0"
    assert set(layout.pairs) == {("zh", "ar"), ("zh", "fr")}
    model = read_model(tmp_path / "any")
    assert model is not None
    source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    tokens = [">>fra<<", *source.encode("你想要什么？", out_type=str)]
    raw = ctranslate2.Translator(str(tmp_path / "any"), compute_type="int8")
    expected = raw.translate_batch([tokens], beam_size=4, max_decoding_length=64)[0].hypotheses[0]
    ((output, *_),) = engines.get(model).translate(["你想要什么？"], "zh", "fr", Decoding())
    assert output.text.split() == "".join(expected).replace("▁", " ").split()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("autoreg", "must be 'self-attention'"),
        ("cut", "is no ZIP archive"),
        ("empty", "is no whole Marian model"),
        ("outside", "names a file outside of its folder: ../opus.npz"),
    ],
)
def test_a_broken_marian_folder_is_refused(tmp_path: Path, damage: str, message: str) -> None:
    """Another architecture, cut weights, missing weights, a path that leads out."""
    folder = built.marian(
        tmp_path / "marian", autoreg="rnn" if damage == "autoreg" else "self-attention"
    )
    weights = folder / "opus.npz"
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:5000])
    elif damage == "empty":
        import numpy as np

        with np.load(weights) as whole:
            np.savez(tmp_path / "few.npz", **{"special:model.yml": whole["special:model.yml"]})
        shutil.move(tmp_path / "few.npz", weights)
    elif damage == "outside":
        decoder = folder / "decoder.yml"
        decoder.write_text(decoder.read_text().replace("opus.npz", "../opus.npz"))
    with pytest.raises(InputError) as caught:
        convert(folder, tmp_path / "out")
    assert message in str(caught.value)


def test_the_table_of_languages() -> None:
    """No code means two languages; every locale's language is in it."""
    for scheme in ("nllb", "m2m100", "firefox"):
        codes = [getattr(item, scheme) for item in languages().values() if getattr(item, scheme)]
        assert len(codes) == len(set(codes))
    opus = [code for item in languages().values() for code in item.opus]
    assert len(opus) == len(set(opus))
    assert {"zh", "en", "ar", "ja", "ko", "pt"} <= set(languages())
    assert tag_of("ZHO_hans", "nllb") == "zh"
