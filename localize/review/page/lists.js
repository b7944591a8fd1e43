// The works, and the parts of a work.

import { ask, bar, h, path, tellError } from "./base.js";

const at = (...steps) => `#/${steps.map(encodeURIComponent).join("/")}`;

/** A count of what should be none; a dash where nobody has looked yet. */
const grave = (count, made) =>
  h("td", { class: `number${made && count ? " bad-number" : ""}` }, made ? String(count) : "–");

const figures = (sum) => [
  h("td", {}, bar(sum)),
  h("td", { class: "number" }, `${sum.approved} of ${sum.segments}`),
  grave(sum.errors, sum.made),
  h("td", { class: "number wide" }, sum.made ? String(sum.warnings) : "–"),
  grave(sum.flagged, sum.made),
];

const columns = (first) =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", { scope: "col" }, first),
      h("th", { scope: "col" }, "Progress"),
      h("th", { scope: "col", class: "number" }, "Approved"),
      h("th", { scope: "col", class: "number" }, "Errors"),
      h("th", { scope: "col", class: "number wide" }, "Warnings"),
      h("th", { scope: "col", class: "number" }, "Terms not held"),
    ),
  );

function added(parts) {
  const sum = { segments: 0, approved: 0, draft: 0, errors: 0, warnings: 0, flagged: 0 };
  for (const part of parts) for (const name in sum) sum[name] += part[name] || 0;
  return { ...sum, made: parts.some((part) => part.made) };
}

/** All works, each with its locales; figures come in one after the other. */
export async function works(main, alive) {
  path(["Works", ""]);
  const all = await ask("overview");
  if (!alive()) return;
  const few = all.titles.length <= 6;
  const cards = all.titles.map((title) => card(title, all.locales, few, alive));
  main.replaceChildren(h("h1", {}, "Works"), ...cards.map(([element]) => element));
  for (const [element, fill] of cards) {
    if (element.open) await fill();
    else element.addEventListener("toggle", fill, { once: true });
    if (!alive()) return;
  }
}

function card(title, locales, open, alive) {
  if (title.problem) {
    const problem = h("p", { class: "note bad" }, title.problem);
    return [h("section", { class: "work" }, h("h2", {}, title.id), problem), async () => {}];
  }
  const body = h("tbody", {});
  const idle = h("p", { class: "small muted" });
  const name = h("h2", { lang: title.lang, dir: title.dir }, title.name || title.id);
  const kind = h("span", { class: "muted kind" }, `${title.english} · ${title.kind}`);
  const table = h("table", { hidden: true }, columns("Locale"), body);
  const element = h("details", { class: "work", open }, h("summary", {}, name, kind), table, idle);
  const fill = async () => {
    const rest = new Map();
    for (const locale of locales) {
      const work = await ask("work", { title: title.id, locale: locale.tag }).catch(tellError);
      if (!alive() || !work) return;
      const sum = added(work.parts);
      const why = reason(work, sum);
      if (why) rest.set(why, [...(rest.get(why) || []), ", ", link(title, locale)]);
      else body.append(h("tr", {}, h("th", { scope: "row" }, link(title, locale)), figures(sum)));
      table.hidden = !body.childElementCount;
      idle.replaceChildren(...[...rest].flatMap(([text, links]) => [`${text}: `, ...links.slice(1), ". "]));
    }
  };
  return [element, fill];
}

const link = (title, locale) => {
  const name = h("bdi", { lang: locale.tag }, locale.native);
  return h("a", { href: at(title.id, locale.tag) }, name, ` ${locale.tag}`);
};

/** Why there is nothing to count yet; empty if there is. */
function reason(work, sum) {
  if (sum.approved || sum.draft || sum.made) return "";
  if (work.problem) return "No model leads to";
  return work.parts.some((part) => part.problem) ? "Can’t be read" : "Not run yet";
}

/** The parts of a title in a locale. */
export async function parts(main, alive, title, tag) {
  path(["Works", "#/"], [`${title} · ${tag}`, ""]);
  const work = await ask("work", { title, locale: tag });
  if (!alive()) return;
  const open = work.parts.find((part) => !part.problem && part.approved < part.segments);
  const command = `localize release --region ${work.regions[0]} --title ${title} --locale ${tag}`;
  main.replaceChildren(
    h("h1", {}, `${title} · ${tag}`),
    h("p", { class: "muted" }, work.route.join(" · ")),
    work.problem ? h("p", { class: "note bad" }, work.problem) : "",
    open
      ? h("p", { class: "note" }, h("a", { href: at(title, tag, open.id) }, `Go on with ${open.name}`))
      : h("p", { class: "note good" }, "All is approved. Build the package: ", h("code", {}, command)),
    h("table", {}, columns("Part"), h("tbody", {}, work.parts.map((part) => row(part, title, tag)))),
  );
}

function row(part, title, tag) {
  if (part.problem) {
    const problem = h("td", { colspan: 5, class: "bad-number" }, part.problem);
    return h("tr", {}, h("th", { scope: "row" }, part.name), problem);
  }
  const name = h("a", { href: at(title, tag, part.id) }, part.name);
  const told = part.made ? "" : " · not run yet: opening it translates it now";
  const more = h("span", { class: "muted small" }, h("bdi", {}, ` ${part.title}`), told);
  return h("tr", {}, h("th", { scope: "row" }, name, more), figures(part));
}
