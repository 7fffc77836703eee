import { fill, h, svg, uniqueId } from "../tool/dom.js";
import { takeDrops } from "../tool/drops.js";
import { counted } from "../tool/ask.js";

const READABLE = /(^|\/)(Cargo\.(lock|toml)|[^/]+\.(lock|json)|audits\.toml|config\.toml|imports\.lock)$/;

/**
 * Choosing what to assess: one of the talk's projects at one of its releases, or files of your own.
 * @param {import("./protocol.js").Context} context
 */
export function makeChooser(context) {
  const { model, ask, on } = context;
  const projects = h("select", { class: "tk-input", onchange: () => choose(projects.value, null) });
  const slider = h("input", {
    type: "range",
    class: "tk-slider",
    min: 0,
    step: 1,
    oninput: () => preview(),
    onchange: () => choose(projects.value, slider.valueAsNumber),
  });
  const output = h("span", { class: "tk-release" });
  const note = h("p", { class: "tk-quiet tk-releasenote" });
  const picture = svg("svg", { class: "tk-spark", "aria-hidden": "true", preserveAspectRatio: "none" });
  const older = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-small",
      "aria-label": "One release earlier",
      onclick: () => step(-1),
    },
    "‹",
  );
  const newer = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-small",
      "aria-label": "One release later",
      onclick: () => step(1),
    },
    "›",
  );
  const labelled = uniqueId("release");
  slider.setAttribute("aria-labelledby", labelled);
  const released = h("span", { class: "tk-field" }, h("span", { id: labelled }, "Release"), older, newer);
  const timeline = h("div", { class: "tk-timeline" }, picture, slider);
  const through = h(
    "div",
    { class: "tk-through" },
    h("div", { class: "tk-line" }, h("label", { class: "tk-field" }, "Project ", projects), released, output),
    timeline,
    note,
  );
  const nothing = h(
    "p",
    { class: "tk-quiet", hidden: true },
    "The talk's own projects through time are not in this installation; bring a Cargo.lock.",
  );
  const reader = makeReader(context, "assess", "Assess");
  const element = h(
    "section",
    { class: "tk-chooser", "aria-label": "What to assess" },
    through,
    nothing,
    reader.element,
  );

  /** @returns {[string, string, number, string][]} tag, date, crates of others, why it is here; oldest first */
  const releases = () => model.get("history")?.rows ?? [];

  /** @param {string} project @param {number | null} at null: its latest */
  function choose(project, at) {
    const tag = at === null ? "" : releases()[at]?.[0];
    if (tag === undefined) return;
    context.busy(`Assessing ${project} ${tag}`);
    ask("choose", { project, tag })
      .catch(() => {})
      .finally(() => context.busy(""));
  }

  /** @param {number} by */
  function step(by) {
    const at = slider.valueAsNumber + by;
    if (at >= 0 && at < releases().length) {
      slider.value = String(at);
      preview();
      choose(projects.value, at);
    }
  }

  function preview() {
    const one = releases()[slider.valueAsNumber];
    if (!one) return;
    const words = `${one[0]}, ${one[1]}, ${counted(one[2], "crate")}`;
    output.textContent = words;
    note.textContent = one[3];
    slider.setAttribute("aria-valuetext", words);
    drawPicture();
  }

  /** Crates in the lock, release by release: a filled line, and the chosen one marked. */
  function drawPicture() {
    const rows = releases();
    const n = rows.length;
    if (!n) return picture.replaceChildren();
    const most = Math.max(...rows.map((row) => row[2]));
    const x = (/** @type {number} */ at) => (n > 1 ? (at / (n - 1)) * 1000 : 500);
    const y = (/** @type {number} */ count) => 58 - (count / most) * 50;
    picture.setAttribute("viewBox", "0 0 1000 60");
    const points = rows.map((row, at) => `${x(at).toFixed(1)},${y(row[2]).toFixed(1)}`);
    const at = slider.valueAsNumber;
    fill(
      picture,
      svg("polygon", { class: "tk-area", points: `0,58 ${points.join(" ")} 1000,58` }),
      svg("polyline", { class: "tk-trend", points: points.join(" "), "vector-effect": "non-scaling-stroke" }),
      svg("line", {
        class: "tk-now",
        x1: x(at),
        x2: x(at),
        y1: 2,
        y2: 58,
        "vector-effect": "non-scaling-stroke",
      }),
    );
  }

  function draw() {
    const all = /** @type {string[]} */ (model.get("projects") ?? []);
    const own = !model.get("project");
    through.hidden = !all.length;
    nothing.hidden = all.length > 0;
    fill(
      projects,
      own ? h("option", { value: "" }, "your own files") : null,
      all.map((name) => h("option", { value: name }, name)),
    );
    projects.value = model.get("project");
    const rows = releases();
    slider.max = String(Math.max(0, rows.length - 1));
    const at = rows.findIndex((row) => row[0] === model.get("tag"));
    slider.value = String(at < 0 ? rows.length - 1 : at);
    for (const one of [slider, older, newer]) one.disabled = own || !rows.length;
    timeline.hidden = released.hidden = own;
    if (own) {
      output.textContent = "";
      picture.replaceChildren();
    } else preview();
  }

  for (const name of ["project", "tag", "history", "projects"]) on(`change:${name}`, draw);
  return { element, draw };
}

