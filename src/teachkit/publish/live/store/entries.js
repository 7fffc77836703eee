// Question cards tell what was answered by an event; here it gets into the record.
import { StoreError, entryOf, lineOf, linesToAdd } from "./record.js";

/**
 * Take the entries that cards on the page send; `detail.kept` settles when one is kept.
 *
 * @param store what `openStore` gives, or its promise
 */
export function takeEntries(page, store) {
  page.addEventListener("teachkit-entry", (event) => {
    if (event.defaultPrevented) return; // somebody has taken it already
    event.preventDefault();
    event.detail.kept = keep(store, event.detail.entry);
  });
}

/** A card that is not sure sends its entry again, and it is there once. */
async function keep(store, entry) {
  const found = entryOf(entry);
  if (!found) throw new StoreError("no-entry", `That is no entry of a record: ${JSON.stringify(entry)}`);
  await (await store).addMissing((own) => linesToAdd(own, [lineOf(found)]));
}
