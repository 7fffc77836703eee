// Where the reader stands: the seven words on a line, and, where there is room, all of it.
//
// The build writes the words with their links (publish/book/standing.py), which is what stands there
// without JavaScript. Every state is a word and a shape, never a colour alone.
import { address, element, inline } from "./elements.js";
import { progressOf, readWorkspace } from "./progress.js";
import { follow, siteRoot } from "./store.js";

const MOST = 8;

let course = null;

/** What the build wrote of the course. */
export function courseData() {
  return (course ??= fetch(`${siteRoot()}course.json`).then((answer) => {
    if (!answer.ok) throw new Error(`course.json: ${answer.status}`);
    return answer.json();
  }));
}

/** Show where the reader stands in every box on the page that asks for it, from now on. */
export async function followStanding(page, opened) {
  const boxes = [...page.querySelectorAll(".tk-standing")];
  if (!boxes.length) return;
  const [store, data] = await Promise.all([opened, courseData()]);
  const paint = async () => {
    const files = await store.files();
    for (const box of boxes) paintInto(box, () => standing(data, files));
  };
  await follow(store, paint);
}

/** The progress in a workspace's files; throws a sentence when they cannot be read. */
export function standing(data, files) {
  const { record, plan } = readWorkspace(files);
  return progressOf(data, record, plan);
}

function paintInto(box, read) {
  const told = box.querySelector(".tk-told") ?? box.appendChild(element("div", { class: "tk-told" }));
  try {
    const progress = read();
    paintWords(box, progress);
    told.replaceChildren(...(box.dataset.shows === "whole" ? whole(progress) : [coming(progress)]));
  } catch (error) {
    told.replaceChildren(
      element("p", {}, element("strong", {}, "Where you stand cannot be read. "), error.message),
    );
  }
}

/** Give each word of the line its state. */
function paintWords(box, progress) {
  for (const item of box.querySelectorAll("[data-word]")) {
    const one = progress.chapters.find((chapter) => chapter.id === item.dataset.word);
    if (!one) continue;
    item.dataset.state = one.state;
    item.querySelector(".tk-state").textContent = one.state;
    item.querySelector(".tk-count").textContent = one.passed[1] ? `${pair(one.passed)} exercises` : "";
  }
}

const coming = ({ next }) =>
  next
    ? element("p", {}, element("strong", {}, "Next: "), element("a", { href: address(siteRoot(), next.link) }, inline(next.what)), ".")
    : element("p", {}, element("strong", {}, "All of it is done."), " What would you do otherwise by now?");

function whole(progress) {
  return [
    coming(progress),
    ...again(progress.again),
    element("details", {}, element("summary", {}, "Chapter by chapter"), chapterTable(progress)),
    progress.unreadable
      ? element("p", {}, `${progress.unreadable} lines of your record could not be read, and are kept.`)
      : "",
  ].filter(Boolean);
}

function again(items) {
  if (!items.length) return [element("p", {}, "Nothing to look at again for now.")];
  const listed = items.slice(0, MOST).map((item) =>
    element("li", {}, element("a", { href: address(siteRoot(), item.link) }, inline(item.what)), `: ${item.why}.`),
  );
  if (items.length > MOST) listed.push(element("li", {}, `and ${items.length - MOST} more.`));
  return [
    element("p", {}, element("strong", {}, "To look at again"), ", because that is what makes it stay:"),
    element("ol", {}, listed),
  ];
}

/** What is done in each chapter, of how much there is. */
export function chapterTable(progress) {
  const heads = ["state", "predicted", "reasons", "right", "exercises", "plan"];
  const rows = progress.chapters.map((one) => {
    const section = one.section === "begun" ? `begun, ${one.open} open` : one.section;
    const cells = [one.state, pair(one.predictions), pair(one.reasons), pair(one.right), pair(one.passed), section];
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, element("a", { href: address(siteRoot(), one.link) }, one.title)),
      cells.map((cell) => element("td", {}, cell)),
    );
  });
  return element(
    "div",
    { class: "tk-scroll", tabindex: "0", role: "region", "aria-label": "Chapter by chapter" },
    element(
      "table",
      { class: "tk-chapters" },
      element("caption", {}, "Done, of how many there are"),
      element("thead", {}, element("tr", {}, ["chapter", ...heads].map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, rows),
    ),
  );
}

const pair = ([done, there]) => (there ? `${done} of ${there}` : "");
