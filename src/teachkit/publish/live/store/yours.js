// The page "Your record and plan": what is kept in this browser, and how it goes out, in and away.
//
// The text of the page is book/yours.md. It has an empty box for each part, by its data-yours.
import { element } from "./elements.js";
import { keepBook, letGo, notKept } from "./offline.js";
import { PLAN, RECORD, isAnswer } from "./paths.js";
import { planText, readablePlan } from "./plan.js";
import { chapterTable, courseData, standing } from "./standing.js";
import { follow, openStore } from "./store.js";
import { exportZip, importFile, swapPlan } from "./travel.js";
import "./yours.css";

const box = (name) => document.querySelector(`[data-yours="${name}"]`);
const status = () => element("p", { role: "status", class: "tk-status" });
const button = (text, onclick, more = {}) => element("button", { type: "button", onclick, class: "tk-button", ...more }, text);

async function begin() {
  const store = await openStore();
  const shapes = courseData();
  const paint = () => Promise.all([paintKept(store), paintStanding(store), paintPlan(store, shapes)]);
  paintExport(store);
  paintImport(store);
  paintDelete(store);
  await Promise.all([follow(store, paint), paintOffline()]);
}

// --- what is here ---------------------------------------------------------------------------

async function paintKept(store) {
  const files = await store.files();
  const record = await store.record();
  const paths = Object.keys(files);
  const answers = paths.filter(isAnswer).length;
  const aside = paths.filter((path) => path.startsWith("kept/")).length;
  const letters = Object.values(files).reduce((sum, text) => sum + new Blob([text]).size, 0);
  const rows = [
    ["Entries in your record", String(record.entries.length)],
    ["Your plan", PLAN in files ? "here" : "not begun"],
    ["Exercises that you have written in", String(answers)],
    ["Kept aside", aside ? `${aside} files that would have taken another's place` : "nothing"],
    ["Size", size(letters)],
  ];
  if (record.unreadable) rows.splice(1, 0, ["Lines that cannot be read", `${record.unreadable}, left as they are`]);
  box("kept").replaceChildren(
    store.problem ? element("p", { class: "tk-problem" }, element("strong", {}, "Careful. "), store.problem) : "",
    element("dl", {}, rows.flatMap(([head, value]) => [element("dt", {}, head), element("dd", {}, value)])),
  );
}

async function paintStanding(store) {
  const place = box("standing");
  try {
    place.replaceChildren(chapterTable(standing(await courseData(), await store.files())));
  } catch (error) {
    place.replaceChildren(element("p", { class: "tk-problem" }, error.message));
  }
}

async function paintPlan(store, shapes) {
  const place = box("plan");
  const found = await store.read(PLAN);
  if (!found) {
    place.replaceChildren(element("p", {}, "There is none yet. Each chapter writes its section at its end."));
    return;
  }
  try {
    const { title, line, parts } = planText(readablePlan(found.text, "Your plan"), (await shapes).plan);
    place.replaceChildren(element("p", {}, element("strong", {}, title), line ? `: ${line}` : ""), ...parts.map(section));
  } catch (error) {
    place.replaceChildren(element("p", { class: "tk-problem" }, error.message));
  }
}

function section({ title, lists, texts }) {
  const listed = lists.map(({ rows }) =>
    element(
      "ul",
      {},
      rows.map(({ key, cells }) =>
        element("li", {}, element("strong", {}, key), cells.map(([head, text]) => [element("br"), `${head}: ${text}`])),
      ),
    ),
  );
  const written = texts.map(([head, text]) => element("p", {}, element("strong", {}, `${head}. `), text));
  return element("section", { class: "tk-part" }, element("h3", {}, title), listed, written);
}

// --- out, in, and away ----------------------------------------------------------------------

function paintExport(store) {
  const told = status();
  const file = (path, name, kind) => async () => {
    const found = await store.read(path);
    if (!found) told.textContent = "There is nothing to export yet.";
    else save(name, new Blob([found.text], { type: kind }), told);
  };
  box("export").replaceChildren(
    element(
      "div",
      { class: "tk-buttons" },
      button("Export everything", () => saveAll(store, told), { class: "tk-button tk-first" }),
      button("Only the plan", file(PLAN, "plan.json", "application/json")),
      button("Only the record", file(RECORD, "record.jsonl", "application/x-ndjson")),
    ),
    told,
  );
}

async function saveAll(store, told) {
  const { name, blob } = await exportZip(store);
  save(name, blob, told);
}

function save(name, blob, told) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  told.textContent = `Saved as ${name} (${size(blob.size)}), where your browser puts what it downloads.`;
}

