/** A chapter: its tools, its cards, and the room around it. */

import { makeCards } from "./cards.js";
import { voila, watchKernel } from "./kernel.js";
import { joinTalk } from "./talk.js";
import { followHeading } from "./where.js";

const PATIENCE = 20_000; // milliseconds within which the tools should have come

const chapter = document.body.dataset.chapter ?? "";

// The tools follow JupyterLab's mark of a theme; here it follows the reader's system.
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => void (document.body.dataset.jpThemeLight = String(!dark.matches));
dark.addEventListener("change", paint);
paint();

const came = voila();

async function main() {
  /** @type {ReturnType<typeof watchKernel> | null} */
  let kernel = null;
  /** @type {ReturnType<typeof makeCards> | null} */
  let cards = null;
  /** @type {string[]} */
  let covered = [];
  let silent = false;
  const talk = await joinTalk({
    chapter,
    came(message) {
      if (message.type !== "room") return;
      covered = message.covered;
      cards?.cover(covered);
    },
    line(state, why) {
      if (state === "gone") silent = why === "silent";
      else if (silent) {
        silent = false;
        kernel?.again();
      }
    },
  });
  const { banner, outbox, wire, latest } = talk;
  followHeading((heading) => wire.where(chapter, heading));
  cards = makeCards(chapter, outbox, latest);
  cards.cover(covered);

  const late = setTimeout(() => banner.gone("lost", true), PATIENCE);
  const app = await came;
  const manager = await app.widgetManagerPromise.promise;
  clearTimeout(late);
  let here = false;
  kernel = watchKernel(manager, {
    told(connected) {
      here ||= connected;
      if (here) banner.gone("kernel", !connected);
      banner.gone("lost", kernel?.lost() ?? false, 0);
    },
    restored: () => cards?.found(manager).then(() => (document.documentElement.dataset.tools = "here")),
  });
}

main();
