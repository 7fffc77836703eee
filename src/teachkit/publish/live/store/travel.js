// The reader's work as a file: out of the browser, and into it.
//
// The archive is a workspace: unpacked, JupyterLab and the commands work in it. Coming in, the record
// is merged and nothing else takes another's place: what differs is kept aside, for the reader to see.
import { bodyOf, linesToAdd, now } from "./record.js";
import { readablePlan } from "./plan.js";
import { PLAN, RECORD, isAnswer, isKept, isOurs, keptPath } from "./paths.js";
import { unzip, zip } from "./zip.js";

/** All of it as {name, blob}, ready to be saved. */
export async function exportZip(store) {
  return { name: `teachkit-${now().slice(0, 10)}.zip`, blob: await zip(await store.files()) };
}

/**
 * Take in an archive, a record.jsonl or a plan.json; rejects with a sentence, and takes nothing then.
 *
 * @returns {Promise<{came: number, had: number, plan: "none"|"taken"|"same"|"aside", aside: string[],
 *   answers: string[], others: number}>} lines of the record that came and that were here already;
 *   what became of the plan; where lies what was kept aside; answers that came; files left out
 */
export async function importFile(store, file) {
  const { files, others } = await unpacked(file);
  const lines = files[RECORD] === undefined ? [] : bodyOf(files[RECORD], RECORD);
  for (const [path, text] of Object.entries(files)) {
    if (path === PLAN) readablePlan(text, file.name);
  }
  const told = { came: 0, had: 0, plan: "none", aside: [], answers: [], others };
  if (lines.length) {
    told.came = await store.addMissing((own) => linesToAdd(own, lines));
    told.had = lines.length - told.came;
  }
  const when = now();
  for (const [path, text] of Object.entries(files)) {
    if (path === RECORD) continue;
    const outcome = await place(store, path, text, when);
    if (outcome === "aside") told.aside.push(keptPath(path, when));
    if (path === PLAN) told.plan = outcome;
    if (isAnswer(path) && outcome === "taken") told.answers.push(path);
  }
  return told;
}

/** Let a plan that was kept aside and the one in use change places. */
export async function swapPlan(store, aside) {
  const [other, own] = [await store.read(aside), await store.read(PLAN)];
  await store.write(PLAN, other.text, { expect: own?.version ?? 0 });
  await store.write(aside, own?.text ?? null);
}

async function place(store, path, text, when) {
  const there = await store.read(path);
  if (there?.text === text) return "same";
  if (there === null) {
    await store.write(path, text, { expect: 0 });
    return "taken";
  }
  if (isKept(path)) return "same"; // of that second there is one already
  await store.write(keptPath(path, when), text);
  return "aside";
}

async function unpacked(file) {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] === 0x50 && start[1] === 0x4b) {
    const found = await unzip(file, (name) => isOurs(inside(name))).catch((error) => {
      throw new Error(`${file.name} was not taken: ${error.message}.`);
    });
    const files = {};
    for (const [name, text] of Object.entries(found.files)) files[inside(name)] = text;
    if (!Object.keys(files).length) throw new Error(`${file.name} holds no record, no plan and no answer.`);
    return { files, others: found.others };
  }
  const text = await file.text();
  const path = /^\s*\{\s*"teachkit-record"/.test(text) ? RECORD : PLAN;
  return { files: { [path]: text }, others: 0 };
}

/** A name without the folder around it that people make when they pack a workspace themselves. */
const inside = (name) => name.replace(/^(?!exercises\/|kept\/|\.teachkit\/)[^/]+\//, "");
