// What all views use: elements, requests, messages. No text ever becomes HTML here.

const STORE = "localize-review-token";

/** Take the token out of the printed address, so that it isn't left in the history. */
export function admit() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  if (found) {
    localStorage.setItem(STORE, found[1]);
    history.replaceState(null, "", "#/");
  }
}

/**
 * An element with attributes and content; `on…` attributes are listeners; null and false are
 * left out.
 */
export function h(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...content.flat(4).filter((item) => item !== null && item !== undefined && item !== false));
  return element;
}

/** An answer of the server that is no success; `body.error` is for a person. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.error || `The server answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}

/** The server isn't there. */
export class Gone extends Error {
  constructor() {
    super("localize review doesn't answer: it has been ended, or this machine was asleep.");
  }
}

/** Ask the server. Throws `Refusal` or `Gone`. `last`: the page is being left. */
export async function ask(what, body = {}, last = false) {
  let response;
  try {
    response = await fetch(`api/${what}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${localStorage.getItem(STORE) || ""}`,
      },
      body: JSON.stringify(body),
      keepalive: last,
    });
  } catch {
    throw new Gone();
  }
  const answer = await response.json();
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** `run` once things have been quiet for a while; `now()` if it is still to come. */
export function later(milliseconds, run) {
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(wait.now, milliseconds);
  };
  wait.now = () => {
    clearTimeout(timer);
    timer = 0;
    return run();
  };
  wait.stop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  wait.waits = () => timer !== 0;
  return wait;
}

/** A message that stays until the next one; `action`: [label, what it does]. */
export function tell(message, action = null) {
  const box = document.getElementById("told");
  box.replaceChildren(message || "");
  if (action) box.append(h("button", { type: "button", onclick: action[1] }, action[0]));
  box.hidden = !message;
}

/** What an error says, and what to do about it. */
export function said(error) {
  const advice = error.body?.advice;
  return advice ? `${error.message.replace(/(?<![.!?])$/, ".")} ${advice}` : error.message;
}

export function tellError(error) {
  if (!(error instanceof Refusal || error instanceof Gone)) throw error;
  tell(said(error));
}

/** The line that says whether everything is saved. */
export function saved(text, bad = false) {
  const line = document.getElementById("saved");
  line.textContent = text;
  line.className = bad ? "bad" : "";
}

/** The way to here: [text, address] pairs, the last one without an address. */
export function path(...steps) {
  const items = steps.map(([text, address, attributes]) =>
    address
      ? h("a", { href: address, ...attributes }, text)
      : h("span", { "aria-current": "page", ...attributes }, text),
  );
  document.getElementById("path").replaceChildren(...items);
  document.title = `${steps.map(([text]) => text).reverse().join(" · ")}`;
}

/** The steps of an address after its `#/`; none of one that can't be read. */
export function steps(hash) {
  try {
    return hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** A bar of what is approved and what is being worked on. */
export function bar({ segments, approved, draft }) {
  const part = (kind, count) => {
    const piece = h("span", { class: kind });
    piece.style.width = `${(100 * count) / Math.max(1, segments)}%`;
    return piece;
  };
  return h(
    "span",
    { class: "bar", role: "img", "aria-label": `${approved} of ${segments} approved, ${draft} being edited` },
    part("approved", approved),
    part("draft", draft),
  );
}

export const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** A modal dialog; `build` gets the function that closes it. */
export function dialog(title, build) {
  const box = document.getElementById("dialog");
  box.replaceChildren(h("h2", { id: "dialog-title" }, title), ...build(() => box.close()));
  box.showModal();
}
