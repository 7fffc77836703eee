// Offers the other editions of the book, where there are any: a list that opens, of plain links.
// On a page of a past edition it also says so, for whoever came from a search.

const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
const page = location.pathname.slice(root.pathname.length);

/** @typedef {{name: string, path: string, here?: boolean}} Edition */

async function editions() {
  try {
    const answer = await fetch(new URL("editions.json", root), { cache: "no-cache" });
    return answer.ok ? /** @type {Edition[]} */ (await answer.json()) : [];
  } catch {
    return []; // offline, and never seen before: this edition reads well by itself
  }
}

/** @param {string} name @param {Record<string, string>} attributes @param {(Node | string)[]} inside */
function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** Lead to the same page of the other edition, where it has that page. @param {HTMLAnchorElement} link */
async function leadToTheSamePage(link) {
  const same = new URL(page, link.href);
  const answer = await fetch(same, { method: "HEAD" }).catch(() => null);
  if (answer?.ok) link.href = same.href;
}

/** @param {Edition[]} all */
function show(all) {
  const here = all.find((edition) => edition.here);
  const links = all
    .filter((edition) => edition !== here)
    .map((edition) => element("a", { href: new URL(edition.path, root).href }, edition.name));
  const list = element("ul", {}, ...links.map((link) => element("li", {}, link)));
  const details = element("details", {}, element("summary", {}, `Edition ${here.name}`), list);
  details.addEventListener("toggle", () => links.forEach(leadToTheSamePage), { once: true });
  document
    .querySelector(".sidebar-primary-items__start")
    ?.append(element("nav", { class: "tk-editions", "aria-label": "Editions" }, details));
  if (here !== all[0]) {
    const newest = element("a", { href: new URL(all[0].path, root).href }, `edition ${all[0].name}`);
    const words = element("p", {}, `This is edition ${here.name}. There is a newer one: `, newest, ".");
    void leadToTheSamePage(newest);
    document.querySelector(".bd-article")?.prepend(element("aside", { class: "tk-past-edition" }, words));
  }
}

const all = await editions();
if (all.length > 1) show(all);
