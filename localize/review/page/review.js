// Which view is shown: the address after the # says it.

import { admit, ask, dialog, h, pause, saved, steps, tell, tellError } from "./base.js";
import { parts, works } from "./lists.js";
import { KEYS } from "./keys.js";
import { Part } from "./part.js";

admit();
const main = document.getElementById("main");
let view = 0;
let part = null;

async function show() {
  const mine = ++view;
  const alive = () => mine === view;
  const to = steps(location.hash);
  if (part && !(await part.leave())) return;
  part = null;
  tell("");
  saved("");
  main.replaceChildren(h("p", { class: "working muted" }, "Loading…"));
  try {
    if (to.length >= 3) await open(alive, ...to);
    else if (to.length === 2) await parts(main, alive, ...to);
    else await works(main, alive);
  } catch (error) {
    if (!alive()) return;
    main.replaceChildren();
    tellError(error);
  }
}

/** Open a part; while the pipeline is at work on it, say so. */
async function open(alive, title, locale, name, segment = "") {
  const key = { title, locale, part: name };
  for (;;) {
    const answer = await ask("open", key);
    if (!alive()) return;
    if (answer.ready) {
      part = new Part(main, key, answer, segment);
      return;
    }
    const seconds = answer.seconds ? `, ${answer.seconds} s` : "";
    main.replaceChildren(h("p", { class: "working", role: "status" }, `${answer.doing}${seconds}…`));
    await pause(300);
  }
}

document.getElementById("keys").addEventListener("click", () =>
  dialog("Keys", (close) => [
    h(
      "table",
      {},
      h(
        "tbody",
        {},
        KEYS.map(([keys, what]) =>
          h("tr", {}, h("td", {}, keys.map((key) => [h("kbd", {}, key), " "])), h("td", {}, what)),
        ),
      ),
    ),
    h("p", { class: "row" }, h("button", { type: "button", onclick: close }, "Close")),
  ]),
);

document.addEventListener("keydown", (event) => part && part.pressed(event));
addEventListener("hashchange", () => {
  if (!part || !part.moved(location.hash)) show();
});
addEventListener("pagehide", () => part && part.hide());
addEventListener("beforeunload", (event) => {
  if (part && part.unsaved()) event.preventDefault();
});
addEventListener("focus", () => part && part.look());
setInterval(() => document.visibilityState === "visible" && part && part.look(), 10000);
show();
