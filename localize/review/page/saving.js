// Decisions on their way to the server, and what comes back: nothing is lost, nothing overwritten.

import { Gone, Refusal, ask, counted, pause, said, saved, tell, tellError } from "./base.js";
import { View } from "./view.js";

export class Saving extends View {
  // Saving: one request after the other, in the order of what was done

  decide(changes, options = {}) {
    const work = changes.map(({ n, ...change }) => ({ ...change, id: this.rows[n].id }));
    this.pending += 1;
    saved("Saving…");
    this.queue = this.queue.then(() => this.send(work, options)).finally(() => {
      this.pending -= 1;
      for (const { row } of this.found(work)) delete row.leaving;
    });
    return this.queue;
  }

  /** Changes with their rows as they are now; none for a sentence that is gone. */
  found(wanted) {
    const rows = new Map(this.rows.map((row) => [row.id, row]));
    return wanted.map((change) => ({ ...change, row: rows.get(change.id) })).filter(({ row }) => row);
  }

  async send(wanted, { undoing = false, quiet = false }) {
    const work = this.found(wanted);
    // A change that was on its way when another one met somebody else's decision.
    if (!work.length || work.some(({ row }) => row.conflict)) return this.hold(work);
    const before = work.map(({ row }) => ({ id: row.id, ...was(row) }));
    const changes = work.map(({ row, action, text }) => ({ segment: row.id, action, text, seen: row.seen }));
    for (;;) {
      try {
        const answer = await ask("save", { ...this.key, changes });
        if (!undoing && !(quiet && before.every((item) => item.action === "draft"))) this.undone.push(before);
        return this.takeSaved(work, answer);
      } catch (error) {
        if (!(error instanceof Gone)) return this.refused(error, work);
        this.lost(error);
        await pause(2000);
      }
    }
  }

  takeSaved(work, answer) {
    if (this.away) tell("");
    this.away = false;
    for (const { row, text, action } of work) {
      // Under an editor's hands the text stays as it is, to the last space.
      if (row.typed === text && !(action === "draft" && row === this.rows[this.active])) delete row.typed;
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
    this.hold(work);
    if (error.body.reopen) return this.again(error.message);
    let [{ row }] = work;
    if (error.status === 409) {
      this.merge(error.body);
      for (const { row: one, action } of work) {
        if (error.body.taken.includes(one.id)) one.conflict = { action, theirs: one.text };
      }
      row = work.find(({ row: one }) => one.conflict)?.row ?? row;
    } else row.problem = said(error);
    this.show(row, said(error));
  }

  /** Keep texts that aren't saved; what was typed since is newer. */
  hold(work) {
    saved("Not saved", true);
    for (const { row, action, text } of work) if (action !== "discard") row.typed ??= text;
  }

  /** Go to a sentence that wants the editor, unless that would tear away what is typed. */
  show(row, message) {
    const n = this.rows.indexOf(row);
    if (n === this.active) return this.drawDetails();
    this.drawRow(n);
    if (!this.dirty) return this.activate(n);
    const go = () => {
      tell("");
      this.activate(this.rows.indexOf(row));
    };
    tell(message, ["Show", go]);
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
    const numbers = new Map(this.rows.map((row, n) => [row.id, n]));
    for (const made of rows) {
      const n = numbers.get(made.id);
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
      if (answer.reopen) return this.reopen("Decisions were taken back elsewhere.");
      const seen = new Map(this.rows.map((row) => [row.id, row.seen]));
      this.merge(answer);
      for (const row of this.rows) this.compare(row, seen.get(row.id));
      this.drawDetails();
      saved("Updated: somebody else has decided on some sentences.");
    } catch (error) {
      if (error instanceof Refusal && error.body.reopen) return this.reopen(error.message);
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

  /** What is typed is never laid over what somebody else has decided since it was begun. */
  compare(row, seen) {
    if (row.typed === undefined || row.seen === seen || row.typed.trim() === row.text.trim()) return;
    row.conflict = { action: "draft", theirs: row.text };
  }

  lost(error) {
    this.away = true;
    saved(this.unsaved() ? "Not saved" : "Not connected", true);
    tell(error.message);
  }

  /** `again` in its turn: what is decided meanwhile waits for it. */
  reopen(message) {
    this.pending += 1;
    this.queue = this.queue.then(() => this.again(message)).finally(() => (this.pending -= 1));
  }

  /** Open the part anew; what was typed and isn't saved is put back where it was. */
  async again(message = "") {
    let answer;
    try {
      while (!(answer = await ask("open", this.key)).ready) {
        saved(`${answer.doing}…`);
        await pause(300);
      }
    } catch (error) {
      return tellError(error);
    }
    const [old, place] = [this.rows, this.active];
    this.data = answer;
    this.rows = answer.rows;
    this.version = answer.version;
    for (const { id, typed, seen } of old.filter((row) => row.typed !== undefined)) {
      const row = this.rows.find((one) => one.id === id);
      if (!row) {
        message += ` What you typed for a sentence that is gone: ${typed}`;
        continue;
      }
      row.typed = typed;
      this.compare(row, seen);
    }
    this.active = -1;
    this.box = null;
    this.finder = null;
    this.draw();
    const n = this.rows.findIndex((row) => row.id === old[place].id);
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
