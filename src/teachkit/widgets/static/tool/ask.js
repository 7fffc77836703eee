/** What a tool's page and its Python say to each other, and how a count is said. */

/**
 * @typedef {object} Model anywidget's model: the traits of the widget
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(name: string, hear: Function) => void} on
 * @property {(name: string, hear: Function) => void} off
 * @property {(content: object) => void} send
 */

/**
 * Make `ask`: a message out, a promise for the answer that carries the same id.
 * @param {Model} model
 * @param {(undo: () => void) => void} cleanup
 */
export function makeAsk(model, cleanup) {
  /** @type {Map<string, {resolve: Function, reject: Function}>} */
  const waiting = new Map();
  const view = Math.random().toString(36).slice(2, 8);
  let count = 0;
  const hear = (/** @type {any} */ answer) => {
    const one = waiting.get(answer?.id);
    if (!one) return;
    waiting.delete(answer.id);
    if (answer.error) one.reject(Object.assign(new Error(answer.error.message), answer.error));
    else one.resolve(answer);
  };
  model.on("msg:custom", hear);
  cleanup(() => model.off("msg:custom", hear));
  return (/** @type {string} */ deed, /** @type {object} */ content = {}) =>
    new Promise((resolve, reject) => {
      const id = `${view}-${++count}`;
      waiting.set(id, { resolve, reject });
      model.send({ id, do: deed, ...content });
    });
}

/** Set traits, and send them. @param {Model} model @param {Record<string, any>} values */
export function put(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
