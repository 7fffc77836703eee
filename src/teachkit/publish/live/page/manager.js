/**
 * The widgets of the page: painted from the state that the build left, adopted when Python has
 * run their cell.
 */

import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as base from "@jupyter-widgets/base";
import * as controls from "@jupyter-widgets/controls";
import { Widget } from "@lumino/widgets";
import anywidget from "anywidget";

import { Comm } from "./comm.js";
import { name } from "./names.js";
import * as output from "./output.js";

const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  "@jupyter-widgets/output": output,
  anywidget: anywidget(base),
};

/** Models of one class may take over from each other. @param {any} a @param {any} b */
const sameClass = (a, b) =>
  ["_model_module", "_model_name", "_anywidget_id"].every((trait) => a[trait] === b[trait]);

/** A message of the worker as @jupyter-widgets reads it. @param {any} message */
const asMessage = ({ comm_id, data, metadata, buffers }) => ({
  content: { comm_id, data },
  metadata,
  buffers: (buffers ?? []).map((/** @type {any} */ one) => new DataView(one.buffer ?? one)),
});

export class Manager extends ManagerBase {
  /** @type {Map<string, Comm>} */
  comms = new Map();
  /** The address of each anywidget class's module, by its id. @type {Map<string, string>} */
  modules = new Map();

  /** @param {string} name @param {string} module */
  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`The page has no ${name} of ${module}`);
    return found;
  }

  async _get_comm_info() {
    return {};
  }

  /** Every model has a line, so that it can be used at once. @param {any} options @param {any} state */
  _make_model(options, state) {
    const comm = this.comms.get(options.model_id) ?? new Comm(options.model_id);
    this.comms.set(options.model_id, comm);
    const module = this.modules.get(state?._anywidget_id);
    if (module) state = { ...state, _esm: module, _css: "" };
    return super._make_model({ ...options, comm }, state);
  }

  /**
   * Make the models of the page. The modules of anywidgets come first: anywidget gives each two
   * seconds, too few for a slow line.
   * @param {{state: Record<string, {state: any}>}} saved the build's widget state
   */
  async make(saved) {
    for (const { state } of Object.values(saved.state)) {
      if (!/^[^\n]+\.js$/.test(state._esm ?? "")) continue;
      this.modules.set(state._anywidget_id, new URL(state._esm, document.baseURI).href);
    }
    await Promise.allSettled([...this.modules.values()].map((url) => import(url)));
    await this.set_state(saved);
  }

  /**
   * Show a model within an element.
   * @param {string} id @param {HTMLElement} host
   * @param {() => void} [before] called when all is there to draw it
   */
  async show(id, host, before = () => {}) {
    const view = await this.create_view(await this.get_model(id));
    before();
    host.replaceChildren();
    Widget.attach(view.luminoWidget, host);
    await view.displayed;
  }

  /** @param {any} model @param {any} [options] */
  create_view(model, options) {
    const made = super.create_view(model, options);
    made.then((view) => name(view.el));
    return made;
  }

  /** Hear one message of a model that lives. @param {any} message @param {import("./python.js").Python} python */
  async hear(message, python) {
    const { type, comm_id } = message;
    if (type === "comm_open") {
      const comm = new Comm(comm_id);
      comm.connect(python);
      this.comms.set(comm_id, comm);
      await this.handle_comm_open(comm, asMessage(message));
    } else if (this.has_model(comm_id)) {
      const model = await this.get_model(comm_id);
      if (type === "comm_close") model._handle_comm_closed();
      else await model._handle_comm_msg(asMessage(message));
    }
  }

  /**
   * Take over what Python said while it ran a cell, all at once: half-made states never show, and
   * what the reader did in the meantime stays, and is sent.
   * @param {any[]} messages @param {import("./python.js").Python} python
   * @returns {Promise<string[]>} the painted models that were of another class, and are made anew
   */
  async adopt(messages, python) {
    /** @type {Map<string, any>} */
    const adopted = new Map();
    const replaced = [];
    const later = [];
    for (const message of messages) {
      const { type, comm_id, data } = message;
      if (type === "comm_open" && this.has_model(comm_id)) {
        const painted = await this.get_model(comm_id);
        if (sameClass(painted.attributes, data.state)) {
          adopted.set(comm_id, unpacked(message));
          continue;
        }
        replaced.push(comm_id);
        painted._handle_comm_closed();
      }
      if (type === "comm_open") this.hear(message, python);
      else if (adopted.has(comm_id) && data?.state) Object.assign(adopted.get(comm_id), unpacked(message));
      else later.push(message);
    }
    for (const [id, state] of adopted) {
      const model = await this.get_model(id);
      const mine = this.comms.get(id)?.moved() ?? [];
      for (const trait of [...mine, ...Object.keys(model._buffered_state_diff), "_esm", "_css"]) delete state[trait];
      model.set_state(await model.constructor._deserialize_state(state, this));
    }
    for (const message of later) await this.hear(message, python);
    for (const id of adopted.keys()) this.comms.get(id)?.connect(python);
    return replaced;
  }

  /** Python is gone: everything is painted again. */
  release() {
    for (const comm of this.comms.values()) comm.disconnect();
  }
}

/** A message's state with its buffers put where they belong. @param {any} message */
function unpacked(message) {
  const { content, buffers } = asMessage(message);
  const { state, buffer_paths = [] } = content.data;
  base.put_buffers(state, buffer_paths, buffers);
  return state;
}
