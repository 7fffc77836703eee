// What the reader has written for an exercise: the very notebook that JupyterLab keeps.
import { keptPath } from "../store/paths.js";
import { now } from "../store/record.js";
import { cellsOf, partners, withCode } from "./statement.js";

const PAUSE = 400; // milliseconds without a key before something is written

/**
 * @param {object} data the exercise's data: id and statement
 * @param {object} store
 * @param {(codes: string[]) => void} onForeign another tab or a workspace has written it
 * @param {(sentence: string) => void} say
 */
export async function openAnswer(data, store, onForeign, say) {
  const path = `exercises/${data.id}/statement.md`;
  const built = cellsOf(data.statement).map((cell) => cell.code);
  let base = data.statement;
  let version = 0;
  let places = built.map((_, place) => place);
  let codes = [...built];
  let timer = 0;
  let writing = Promise.resolve();

  function take(kept) {
    const theirs = cellsOf(kept.text).map((cell) => cell.code);
    base = kept.text;
    version = kept.version;
    places = partners(built, theirs);
    codes = places.map((place, k) => (place === null ? built[k] : theirs[place]));
  }

  /** Without a partner in the kept notebook a cell is not kept: there is no place for it. */
  const text = () => withCode(base, new Map(places.flatMap((place, k) => (place === null ? [] : [[place, codes[k]]]))));

  async function write() {
    const wanted = text();
    if (wanted === base && version) return;
    try {
      version = await store.write(path, wanted, { expect: version });
    } catch (error) {
      if (error.code !== "conflict") throw error;
      // Another tab wrote at this moment. What is in front of the reader counts; the other is kept.
      const other = await store.read(path);
      const aside = keptPath(path, now());
      if (other) await store.write(aside, other.text);
      version = await store.write(path, wanted);
      say(`Another tab has written this as well; its text is kept as ${aside}.`);
    }
    base = wanted;
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    writing = writing.then(write).catch((error) => say(`Not kept: ${error.message}`));
    return writing;
  }

  const kept = await store.read(path);
  if (kept) take(kept);

  store.onChange(async ({ paths, here }) => {
    if (here || !paths.includes(path) || timer) return;
    await writing;
    const other = await store.read(path);
    if (!other || other.version === version) return;
    take(other);
    onForeign([...codes]);
  });
  // The last chance before a tab is closed or put aside.
  document.addEventListener("visibilitychange", () => document.hidden && timer && save());

  return {
    codes: () => [...codes],
    built,
    /** @param {number} k @param {string} code */
    change(k, code) {
      if (codes[k] === code) return;
      codes[k] = code;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    },
    save,
    /** Begin again with the course's text; returns where the former one is kept, or "". */
    async startOver() {
      await save();
      const aside = keptPath(path, now());
      const former = text();
      if (former !== data.statement) await store.write(aside, former);
      [base, codes, places] = [data.statement, [...built], built.map((_, place) => place)];
      version = await store.write(path, base);
      return former === data.statement ? "" : aside;
    },
  };
}
