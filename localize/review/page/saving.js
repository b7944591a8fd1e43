// Decisions on their way to the server, and what comes back: nothing is lost, nothing overwritten.

import { Gone, Refusal, ask, counted, pause, saved, tell, tellError } from "./base.js";
import { View } from "./view.js";

export class Saving extends View {
  // Saving: one request after the other, in the order of what was done

  decide(changes, options = {}) {
    const work = changes.map((change) => ({ ...change, row: this.rows[change.n] }));
    this.pending += 1;
    saved("Saving…");
    this.queue = this.queue.then(() => this.send(work, options)).finally(() => {
      this.pending -= 1;
      for (const { row } of work) delete row.leaving;
    });
    return this.queue;
  }

  async send(work, { undoing = false, quiet = false }) {
    const before = work.map(({ row }) => ({ id: row.id, ...was(row) }));
    const changes = work.map(({ row, action, text }) => ({ segment: row.id, action, text, seen: row.seen }));
    for (;;) {
      try {
        const answer = await ask("save", { ...this.key, changes });
        if (!undoing && !(quiet && before.every((item) => item.action === "draft"))) this.undone.push(before);
        this.takeSaved(work, answer);
        return;
      } catch (error) {
        if (!(error instanceof Gone)) return this.refused(error, work);
        this.lost(error);
        await pause(2000);
      }
    }
  }

  takeSaved(work, answer) {
    tell("");
    for (const { n, row, text, action } of work) {
      // Under an editor's hands the text stays as it is, to the last space.
      if (row.typed === text && !(action === "draft" && n === this.active)) delete row.typed;
      delete row.conflict;
      row.problem = "";
    }
    if (answer.reopen) return this.again();
    this.merge(answer);
    const left = this.rows.filter((row) => row.state !== "approved").length;
    saved(`Saved. ${left ? counted(left, "sentence", "sentences") + " left" : "All approved"}`);
  }

  refused(error, work) {
    if (!(error instanceof Refusal)) throw error;
    saved("Not saved", true);
    for (const { row, action, text } of work) if (action !== "discard") row.typed = text;
    if (error.status === 409) {
      this.merge(error.body);
      for (const { row, action, text } of work) {
        if (error.body.taken.includes(row.id)) row.conflict = { action, text, theirs: row.text };
      }
      tell(error.message);
      return this.activate(work.find(({ row }) => row.conflict)?.n ?? work[0].n);
    }
    if (error.body.reopen) return this.again(error.message);
    const [{ row, n }] = work;
    row.problem = [error.message, error.body.advice].filter(Boolean).join(" ");
    if (n === this.active) this.drawDetails();
    else this.drawRow(n);
    this.activate(n);
  }

  keepMine() {
    const row = this.rows[this.active];
    const { action } = row.conflict;
    delete row.conflict;
    tell("");
    this.decide([{ n: this.active, action, text: this.box.value }]);
  }

  takeTheirs() {
    const row = this.rows[this.active];
    delete row.conflict;
    delete row.typed;
    this.dirty = false;
    tell("");
    saved("");
    this.drawRow(this.active);
    this.box.focus();
  }

  /** Take over what the server says of some segments, and the findings of all. */
  merge({ rows = [], findings = null, ...rest }) {
    if (rest.version) this.version = rest.version;
    Object.assign(this.data, rest);
    const touched = new Set();
    for (const made of rows) {
      const n = this.rows.findIndex((row) => row.id === made.id);
      const { typed, similar, conflict } = this.rows[n];
      Object.assign(this.rows[n], made, { typed, similar, conflict });
      delete this.rows[n].look;
      touched.add(n);
    }
    if (findings) {
      this.rows.forEach((row, n) => {
        const now = findings[row.id] || [];
        if (JSON.stringify(now) === JSON.stringify(row.findings)) return;
        row.findings = now;
        touched.add(n);
      });
    }
    for (const n of touched) this.redraw(n);
    this.drawTools();
    this.drawGeneral();
    this.sift();
  }

  // Others, and trouble

  /** What others have decided since. */
  async look() {
    if (this.pending) return;
    try {
      const answer = await ask("refresh", { ...this.key, version: this.version });
      if (answer.same || this.pending) return;
      if (answer.reopen) return this.again("Decisions were taken back elsewhere.");
      this.merge(answer);
      saved("Updated: somebody else has decided on some sentences.");
    } catch (error) {
      if (error instanceof Refusal && error.body.reopen) return this.again(error.message);
      this.lost(error);
    }
  }

  async forget(name) {
    try {
      this.merge(await ask("forget", { ...this.key, name }));
    } catch (error) {
      tellError(error);
    }
  }

  lost(error) {
    saved("Not saved", true);
    tell(error.message);
  }

  /** Open the part anew; what was typed and isn't saved is put back where it was. */
  async again(message = "") {
    const typed = this.rows.filter((row) => row.typed !== undefined).map((row) => [row.id, row.typed]);
    const id = this.rows[this.active].id;
    const place = this.active;
    try {
      let answer = await ask("open", this.key);
      while (!answer.ready) {
        saved(`${answer.doing}…`);
        await pause(300);
        answer = await ask("open", this.key);
      }
      this.data = answer;
      this.rows = answer.rows;
      this.version = answer.version;
    } catch (error) {
      return tellError(error);
    }
    for (const [name, text] of typed) {
      const row = this.rows.find((one) => one.id === name);
      if (row) row.typed = text;
      else message += ` What you typed for a sentence that is gone: ${text}`;
    }
    this.active = -1;
    this.box = null;
    this.finder = null;
    this.draw();
    const n = this.rows.findIndex((row) => row.id === id);
    this.activate(n >= 0 ? n : Math.min(place, this.rows.length - 1));
    this.dirty = this.rows[this.active].typed !== undefined;
    if (this.dirty) this.keep();
    tell(message);
    saved(this.dirty ? "…" : "Saved");
  }
}

/** How a segment was before, as a change that brings it back. */
function was(row) {
  if (!row.seen) return { action: "discard", text: "" };
  return { action: row.state === "approved" ? "approve" : "draft", text: row.text };
}