/**
 * A place to drop, pick or paste files; what is read goes to Python as `{path: text}`.
 * @param {import("./protocol.js").Context} context
 * @param {string} deed the message to send
 * @param {string} verb on its button
 */
export function makeReader(context, deed, verb) {
  const input = h("input", {
    type: "file",
    multiple: true,
    class: "tk-hidden",
    tabindex: -1,
    "aria-hidden": "true",
    onchange: () => read([...input.files]),
  });
  const text = h("textarea", {
    class: "tk-paste",
    rows: 7,
    spellcheck: "false",
    autocomplete: "off",
    "aria-label": "Contents of a Cargo.lock, or the output of cargo metadata",
    placeholder: "# Paste the contents of a Cargo.lock here",
  });
  const paste = h(
    "details",
    { class: "tk-pastebox" },
    h("summary", {}, "paste one"),
    text,
    h(
      "button",
      {
        type: "button",
        class: "tk-button tk-primary",
        onclick: () =>
          text.value.trim() &&
          send({ [text.value.trimStart().startsWith("{") ? "metadata.json" : "Cargo.lock"]: text.value }),
      },
      verb,
    ),
  );
  const element = h(
    "div",
    { class: "tk-drop" },
    h(
      "p",
      {},
      h("strong", {}, "Your own: "),
      "drop a Cargo.lock here (with its Cargo.toml files, or cargo metadata's JSON), ",
      h(
        "button",
        { type: "button", class: "tk-button tk-small", onclick: () => input.click() },
        "choose files",
      ),
      " or",
    ),
    paste,
    input,
  );

  /** @param {File[]} files */
  async function read(files) {
    const wanted = files.filter((file) => READABLE.test(file.webkitRelativePath || file.name));
    const texts = await Promise.all(
      (wanted.length ? wanted : files).map(async (file, at) => {
        const path = file.webkitRelativePath || file.name;
        // Several Cargo.toml dropped together have one name; a folder of their own keeps them apart.
        return [path === "Cargo.toml" && files.length > 2 ? `${at}/Cargo.toml` : path, await file.text()];
      }),
    );
    input.value = "";
    if (texts.length) send(Object.fromEntries(texts));
  }

  /** @param {Record<string, string>} files */
  function send(files) {
    context.busy("Reading");
    context
      .ask(deed, { files })
      .then(() => {
        text.value = "";
        paste.open = false;
      })
      .catch(() => {})
      .finally(() => context.busy(""));
  }

  takeDrops(element, read);
  return { element };
}
