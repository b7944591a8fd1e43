// What the keys do.

/** [keys, what they do] for the list that `?` shows. */
export const KEYS = [
  [["Ctrl ⏎"], "Approve, and go on to the next sentence that isn’t approved"],
  [["Alt ↓", "Alt ↑"], "Next, previous sentence"],
  [["Alt U", "u"], "Next sentence that isn’t approved"],
  [["Alt E", "e"], "Next sentence with an error"],
  [["Alt 1…9"], "Write the rendering of a term"],
  [["Alt ⇧ 1…9"], "Write a mark of markup"],
  [["Alt F"], "Take the locale’s form: quotes, digits, spaces, lines"],
  [["Alt S"], "Take the most similar translation"],
  [["Alt W"], "Withdraw the approval"],
  [["Alt R"], "Reset: back to what stands there without you"],
  [["Alt Z", "z"], "Undo the last decision"],
  [["Esc"], "Leave the text; then ↓ ↑ or j k move, ⏎ edits, a approves"],
  [["/"], "Search"],
  [["?"], "This list"],
];
const LETTERS = { u: "nextOpen", e: "nextError", f: "form", s: "similar", w: "withdraw", r: "reset", z: "undo" };

/** What a key stands for: the name of something that a part does, a function, or nothing. */
export function meaning(part, event) {
  const writing = event.target === part.box;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "approve";
  // In prose a sentence has no line breaks.
  if (event.key === "Enter" && writing && !event.shiftKey && !part.cues[part.active]) return () => {};
  if (event.key === "Escape" && writing) return () => part.items[part.active].focus({ preventScroll: true });
  if (event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph")) {
    return withAlt(part, event);
  }
  const elsewhere = event.target.matches("input, textarea, button, a, summary");
  return event.ctrlKey || event.metaKey || event.altKey || elsewhere ? null : alone(part, event);
}

function withAlt(part, event) {
  if (event.key === "ArrowDown") return () => part.next(1);
  if (event.key === "ArrowUp") return () => part.next(-1);
  const row = part.rows[part.active];
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (digit) {
    const n = Number(digit[1]) - 1;
    if (event.shiftKey) return n < row.marks.length ? () => part.insert(`⟦${n + 1}⟧`) : null;
    return n < row.terms.length ? () => part.insert(row.terms[n].forms[0]) : null;
  }
  // What is printed on the key; where that is no Latin letter, its place on the keyboard.
  const letter = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^Key/, "");
  return LETTERS[letter.toLowerCase()] ?? null;
}

function alone(part, event) {
  const keys = {
    ArrowDown: () => part.step(1),
    ArrowUp: () => part.step(-1),
    j: () => part.step(1),
    k: () => part.step(-1),
    Enter: () => part.box.focus(),
    a: "approve",
    u: "nextOpen",
    e: "nextError",
    z: "undo",
    "/": () => part.finder.focus(),
    "?": () => document.getElementById("keys").click(),
  };
  return keys[event.key] || null;
}
