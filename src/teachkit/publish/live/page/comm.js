/** One widget's line to Python, which takes messages long before Python is there. */

/**
 * What @jupyter-widgets calls a comm. Until `connect` it keeps what is sent, traits and messages
 * in their order; the models need not know which of the two times it is.
 */
export class Comm {
  /** @param {string} id */
  constructor(id) {
    this.comm_id = id;
    this.target_name = "jupyter.widget";
    /** @type {{data: any, buffers: ArrayBuffer[]}[]} */
    this.kept = [];
    /** @type {import("./python.js").Python | null} */
    this.python = null;
  }

  /** @param {Function} hear */
  on_msg(hear) {
    this.hear = hear;
  }

  /** @param {Function} hear */
  on_close(hear) {
    this.closed = hear;
  }

  /**
   * Send, or keep. The model holds back its next change until it hears that this one is done.
   * @param {any} data @param {any} [callbacks] @param {object} [_metadata] @param {any[]} [buffers]
   */
  send(data, callbacks, _metadata, buffers = []) {
    const id = Math.random().toString(36).slice(2);
    const done = () => callbacks?.iopub?.status?.({ content: { execution_state: "idle" } });
    if (this.python) this.post({ data, buffers }).then(done);
    else {
      this.keep({ data, buffers });
      queueMicrotask(done);
    }
    return id;
  }

  /** @param {{data: any, buffers: any[]}} message */
  keep(message) {
    const last = this.kept.at(-1);
    const both = [last, message].every((one) => one?.data.method === "update" && !one.buffers.length);
    if (last && both) Object.assign(last.data.state, message.data.state); // a slider is drawn, not jumped
    else this.kept.push(message);
  }

  /** The names of the traits that the reader has moved and Python does not know of. */
  moved() {
    return this.kept.flatMap(({ data }) => (data.method === "update" ? Object.keys(data.state) : []));
  }

  /** From now on to this Python, beginning with what was kept. @param {import("./python.js").Python} python */
  connect(python) {
    this.python = python;
    for (const message of this.kept.splice(0)) this.post(message);
  }

  /** Python is gone: keep again. */
  disconnect() {
    this.python = null;
  }

  /** @param {{data: any, buffers: any[]}} message */
  post({ data, buffers }) {
    const request = this.python?.request("comm_msg", { comm_id: this.comm_id, data, buffers });
    return Promise.resolve(request).catch(() => {}); // a dead Python is reported once, where it died
  }

  close() {
    this.python?.request("comm_close", { comm_id: this.comm_id }).catch(() => {});
  }
}