function paintImport(store) {
  const told = status();
  const asked = element("div");
  const chooser = element("input", { type: "file", id: "tk-import", accept: ".zip,.jsonl,.json" });
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (!file) return;
    asked.replaceChildren();
    told.textContent = `Reading ${file.name} …`;
    try {
      const outcome = await importFile(store, file);
      told.textContent = sentences(outcome, file.name).join(" ");
      if (outcome.plan === "aside") asked.replaceChildren(twoPlans(store, outcome.aside.find((path) => path.endsWith(PLAN)), told, asked));
    } catch (error) {
      told.textContent = error.message;
    }
    chooser.value = "";
  });
  box("import").replaceChildren(
    element("p", {}, element("label", { for: "tk-import" }, "A zip, a record.jsonl or a plan.json: "), chooser),
    told,
    asked,
  );
}

function sentences({ came, had, plan, aside, answers, others }, name) {
  const told = [];
  if (came || had) told.push(`New entries in your record: ${came}; here already: ${had}.`);
  if (plan === "taken") told.push("The plan is here now.");
  if (plan === "aside") told.push("Another plan came.");
  if (plan === "same") told.push("The plan is the one that you have.");
  if (answers.length) told.push(`Exercises that came: ${answers.length}.`);
  const notes = aside.filter((path) => !path.endsWith(PLAN));
  if (notes.length) told.push(`Exercises that you had written in yourself: ${notes.length}. Yours stay; the others are kept aside.`);
  if (others) told.push(`Files left out, which this book does not use: ${others}.`);
  return told.length ? told : [`Everything in ${name} was here already.`];
}

function twoPlans(store, aside, told, asked) {
  const answer = (sentence) => {
    asked.replaceChildren();
    told.textContent = sentence;
    document.getElementById("tk-import").focus();
  };
  const take = async () => {
    await swapPlan(store, aside);
    answer("The plan that came is yours now; your former one is kept aside, and in every export.");
  };
  return element(
    "div",
    { role: "group", "aria-labelledby": "tk-two-plans", class: "tk-asked" },
    element("p", { id: "tk-two-plans" }, "You have a plan here, and another one came. Which one do you go on with? The other is kept."),
    element(
      "div",
      { class: "tk-buttons" },
      button("Mine", () => answer("Your plan stays; the one that came is kept aside, and in every export.")),
      button("The one that came", take),
    ),
  );
}

function paintDelete(store) {
  const told = status();
  const away = async () => {
    await store.clear();
    dialog.close();
    told.textContent = "Everything is gone. The book begins anew.";
  };
  const dialog = element(
    "dialog",
    { class: "tk-dialog", "aria-labelledby": "tk-delete-head" },
    element("h3", { id: "tk-delete-head" }, "Delete everything?"),
    element("p", {}, "Your record, your plan and what you wrote in exercises go from this browser. Nobody else has a copy."),
    element(
      "div",
      { class: "tk-buttons" },
      button("Export first", () => saveAll(store, told)),
      button("Cancel", () => dialog.close(), { autofocus: true }),
      button("Delete everything", away, { class: "tk-button tk-danger" }),
    ),
  );
  box("delete").replaceChildren(button("Delete everything …", () => dialog.showModal()), dialog, told);
}

// --- the book itself ------------------------------------------------------------------------

async function paintOffline() {
  const place = box("offline");
  const told = status();
  const left = await notKept().catch(() => null);
  if (!left) {
    const why = globalThis.isSecureContext
      ? "This browser cannot keep a site by itself."
      : "A browser keeps a site only when it comes by https, or from this machine.";
    place.replaceChildren(element("p", {}, `${why} The book as a zip works everywhere.`));
    return;
  }
  const bar = element("progress", { max: "1", value: "0", "aria-label": "Of the book is here", hidden: true });
  const fetchAll = button(left.bytes ? `Keep this book on this machine (${size(left.bytes)})` : "All of this book is on this machine", async () => {
    bar.hidden = false;
    fetchAll.disabled = true;
    try {
      await keepBook((done, all) => {
        bar.value = done / all;
        bar.textContent = `${size(done)} of ${size(all)}`;
      });
      told.textContent = "All of it is here. It opens without a network from now on.";
      fetchAll.textContent = "All of this book is on this machine";
    } catch (error) {
      told.textContent = error.message;
      fetchAll.disabled = false;
    }
    bar.hidden = true;
  });
  fetchAll.disabled = !left.bytes;
  const drop = button("Take it off again", async () => {
    await letGo();
    told.textContent = "It is gone; what you visit from now on is kept again.";
  });
  place.replaceChildren(element("div", { class: "tk-buttons" }, fetchAll, drop), bar, told);
}

function size(bytes) {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} bytes`;
}

begin().catch((error) => console.error(error));
