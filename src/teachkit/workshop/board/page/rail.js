/** The room beside the stage: who is where, how fast it goes, the clock, the groups, the machine. */

import { counted, said } from "./drawing.js";
import { redraw } from "./redraw.js";
import { countdown } from "./room/clock.js";
import { h } from "./tool/dom.js";

const PARTS = /** @type {Record<string, string>} */ ({
  read: "reading",
  widget: "the tool",
  exercises: "exercises",
  break: "a break",
});

/** @param {string} title @param {string} name @param {...any} inside */
function card(title, name, ...inside) {
  return h("section", { class: "bd-card", "aria-labelledby": `bd-${name}` }, h("h2", { id: `bd-${name}` }, title), inside);
}

const button = (/** @type {string} */ word, /** @type {() => void} */ press, more = {}) =>
  h("button", { type: "button", class: "tk-button tk-small", onclick: press, "data-key": word, ...more }, word);

/** @param {any} board what the pieces share: see board.js */
export function makeRail(board) {
  const where = h("div", {});
  const pace = h("div", {});
  const clock = h("div", {});
  const groups = h("div", {});
  const machine = h("div", {});

  const minutes = h("input", { type: "number", min: 1, max: 180, value: "5", "aria-label": "Minutes" });
  const label = h("input", { type: "text", maxlength: 60, placeholder: "for what?", "aria-label": "What the time is for", size: 12 });
  const start = h(
    "form",
    { class: "tk-line", onsubmit: begin },
    minutes,
    "min",
    label,
    h("button", { class: "tk-button tk-small" }, "Start"),
  );
  const size = h("input", { type: "number", min: 2, max: 60, value: "4", "aria-label": "People in a group" });
  const make = h(
    "form",
    { class: "tk-line", onsubmit: group },
    "Groups of",
    size,
    h("button", { class: "tk-button tk-small" }, "Make"),
  );

  function begin(/** @type {Event} */ event) {
    event.preventDefault();
    const seconds = Math.round(Number(minutes.value) * 60);
    board.deeds.go({ do: "timer", seconds, label: label.value.trim() }, "the timer", { do: "timer.stop" });
  }

  function group(/** @type {Event} */ event) {
    event.preventDefault();
    board.deeds.go({ do: "groups.make", size: Number(size.value) }, "the groups", { do: "groups.clear" });
  }

  function drawWhere() {
    const { chapters, online, answered, pace: now } = board.state;
    redraw(where, [chapters, online, now.chapter, now.open], () =>
      h(
        "ul",
        { class: "bd-chapters" },
        chapters.map((/** @type {any} */ one) =>
          h(
            "li",
            {},
            one.headings.length
              ? h(
                  "details",
                  { "data-keep": one.id },
                  h("summary", { class: "bd-row" }, chapterName(one, now), h("span", { class: "bd-n" }, one.here)),
                  h(
                    "ul",
                    { class: "bd-headings" },
                    one.headings.map((/** @type {any} */ heading) =>
                      h("li", { class: "bd-row" }, h("span", {}, heading.heading), h("span", { class: "bd-n" }, heading.here)),
                    ),
                  ),
                )
              : h("p", { class: "bd-row" }, chapterName(one, now), h("span", { class: "bd-n" }, one.here)),
            h("progress", { class: "bd-meter", max: Math.max(1, online), value: one.here, "aria-hidden": "true" }),
          ),
        ),
      ),
    );
    void answered;
  }

  const chapterName = (/** @type {any} */ one, /** @type {any} */ now) =>
    h(
      "span",
      { class: one.id === now.chapter ? "bd-now" : "" },
      one.title,
      now.open.includes(one.id) ? null : h("span", { class: "tk-quiet" }, " (shut)"),
    );

  /** The chapter after the one that is taught, if there is one. */
  function next() {
    const { chapters, pace: now } = board.state;
    return chapters[chapters.findIndex((/** @type {any} */ one) => one.id === now.chapter) + 1] ?? null;
  }

  /** What brings the pace back to what it is. @param {any} now */
  const former = (now) =>
    now.free || !now.chapter ? { do: "pace.free", free: true } : { do: "pace", chapter: now.chapter, what: now.what || "read" };

  const goTo = (/** @type {string} */ chapter, what = "read") =>
    board.deeds.go({ do: "pace", chapter, what }, "the pace", former(board.state.pace));

  function drawPace() {
    const now = board.state.pace;
    const after = next();
    const title = board.state.chapters.find((/** @type {any} */ one) => one.id === now.chapter)?.title;
    redraw(pace, [now, after?.id], () => [
      h(
        "p",
        {},
        now.free ? "All chapters are open: everybody goes at their own pace. " : "You open the chapters. ",
        title ? `Now: ${title}${now.what ? `, ${PARTS[now.what] ?? now.what}` : ""}` : null,
        h("span", { class: "bd-since" }),
      ),
      h(
        "p",
        { class: "tk-line" },
        after ? button("Next chapter for all", () => goTo(after.id), { title: after.title, class: "tk-button tk-small tk-primary" }) : null,
        now.free
          ? null
          : button("Let run", () => board.deeds.go({ do: "pace.free", free: true }, "the pace", former(now))),
      ),
      h(
        "p",
        { class: "tk-line" },
        h(
          "label",
          {},
          h("span", { class: "tk-hidden" }, "Go to chapter"),
          h(
            "select",
            { "data-key": "chapter", class: "bd-goto", onchange: (/** @type {any} */ event) => event.target.value && goTo(event.target.value) },
            h("option", { value: "" }, "Go to…"),
            board.state.chapters.map((/** @type {any} */ one) => h("option", { value: one.id }, one.title)),
          ),
        ),
        now.chapter
          ? Object.entries(PARTS)
              .filter(([part]) => part !== now.what)
              .map(([part, word]) => button(word[0].toUpperCase() + word.slice(1), () => goTo(now.chapter, part)))
          : null,
        now.what ? button("Stop the clock", () => board.deeds.go({ do: "pace.stop" })) : null,
      ),
    ]);
    tick();
  }

  function drawClock() {
    const { timer } = board.state;
    redraw(clock, timer, () =>
      timer
        ? [
            h("p", { class: "bd-clock", role: "timer", "aria-label": "Time left" }),
            h("p", { class: "tk-line" }, timer.label, button("Stop", () => stop(timer))),
          ]
        : start,
    );
    tick();
  }

  function stop(/** @type {any} */ timer) {
    const seconds = Math.round((timer.ends - board.now()) / 1000);
    const back = seconds > 0 ? [{ do: "timer", seconds, label: timer.label }] : [];
    return board.deeds.go({ do: "timer.stop" }, back.length ? "the stop of the timer" : "", ...back);
  }

  function drawGroups() {
    const { groups: made, without } = board.state;
    redraw(groups, [made, without], () =>
      made.length
        ? [
            h(
              "ul",
              { class: "bd-chapters" },
              made.map((/** @type {any} */ one) =>
                h("li", { class: "bd-row" }, h("span", {}, one.name), h("span", { class: "bd-n" }, one.people.length)),
              ),
            ),
            h(
              "p",
              { class: "tk-line" },
              without.length
                ? button(`Place ${counted(without.length, "newcomer")}`, () => board.deeds.go({ do: "groups.fill" }))
                : null,
              button("Dissolve…", dissolve),
            ),
          ]
        : make,
    );
  }

  async function dissolve() {
    if (await board.sure("Dissolve the groups?", "Who was with whom cannot be brought back.", "Dissolve")) {
      board.deeds.go({ do: "groups.clear" });
    }
  }

  function drawMachine() {
    const { server } = board.state;
    const { memory: free, ...measured } = board.machine;
    const all = { ...server, ...measured, free };
    redraw(machine, all, () =>
      h("ul", { class: "bd-chapters" }, strip(all).map(([word, value]) => h("li", { class: "bd-row" }, h("span", {}, word), h("span", { class: "bd-n" }, value)))),
    );
  }

  /** What goes on by itself, once a second. */
  function tick() {
    const { timer, pace: now } = board.state ?? {};
    const face = clock.querySelector(".bd-clock");
    if (face && timer) {
      face.textContent = countdown(timer.ends - board.now());
      face.classList.toggle("bd-over", timer.ends <= board.now());
    }
    const since = pace.querySelector(".bd-since");
    if (since) since.textContent = now.since ? `, for ${Math.floor((board.now() - now.since) / 60000)} min.` : title(now);
  }
  const title = (/** @type {any} */ now) => (now.chapter ? "." : "");

  function draw() {
    drawWhere();
    drawPace();
    drawClock();
    drawGroups();
    drawMachine();
  }

  const element = [
    card("Who is where", "where", where),
    card("Pace", "pace", pace),
    card("Timer", "timer", clock),
    card("Groups", "groups", groups),
    card("The machine", "machine", machine),
  ];
  return { element, draw, tick, next: () => (next() ? goTo(next().id) : null) };
}

/** How the room's server is, as far as it says so. @param {any} server @returns {[string, string][]} */
function strip(server) {
  const of = server.limit ? ` of ${said(server.limit)}` : "";
  const words = /** @type {Record<string, [string, (value: any) => string]>} */ ({
    kernels: ["Kernels", (value) => said(value) + of],
    waiting: ["Wait for one", said],
    memory: ["Their memory", (value) => `${Math.round(value / 1024 ** 2)} MiB`],
    free: ["Memory left", (value) => `${Math.round(value / 1024 ** 2)} MiB`],
    store: ["Store", String],
    write_ms: ["To write an answer", (value) => `${said(value)} ms`],
    tick_ms: ["To count the room", (value) => `${said(value)} ms`],
    viewers: ["Pages that listen", said],
    dropped: ["Cut off as too slow", said],
  });
  return Object.entries(words)
    .filter(([key]) => server[key] !== undefined && server[key] !== null)
    .map(([key, [word, say]]) => [word, say(server[key])]);
}
