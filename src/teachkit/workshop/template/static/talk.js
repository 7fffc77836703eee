/** A page of the room: the outbox, the wire, the panel, and what is said about them. */

import { h } from "../widgets/tool/dom.js";
import { makeBanner } from "./banner.js";
import { openBox } from "./box.js";
import { makeOutbox } from "./outbox.js";
import { makePace } from "./pace.js";
import { makePanel } from "./panel.js";
import { pause, tell } from "./place.js";
import { makeTimer } from "./timer.js";
import { openWire } from "./wire.js";

const PERSON = "teachkit-person"; // whose browser this was last, for a page that finds nobody to ask

/**
 * @param {{chapter?: string, came?: (message: any) => void, line?: (state: string, why: string) => void}} page
 */
export async function joinTalk({ chapter = "", came = () => {}, line = () => {} }) {
  const banner = makeBanner();
  const { person, latest, said } = await known(banner);
  const outbox = await makeOutbox(await openBox("teachkit-outbox"), person, {
    changed: (told) => banner.kept(told),
    refused: (_, error) => banner.refused(error),
  });
  for (const { body } of outbox.unsent()) if (body.ask) (said[body.ask] ??= {})[body.round] = body.value;
  const panel = makePanel(outbox, said);
  const pace = makePace(chapter, banner);
  const timer = makeTimer();

  const wire = openWire("room/live", {
    heard(message) {
      const offset = message.now ? message.now - Date.now() : 0;
      if (message.type === "room") {
        panel.room(message, offset);
        pace(message.pace);
        timer(message.timer, offset);
      } else if (message.type === "game") panel.game(message);
      else if (message.type === "you") you(message);
      came(message);
    },
    told(state, why) {
      banner.gone("server", state === "gone", why === "silent" ? 0 : undefined);
      if (state === "shut") banner.gone("shut", true, 0);
      if (state === "here") outbox.flush();
      line(state, why);
    },
  });
  return { banner, outbox, wire, latest };
}

/** Who this is and what they have said; a page that cannot know yet begins with what it has. */
async function known(/** @type {ReturnType<typeof makeBanner>} */ banner) {
  for (const seconds of [0, 0.5, 1]) {
    await pause(seconds);
    const { status, data } = await tell("room/answers").catch(() => ({ status: 0, data: null }));
    if (status === 200) {
      remember(data.person);
      return data;
    }
    if (status === 401 || status === 403) banner.gone("shut", true, 0);
  }
  return { person: remember(), latest: {}, said: {} };
}

function remember(person = "") {
  try {
    if (person) localStorage.setItem(PERSON, person);
    return person || localStorage.getItem(PERSON) || "";
  } catch {
    return person;
  }
}

function you(/** @type {{group: string | null}} */ { group }) {
  const old = document.querySelector(".rm-group");
  if (old) old.remove();
  if (group) document.getElementById("kept")?.before(h("p", { class: "rm-group" }, "Your group: ", h("strong", {}, group)));
}
