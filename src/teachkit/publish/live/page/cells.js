/** The page's cells: each runs once, after those that it needs, and only when it is wanted. */

/** @typedef {{k: number, code: string, needs: number[], live: boolean}} Cell */

/**
 * @param {Cell[]} cells
 * @param {(cell: Cell) => Promise<void>} run
 * @returns {{want: (k: number) => Promise<void>, forget: () => void}} `forget`: none has run,
 *   for a Python that begins again
 */
export function makeCells(cells, run) {
  const byOrdinal = new Map(cells.map((cell) => [cell.k, cell]));
  /** @type {Map<number, Promise<void>>} */
  const wanted = new Map();

  /** @param {number} k */
  function want(k) {
    const cell = byOrdinal.get(k);
    if (!cell) return Promise.reject(new Error(`The page has no cell ${k}`));
    let coming = wanted.get(k);
    if (!coming) {
      // Asked for all at once, so that they stand in the worker's queue in this order.
      coming = Promise.all(cell.needs.map(want)).then(() => run(cell));
      wanted.set(k, coming);
    }
    return coming;
  }

  return { want, forget: () => wanted.clear() };
}
