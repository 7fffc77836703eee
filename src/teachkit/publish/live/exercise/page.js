// An exercise's own page: its cells are editors, and its panel checks what is in them.
import { openAnswer } from "./answer.js";
import { makeCells } from "./cells.js";
import { makePanel } from "./panel.js";
import { PATIENCE, makePython } from "./python.js";

const STOPPED = "Stopped. Python starts anew when you next run or check something.";
const STAGES = { download: "Python is on its way", start: "Python starts" };
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** @param {HTMLElement} box the panel @param {object} data @param {object} page @param {object} store */
export async function openExercise(box, data, page, store) {
  const own = Number(box.id.slice("cell-".length)); // the cell whose place the panel takes
  const { id, revision } = data;
  let busy = null; // {k} or {check: true}
  let hear = () => {};

  const answer = await openAnswer(data, store, (codes) => fill(codes), (text) => panel.say(text));
  page.cells.forEach((cell, k) => {
    cell.code = answer.built[k];
    cell.needs = cell.needs.filter((one) => one !== own);
  });
  const python = makePython(page, store, onProgress, (message) => hear(message));
  const panel = makePanel(box, data, { check, stop, hint, giveUp, startOver });
  const cells = await makeCells(
    answer.codes().map((code, k) => (k === own ? null : code)),
    { change: answer.change, run, stop, focused: python.warm },
  );
  await refresh();
  store.onChange(refresh);

  function fill(codes) {
    codes.forEach((code, k) => cells[k]?.editor.set(code));
  }

  async function refresh() {
    const record = await store.record();
    panel.standing(record.status(id, revision), record.hints(id, revision));
  }

  async function keep(kind, right, said) {
    try {
      await store.append([{ kind, id, revision, right, said }]);
    } catch (error) {
      panel.say(`Not recorded: ${error.message}`);
    }
    await refresh();
  }

  function onProgress(progress) {
    const stage = STAGES[progress?.stage];
    if (!busy || !stage) return;
    const bytes = progress.total ? ` ${megabytes(progress.loaded)} of ${megabytes(progress.total)} MB` : "";
    tell(`${stage} …`, bytes);
  }

  function tell(text, bytes) {
    if ("check" in busy) panel.say(text, bytes);
    else cells[busy.k].tell(text, true, bytes);
  }

  function stop() {
    python.end(new Stopped());
  }

  async function run(k) {
    if (busy) return;
    busy = { k };
    let now = k;
    cells[k].tell(python.started() ? "Running …" : "Python starts …", true);
    hear = (message) => {
      if (message.type === "output") cells[now]?.add(message.output);
      if (message.type === "clear") cells[now]?.clear();
    };
    try {
      const broken = await python.run(k, codesNow(), (place) => {
        now = place;
        cells[place]?.clear();
        cells[k].tell(place === k ? "Running …" : `Running cell ${place + 1} first …`, true);
      });
      cells[k].tell(broken === null ? "Done." : broken === k ? "" : `Cell ${broken + 1} has to run first, and it does not.`);
    } catch (error) {
      cells[k].tell(error instanceof Stopped ? STOPPED : `Python cannot run here: ${error.message}.`);
    } finally {
      busy = null;
    }
  }

  /** The panel's cell is none to run: it shows what stands there already. */
  function codesNow() {
    return answer.codes().map((code, k) => (k === own ? page.cells[own].code : code));
  }

  async function check() {
    if (busy) return;
    busy = { check: true };
    const results = [];
    let number = -1;
    let watch = 0;
    const seconds = data.seconds * PATIENCE;
    // Python stops what takes too long by itself, but for one step that never ends.
    const patience = (2 * seconds + 5) * 1000;
    panel.waiting();
    panel.busy(true);
    panel.say(python.started() ? "Checking …" : "Python starts …");
    hear = (message) => {
      if (message.type !== "check") return;
      number = message.number;
      clearTimeout(watch);
      watch = setTimeout(() => python.end(new TooSlow()), patience);
      panel.row(number, message.result);
      if (message.result) results[number] = message.result;
      else panel.say(`Checking … ${number + 1} of ${data.checks.length}`);
    };
    try {
      await answer.save();
      const report = await python.check(id, codesNow().filter((_, k) => k !== own));
      panel.printed(report.printed);
      await finish(report.checks);
    } catch (error) {
      if (error instanceof Stopped) panel.say(STOPPED);
      else if (number < 0) panel.say(`Could not check: ${error.message}`);
      else {
        // Python is gone in the middle of a check: by our hand, or because it broke altogether.
        const why =
          error instanceof TooSlow
            ? `It did not finish within ${Math.round(patience / 1000)} s. Is there a loop that never ends?`
            : `Your code ended Python altogether: ${error.message}`;
        await finish(data.checks.map((one, at) => results[at] ?? unfinished(one, at === number ? why : "Not tried.")));
      }
    } finally {
      clearTimeout(watch);
      panel.busy(false);
      busy = null;
    }
  }

  async function finish(results) {
    results.forEach((result, at) => panel.row(at, result));
    const passed = results.filter((one) => one.outcome === "passed").length;
    const all = passed === results.length;
    panel.say(
      `${passed} of ${results.length} checks passed.${all ? " Well done. Look at a solution now: there is more than one way." : ""}`,
    );
    const hints = (await store.record()).hints(id, revision);
    const outcomes = Object.fromEntries(results.map((one) => [one.name, one.outcome]));
    await keep("exercise", all, { outcomes, hints });
  }

  async function hint() {
    const opened = (await store.record()).hints(id, revision);
    if (opened < data.hints.length) await keep("hint", null, { number: opened + 1 });
  }

  function giveUp() {
    return keep("give-up", null, {});
  }

  async function startOver() {
    const aside = await answer.startOver();
    python.end(new Stopped());
    fill(answer.codes());
    cells.forEach((cell) => {
      cell?.clear();
      cell?.tell("");
    });
    return aside;
  }
}

const unfinished = ({ name, sentence }, message) => ({ name, sentence, message, outcome: "could-not-run" });

class Stopped extends Error {}
class TooSlow extends Error {}
