// A part under review: what an editor does with its segments.

import { Refusal, ask, counted, dialog, h, later, said, saved, tell } from "./base.js";
import { meaning } from "./keys.js";
import { Saving } from "./saving.js";
import { FILTERS, isHeld, isOpen } from "./view.js";

export class Part extends Saving {
  constructor(main, key, data, segment) {
    super();
    Object.assign(this, { main, key, data, rows: data.rows, version: data.version });
    this.name = key.part.replace(/\.1$/, "");
    this.active = -1;
    this.filter = "all";
    this.search = "";
    this.undone = [];
    this.queue = Promise.resolve();
    this.pending = 0;
    this.away = false;
    this.dirty = false;
    this.try = later(200, () => this.check());
    this.keep = later(1000, () => this.keepDraft());
    this.draw();
    const wanted = this.rows.findIndex((row) => row.id === segment);
    const open = this.rows.findIndex(FILTERS.open[1]);
    this.activate(wanted >= 0 ? wanted : Math.max(0, open), { scroll: wanted > 0 || open > 0 });
    saved("");
  }

  /** A key was pressed somewhere on the page. */
  pressed(event) {
    if (event.isComposing || document.getElementById("dialog").open) return;
    const name = meaning(this, event);
    if (!name) return;
    event.preventDefault();
    if (typeof name === "function") name();
    else this[name]();
  }

  // Typing

  typed() {
    const row = this.rows[this.active];
    row.typed = this.box.value;
    row.problem = "";
    this.dirty = true;
    saved("…");
    this.grow();
    this.try();
    this.keep();
  }

  insert(text) {
    this.box.focus();
    // Keeps the browser's own undo; where that isn't there any more the text is set.
    if (!document.execCommand("insertText", false, text)) {
      this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
      this.typed();
    }
  }

  replace(text) {
    this.box.select();
    this.insert(text);
  }

  form() {
    const row = this.rows[this.active];
    if (row.look && row.look.form) this.replace(row.look.form);
  }

  similar() {
    const found = (this.rows[this.active].similar || []).find((item) => item.text !== this.box.value);
    if (found) this.replace(found.text);
  }

  /** Findings on what is typed, and similar sentences: asked for when a segment comes up. */
  async consider() {
    const row = this.rows[this.active];
    this.check();
    if (row.similar) return;
    try {
      row.similar = (await ask("similar", { ...this.key, segment: row.id })).similar;
      if (row === this.rows[this.active]) this.drawDetails();
    } catch (error) {
      if (!(error instanceof Refusal)) this.lost(error);
    }
  }

  async check() {
    const row = this.rows[this.active];
    const text = this.box.value;
    try {
      const look = await ask("check", { ...this.key, segment: row.id, text });
      if (row !== this.rows[this.active] || text !== this.box.value) return;
      row.look = look;
      row.problem = "";
    } catch (error) {
      if (error instanceof Refusal && error.body.reopen) return;
      if (!(error instanceof Refusal)) return this.lost(error);
      row.problem = said(error);
    }
    if (row === this.rows[this.active]) this.drawDetails();
  }

  // Deciding

  approve() {
    const row = this.rows[this.active];
    const n = this.active;
    this.keep.stop();
    this.dirty = false;
    delete row.conflict; // theirs stands below the text: who approves now has seen it
    this.decide([{ n, action: "approve", text: this.box.value }]);
    row.leaving = true;
    const following = this.seek(isOpen);
    if (following >= 0) this.activate(following);
    else this.next(1);
  }

  withdraw() {
    if (this.rows[this.active].state !== "approved") return;
    this.decide([{ n: this.active, action: "draft", text: this.box.value }]);
  }

  reset() {
    const row = this.rows[this.active];
    this.keep.stop();
    this.dirty = false;
    for (const name of ["typed", "look", "problem", "conflict"]) delete row[name];
    if (!row.seen) {
      this.drawRow(this.active);
      this.box.focus();
      saved("");
      return;
    }
    this.decide([{ n: this.active, action: "discard", text: "" }]);
  }

  async undo() {
    await this.queue; // the last decision may still be on its way
    const before = this.undone.pop() ?? [];
    const changes = before
      .map(({ id, ...change }) => ({ ...change, n: this.rows.findIndex((row) => row.id === id) }))
      .filter(({ n }) => n >= 0);
    if (!changes.length) return saved("There is nothing to undo.");
    if (changes.some(({ n }) => n === this.active)) this.dirty = false;
    this.settleDraft();
    for (const { n } of changes) delete this.rows[n].typed;
    this.decide(changes, { undoing: true });
    this.activate(changes[0].n);
  }

  approveAll() {
    const open = this.rows.map((row, n) => [row, n]).filter(([row]) => isOpen(row));
    const sound = open.filter(([row]) => !FILTERS.errors[1](row));
    const button = (label, onclick) => h("button", { type: "button", onclick }, label);
    const go = (chosen, close) => () => {
      close();
      this.settleDraft();
      this.decide(chosen.map(([row, n]) => ({ n, action: "approve", text: row.typed ?? row.text })));
    };
    dialog("Approve all of this part", (close) => [
      h("p", {}, counted(open.length, "sentence is", "sentences are"), " not approved yet; ", counted(open.length - sound.length, "has", "have"), " errors."),
      h(
        "p",
        { class: "row" },
        sound.length > 0 && sound.length < open.length && button(`Approve the ${sound.length} without errors`, go(sound, close)),
        button(`Approve all ${open.length}`, go(open, close)),
        button("Cancel", close),
      ),
    ]);
  }

  keepDraft() {
    if (this.dirty) this.settleDraft();
  }

  /** Save what was typed into the active segment, if it is something new. */
  settleDraft() {
    const row = this.rows[this.active];
    this.keep.stop();
    if (!this.dirty || !this.box) return;
    this.dirty = false;
    const text = this.box.value;
    if (row.conflict) return; // the editor says whose text it is to be
    if (text.trim() === row.text.trim()) return saved("");
    this.decide([{ n: this.active, action: "draft", text }], { quiet: true });
  }

  // Leaving

  unsaved() {
    return this.dirty || this.pending > 0 || this.rows.some(isHeld);
  }

  /** Save what is left to save; whether all of it is. Else the editor is shown what isn't. */
  async leave() {
    this.settleDraft();
    await this.queue;
    const n = this.rows.findIndex(isHeld);
    if (n < 0) return true;
    this.activate(n);
    tell("What you typed for this sentence isn’t saved. Correct it, or reset it with Alt R.");
    return false;
  }

  /** The page goes away: what is typed is sent along. */
  hide() {
    const row = this.rows[this.active];
    if (!this.dirty || this.box.value === row.text) return;
    this.dirty = false;
    const change = { segment: row.id, action: "draft", text: this.box.value, seen: row.seen };
    ask("save", { ...this.key, changes: [change] }, true).catch(() => {});
  }
}
