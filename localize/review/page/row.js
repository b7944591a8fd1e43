// How a segment looks: at rest, and with its details while it is worked on.

import { counted, h } from "./base.js";

const STATES = {
  approved: "approved",
  draft: "edited",
  imported: "imported",
  converted: "by rule",
  machine: "machine",
  "": "not translated",
};

/** Text with its terms and marks: pieces as the server gives them. */
function pieces(list, terms) {
  return list.map((piece) => {
    if (piece.mark) return h("span", { class: "tag" }, `⟦${piece.mark}⟧`);
    if (piece.term === undefined) return piece.text;
    const term = terms[piece.term];
    const kind = term.doubt ? "doubt" : term.held ? "held" : "missing";
    return h("mark", { class: kind, title: about(term) }, piece.text);
  });
}

function about(term) {
  const held = term.doubt || (term.held ? "held" : "not in the translation");
  const facts = [
    `${term.term} → ${term.forms.join(" | ")}`,
    [term.kind, { f: "female", m: "male", n: "neither" }[term.gender]].filter(Boolean).join(", "),
    term.forbidden.length ? `never: ${term.forbidden.join(", ")}` : "",
    term.note,
    held,
  ];
  return facts.filter(Boolean).join("\n");
}

const clock = (ms) => {
  const two = (value) => String(value).padStart(2, "0");
  const seconds = Math.floor(ms / 1000);
  const tenths = Math.floor((ms % 1000) / 100);
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}.${tenths}`;
};

const worst = (row) =>
  ["error", "warning"].find((severity) => row.findings.some((item) => item.severity === severity));

/** The narrow column: number, time, state, findings. */
export function side(row, number, cue) {
  const grave = worst(row);
  const count = row.findings.filter((item) => item.severity === grave).length;
  return h(
    "div",
    { class: "side" },
    h("span", { class: "n" }, cue && cue.number ? cue.number : String(number + 1)),
    cue && h("time", {}, clock(cue.start)),
    row.speed && row.speed.cps !== null && speed(row.speed),
    row.state in { approved: 1, draft: 1 } && h("span", { class: `badge ${row.state}` }, STATES[row.state]),
    grave && h("span", { class: `badge ${grave}` }, counted(count, grave, `${grave}s`)),
    row.lost && h("span", { class: "badge draft" }, "source changed"),
  );
}

const speed = (it) =>
  h("span", { class: it.cps > it.cps_limit ? "over measure" : "measure" }, `${it.cps} cps`);

/** What the text cell holds at rest. */
export function reading(row) {
  if (row.text.trim()) return pieces(row.target, row.terms);
  const why = row.state ? "said in a neighbouring segment, or left out" : "not translated";
  return h("span", { class: "nothing", lang: "en", dir: "ltr" }, why);
}

export const source = (row) => pieces(row.source, row.terms);

/** What stands below the text of the active segment; `act` is what its buttons do. */
export function details(row, data, act) {
  return [
    row.conflict && conflict(row, data, act),
    row.problem && h("p", { class: "note bad", role: "alert" }, row.problem),
    row.lost && lost(row, data, act),
    row.speed && measures(row.speed),
    row.terms.length ? terms(row, data, act) : null,
    row.marks.length ? marks(row, act) : null,
    row.findings.length ? findings(row) : null,
    row.form ? form(row, data, act) : null,
    (row.similar || [])
      .filter((item) => item.text !== row.text)
      .map((item, index) => similar(item, index, data, act)),
    buttons(row, act),
  ];
}

function measures(it) {
  const over = (is, text) => h("span", { class: is ? "over" : "" }, text);
  const lines = it.lines.flatMap((size, index) => [
    index ? " + " : "",
    over(size > it.cpl_limit, String(size)),
  ]);
  const fast = it.cps !== null && it.cps > it.cps_limit;
  return h(
    "p",
    { class: "row measure" },
    h("h3", {}, "On screen"),
    over(fast, `${it.cps ?? "–"} of ${it.cps_limit} characters a second`),
    h("span", {}, "line: ", lines, ` of ${it.cpl_limit}`),
    over(it.lines.length > it.lines_limit, `${it.lines.length} of ${counted(it.lines_limit, "line", "lines")}`),
  );
}

function terms(row, data, act) {
  const chips = row.terms.map((term, index) => {
    const [kind, word] = term.doubt
      ? ["doubt", "in doubt"]
      : term.held
        ? ["held", "held"]
        : ["missing", "missing"];
    const facts = [term.kind, { f: "female", m: "male" }[term.gender], term.note, term.doubt];
    return h(
      "button",
      { type: "button", class: "chip", title: about(term), onclick: () => act.insert(term.forms[0]) },
      index < 9 && h("kbd", {}, `Alt ${index + 1}`),
      h("bdi", { lang: data.source.lang }, term.found),
      "→",
      h("bdi", { lang: data.target.lang }, term.forms.join(" | ")),
      h("span", { class: `badge ${kind}` }, word),
      h("small", {}, facts.filter(Boolean).join(" · ")),
    );
  });
  return h("div", { class: "row" }, h("h3", {}, "Terms"), chips);
}

function marks(row, act) {
  const chips = row.marks.map((mark, index) => {
    const there = row.text.includes(`⟦${index + 1}⟧`);
    return h(
      "button",
      { type: "button", class: "chip", onclick: () => act.insert(`⟦${index + 1}⟧`), disabled: there },
      index < 9 && h("kbd", {}, `Alt ⇧ ${index + 1}`),
      h("span", { class: "tag" }, `⟦${index + 1}⟧`),
      h("code", {}, mark.text),
      h("small", {}, there ? "" : "missing"),
    );
  });
  return h("div", { class: "row" }, h("h3", {}, "Markup"), chips);
}

function findings(row) {
  const items = row.findings.map((item) =>
    h(
      "li",
      {},
      h("span", { class: `badge ${item.severity}` }, `${item.code} ${item.severity}`),
      h("span", {}, item.message),
      item.advice && h("span", { class: "advice" }, item.advice),
    ),
  );
  return h("ul", { class: "findings", "aria-label": "Findings" }, items);
}

const offer = (label, text, from, button, data) =>
  h(
    "div",
    { class: "offer" },
    h("h3", {}, label),
    h("span", { class: "text", lang: data.target.lang, dir: data.target.dir }, text),
    button,
    from && h("span", { class: "from" }, from),
  );

function form(row, data, act) {
  const button = h("button", { type: "button", onclick: () => act.replace(row.form) }, "Take ", h("kbd", {}, "Alt F"));
  return offer("Locale’s form", row.form, "", button, data);
}

function similar(item, index, data, act) {
  const key = index === 0 ? h("kbd", {}, "Alt S") : null;
  const button = h("button", { type: "button", onclick: () => act.replace(item.text) }, "Take ", key);
  const from = [h("bdi", { lang: data.source.lang }, item.source), ` · ${item.origin} · ${item.where}`];
  return offer(`${Math.round(item.score * 100)} % similar`, item.text, from, button, data);
}

function lost(row, data, act) {
  const button = h("button", { type: "button", onclick: () => act.replace(row.lost.text) }, "Take");
  const was = ["The source was: ", h("bdi", { lang: data.source.lang }, row.lost.source)];
  return offer("Approved before", row.lost.text, was, button, data);
}

function conflict(row, data, act) {
  const attributes = { class: "text", lang: data.target.lang, dir: data.target.dir };
  return h(
    "div",
    { class: "conflict", role: "alert" },
    h("p", {}, h("strong", {}, "Somebody else has changed this sentence. "), "Theirs is saved, yours isn’t:"),
    h("p", attributes, row.conflict.theirs || "–"),
    h(
      "p",
      { class: "row" },
      h("button", { type: "button", onclick: act.keepMine }, "Save mine instead"),
      h("button", { type: "button", onclick: act.takeTheirs }, "Take theirs"),
    ),
  );
}

function buttons(row, act) {
  const origin = [STATES[row.state] + (row.file ? " in the approved file" : ""), row.model];
  const confidence = row.confidence === null ? "" : `confidence ${row.confidence}`;
  return h(
    "div",
    { class: "row" },
    h("button", { type: "button", class: "first", onclick: act.approve }, "Approve, go on ", h("kbd", {}, "Ctrl ⏎")),
    row.state === "approved" &&
      h("button", { type: "button", onclick: act.withdraw }, "Withdraw approval ", h("kbd", {}, "Alt W")),
    (row.seen || row.typed !== undefined) &&
      h("button", { type: "button", onclick: act.reset }, "Reset ", h("kbd", {}, "Alt R")),
    h("span", { class: "muted small" }, [...origin, confidence].filter(Boolean).join(" · ")),
  );
}
