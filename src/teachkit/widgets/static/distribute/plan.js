import { h } from "../tool/dom.js";
import { makeSaved, pills } from "../tool/saved.js";

/**
 * The channels in the plan, and what it says of the name and of conflicts.
 * @param {import("../tool/shell.js").Context} context
 */
export function makePlan(context) {
  /** @param {any} row */
  const channel = (row) => ({
    word: row.channel,
    title: [row.reaches, row.keeper, row.step].filter(Boolean).join("; "),
    out: () => context.work("Taking out", "remove", { channel: row.channel }),
  });

  /** @param {string} label @param {string} text @param {string} none */
  const line = (label, text, none) =>
    h("p", {}, h("span", { class: "tk-label" }, label), text || h("span", { class: "tk-quiet" }, none));

  return makeSaved(context, ({ channels = [], name, conflicts }) => [
    channels.length
      ? pills("Channels", channels.map(channel))
      : line("Channels: ", "", "none yet. Switch some on, and save them."),
    line("Name: ", name, "not looked up yet."),
    line("Conflicts: ", conflicts, "not computed yet."),
  ]);
}
