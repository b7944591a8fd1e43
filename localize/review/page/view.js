// What a part looks like, and how one moves in it.

import { bar, h, path, saved, steps } from "./base.js";
import { details, reading, side, source } from "./row.js";

/** A sentence that still wants a decision; one whose approval is on its way doesn't. */
export const isOpen = (row) => row.state !== "approved" && !row.leaving;

/** A sentence whose typed text couldn't be saved. */
export const isHeld = (row) => row.typed !== undefined && Boolean(row.conflict || row.problem);

export const FILTERS = {
  all: ["All", () => true],
  open: ["Not approved", isOpen],
  errors: ["Errors", (row) => row.findings.some((item) => item.severity === "error")],
  warnings: ["Warnings", (row) => row.findings.some((item) => item.severity === "warning")],
  terms: ["Terms not held", (row) => row.terms.some((term) => !term.held && !term.doubt)],
  draft: ["Edited", (row) => row.state === "draft"],
  lost: ["Source changed", (row) => row.lost !== null],
};

export class View {
  draw() {
    const { data, key } = this;
    path(["Works", "#/"], [`${key.title} · ${key.locale}`, this.list()], [this.name, ""]);
    this.cues = [];
    this.begins = [];
    for (const block of data.blocks) {
      for (let n = block.first; n < block.first + block.count; n++) {
        this.cues[n] = block.cue;
        this.begins[n] = n === block.first ? block.role : "";
      }
    }
    this.items = this.rows.map((_, n) => h("li", { tabindex: -1 }));
    this.tools = h("div", { class: "tools" });
    this.general = h("div", {});
    const list = h("ol", { class: "segments" }, this.items);
    const heads = [h("span", {}, data.blocks.some((block) => block.cue) ? "Cue" : "No."), h("span", {}, "Source")];
    heads.push(h("span", {}, data.target.name), data.master && h("span", {}, `Master: ${data.master.name}`));
    this.main.replaceChildren(
      h("h1", {}, h("bdi", { lang: data.source.lang }, data.part.title || this.name)),
      this.tools,
      this.general,
      h(
        "section",
        { class: data.master ? "three" : "", "aria-label": "Segments" },
        h("div", { class: "columns", "aria-hidden": "true" }, heads),
        list,
      ),
    );
    list.addEventListener("mousedown", (event) => {
      const n = this.items.indexOf(event.target.closest("li"));
      if (n < 0 || n === this.active || getSelection().toString()) return;
      if (event.target.closest(".target")) event.preventDefault();
      this.activate(n, { scroll: false, focus: Boolean(event.target.closest(".target")) });
    });
    this.rows.forEach((_, n) => this.drawRow(n));
    this.drawTools();
    this.drawGeneral();
  }

  /** Address of the list of parts. */
  list() {
    return `#/${encodeURIComponent(this.key.title)}/${this.key.locale}`;
  }

  drawRow(n) {
    const row = this.rows[n];
    const item = this.items[n];
    const active = n === this.active;
    this.dress(n);
    item.replaceChildren(
      side(row, n, this.cues[n]),
      this.cell("source", this.data.source, source(row)),
      active ? this.editor(row, n) : this.cell("target", this.data.target, reading(row)),
      this.data.master ? this.cell("master", this.data.master, row.master ?? "") : "",
    );
    if (!active) return;
    this.below = h("div", { class: "details", id: "details" });
    item.append(this.below);
    this.drawDetails();
    this.grow();
  }

  /** The active segment anew, but for the text under an editor's hands. */
  redraw(n) {
    if (n !== this.active || !this.box) return this.drawRow(n);
    const row = this.rows[n];
    const [first, second] = this.items[n].children;
    this.dress(n);
    first.replaceWith(side(row, n, this.cues[n]));
    second.replaceWith(this.cell("source", this.data.source, source(row)));
    if (row.typed === undefined && this.box.value !== row.text) {
      this.box.value = row.text;
      this.grow();
    }
    this.drawDetails();
    this.check();
  }

  dress(n) {
    const row = this.rows[n];
    const role = this.begins[n];
    const names = ["segment", row.state, n === this.active && "active", role && "begins", role === "heading" && role];
    this.items[n].className = names.filter(Boolean).join(" ");
    this.items[n].setAttribute("aria-label", `Segment ${n + 1}, ${row.state || "not translated"}`);
  }

  cell(kind, language, content) {
    return h("div", { class: `text ${kind}`, lang: language.lang, dir: language.dir }, content);
  }

