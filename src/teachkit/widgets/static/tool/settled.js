/**
 * Wait until nobody types any more: the last call counts.
 * @param {(...values: any[]) => void} act @param {number} wait in milliseconds
 */
export function settled(act, wait) {
  let timer = 0;
  const later = (/** @type {any[]} */ ...values) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => act(...values), wait);
  };
  later.now = (/** @type {any[]} */ ...values) => {
    clearTimeout(timer);
    act(...values);
  };
  return later;
}
