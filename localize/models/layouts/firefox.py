"""Firefox Translations models, as Firefox, translateLocally and fxtranslate store them.

``model.enpt.intgemm.alphas.bin``, ``vocab.enpt.spm`` (or ``srcvocab.…`` and ``trgvocab.…``
where source and target have their own), and mostly a shortlist ``lex.50.50.enpt.s2t.bin``.
"""

from __future__ import annotations

import re
from pathlib import Path

from localize.models.languages import firefox_tag, tag_of
from localize.models.layouts.base import Layout, fault, only, optional_json, pair_in

_MODEL = re.compile(r"model(?:\.(?P<code>\w+))?\.intgemm8?(?:\.alphas?)?\.bin")
_SHORTLIST = re.compile(r"lex(?:\.\d+\.\d+)?(?:\.(?P<code>[a-z_]+))?\.s2t\.bin")
_VOCABULARY = re.compile(r"(?P<kind>vocab|srcvocab|trgvocab)(?:\.(?P<code>\w+))?\.spm")


def read(folder: Path, names: list[str]) -> Layout | None:
    """The layout, ``None`` if there is no such model."""
    models = [name for name in names if _MODEL.fullmatch(name)]
    if not models:
        packed = [name for name in names if _MODEL.fullmatch(name.rpartition(".")[0])]
        if packed:
            advice = "Install it: localize models install unpacks it."
            raise fault(folder / packed[0], "is still packed", advice)
        return None
    model = only(folder, models, "model")
    match = _MODEL.fullmatch(model.name)
    code = (match and match["code"]) or ""
    source, target = _vocabularies(folder, names, model, code)
    files = {"model": model, "source": source, "target": target}
    if shortlists := [name for name in names if _SHORTLIST.fullmatch(name)]:
        files["shortlist"] = _mine(only(folder, shortlists, "shortlist"), _SHORTLIST, model, code)
    return Layout(
        family="firefox",
        engine="firefox",
        pairs=(_pair(folder, code),),
        files=files,
        version=str(optional_json(folder / "model_info.json").get("version", "")),
    )


def _vocabularies(folder: Path, names: list[str], model: Path, code: str) -> tuple[Path, Path]:
    """The source's and the target's vocabulary."""
    found: dict[str, list[str]] = {"vocab": [], "srcvocab": [], "trgvocab": []}
    for name in names:
        if match := _VOCABULARY.fullmatch(name):
            found[match["kind"]].append(name)
    own = {
        kind: _mine(only(folder, there, kind), _VOCABULARY, model, code)
        for kind, there in found.items()
        if there
    }
    if "vocab" in own:
        return own["vocab"], own["vocab"]
    for kind in ("srcvocab", "trgvocab"):
        if kind not in own:
            raise fault(model, f"has no {kind if own else 'vocab'} beside it")
    return own["srcvocab"], own["trgvocab"]


def _mine(path: Path, pattern: re.Pattern[str], model: Path, code: str) -> Path:
    """``path``. Raises ``InputError`` if its name is that of another pair than the model's."""
    match = pattern.fullmatch(path.name)
    other = (match and match["code"]) or ""
    # A vocabulary that two directions share has one name: vocab.deen.spm also with en-de.
    turned = {code[at:] + code[:at] for at in range(2, len(code) - 1)}
    if code and other and other != code and not (pattern is _VOCABULARY and other in turned):
        raise fault(path, f"does not belong to {model.name}", "One folder for each model.")
    return path


def _pair(folder: Path, code: str) -> tuple[str, str]:
    """From Mozilla's metadata, else translateLocally's, else the names of model and folder."""
    facts = optional_json(folder / "metadata.json")
    source, target = facts.get("sourceLanguage"), facts.get("targetLanguage")
    if isinstance(source, str) and isinstance(target, str) and source and target:
        return firefox_tag(source), firefox_tag(target)
    for at in range(2, len(code) - 1):
        source, target = code[:at], code[at:]
        if len(code) == 4 or (tag_of(source, "firefox") and tag_of(target, "firefox")):
            return firefox_tag(source), firefox_tag(target)
    about = optional_json(folder / "model_info.json")
    for name in (str(about.get("shortName", "")), folder.name):
        if pair := pair_in(name):
            return firefox_tag(pair[0]), firefox_tag(pair[1])
    advice = "Name the folder by its pair, like en-pt."
    raise fault(folder, "doesn't say which languages its model translates", advice)