  editor(row, n) {
    const { data } = this;
    this.box = h("textarea", {
      class: "text",
      lang: data.target.lang,
      dir: data.target.dir,
      rows: 1,
      spellcheck: "true",
      "aria-label": `Translation of segment ${n + 1}`,
      "aria-describedby": "details",
      oninput: () => this.typed(),
    });
    this.box.value = row.typed ?? row.text;
    return h("div", {}, this.box);
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  drawDetails() {
    const row = this.rows[this.active];
    const shown = { ...row, ...row.look, text: this.box.value };
    const act = {
      insert: (text) => this.insert(text),
      replace: (text) => this.replace(text),
      approve: () => this.approve(),
      withdraw: () => this.withdraw(),
      reset: () => this.reset(),
      keepMine: () => this.keepMine(),
      takeTheirs: () => this.takeTheirs(),
    };
    this.below.replaceChildren(...details(shown, this.data, act).flat(2).filter(Boolean));
    if (document.activeElement === this.box) this.items[this.active].scrollIntoView({ block: "nearest" });
  }

  drawTools() {
    const count = (test) => this.rows.filter(test).length;
    const filters = Object.entries(FILTERS).map(([name, [label, test]]) => {
      const number = count(test);
      if (!number && name !== this.filter && name !== "all") return null;
      return h("button", { type: "button", "aria-pressed": String(name === this.filter), onclick: () => this.choose(name) }, `${label} ${number}`);
    });
    const open = count(FILTERS.open[1]);
    const sum = { segments: this.rows.length, approved: this.rows.length - open, draft: count(FILTERS.draft[1]) };
    if (!this.finder) {
      this.finder = h("input", { type: "search", placeholder: "Search", "aria-label": "Search in source and translation" });
      this.finder.addEventListener("input", () => {
        this.search = this.finder.value.trim().toLocaleLowerCase();
        this.sift();
      });
      this.parts = [h("span", { class: "row" }), h("div", { class: "filters", role: "group", "aria-label": "Show" }), h("span", { class: "spread" }), this.finder, h("button", { type: "button", onclick: () => this.approveAll() }, "Approve part…")];
      this.tools.replaceChildren(...this.parts);
    }
    this.parts[0].replaceChildren(bar(sum), h("span", { class: "small number" }, `${sum.approved} of ${sum.segments}`));
    this.parts[1].replaceChildren(...filters.filter(Boolean));
    this.parts[4].disabled = open === 0;
  }

  drawGeneral() {
    const notes = this.data.general.map((item) => h("p", { class: "note" }, h("span", { class: `badge ${item.severity}` }, `${item.code} ${item.severity}`), ` ${item.message} ${item.advice}`));
    const lost = this.data.lost.map((item) =>
      h(
        "p",
        { class: "note" },
        "Approved for a sentence that isn’t in this file any more: ",
        h("bdi", { lang: this.data.source.lang }, item.source),
        " → ",
        h("bdi", { lang: this.data.target.lang }, item.text),
        " ",
        h("button", { type: "button", onclick: () => this.forget(item.name) }, "Delete"),
      ),
    );
    const done = this.rows.every((row) => row.state === "approved");
    const command = `localize release --title ${this.key.title} --locale ${this.key.locale} --region …`;
    const note = done && h("p", { class: "note good" }, "All of this part is approved. ", h("a", { href: this.list() }, "Go on with another part"), ", or build the package: ", h("code", {}, command));
    this.general.replaceChildren(...[note, ...lost, ...notes].filter(Boolean));
  }

  choose(name) {
    this.filter = name;
    this.sift();
    this.drawTools();
    const pressed = this.tools.querySelector('[aria-pressed="true"]');
    if (pressed) pressed.focus();
  }

  sift() {
    const test = FILTERS[this.filter][1];
    this.rows.forEach((row, n) => {
      this.items[n].hidden = n !== this.active && !(test(row) && this.holds(row));
    });
  }

  holds(row) {
    if (!this.search) return true;
    const words = [...row.source, ...row.target].map((piece) => piece.text || "").join("");
    return `${words} ${row.text} ${row.master ?? ""}`.toLocaleLowerCase().includes(this.search);
  }

  // Moving

  activate(n, { scroll = true, focus = true } = {}) {
    if (n < 0 || n >= this.rows.length) return;
    if (n !== this.active) {
      const old = this.active;
      if (old >= 0) {
        this.settleDraft();
        const row = this.rows[old];
        // What is on its way, or wasn't taken, keeps its text.
        if (!this.pending && !isHeld(row)) delete row.typed;
      }
      this.active = n;
      if (old >= 0) this.drawRow(old);
      this.drawRow(n);
      this.sift();
      this.consider();
    }
    history.replaceState(null, "", this.address());
    if (focus) this.box.focus({ preventScroll: true });
    if (scroll) this.items[n].scrollIntoView({ block: "nearest" });
  }

  address() {
    const { title, locale, part } = this.key;
    return `#/${[title, locale, part, this.rows[this.active].id].map(encodeURIComponent).join("/")}`;
  }

  /** Whether an address is one of this part's segments. */
  moved(hash) {
    const [title, locale, part, id] = steps(hash);
    if (title !== this.key.title || locale !== this.key.locale || part !== this.key.part) return false;
    this.activate(this.rows.findIndex((row) => row.id === id));
    return true;
  }

  /** The next segment that is shown and passes a test, from the active one on and round. */
  seek(test) {
    const size = this.rows.length;
    for (let away = 1; away < size; away++) {
      const n = (this.active + away) % size;
      if (!this.items[n].hidden && test(this.rows[n])) return n;
    }
    return -1;
  }

  /** To the segment before (-1) or behind (1), of those that are shown. */
  next(step) {
    for (let at = this.active + step; at >= 0 && at < this.rows.length; at += step) {
      if (!this.items[at].hidden) return this.activate(at);
    }
  }

  nextOpen() {
    const n = this.seek(isOpen);
    if (n < 0) saved("No other segment that is shown wants approval.");
    this.activate(n);
  }

  nextError() {
    const n = this.seek(FILTERS.errors[1]);
    if (n < 0) saved("No other segment has an error.");
    this.activate(n);
  }
}
