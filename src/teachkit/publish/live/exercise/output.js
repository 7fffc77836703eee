// What a cell prints and shows, as in a notebook. There are no widgets here: each has a printed form.
import { element } from "../store/elements.js";

// More than anybody reads, and less than what makes a page slow.
const LONGEST = 100_000;

const text = (value) => (Array.isArray(value) ? value.join("") : (value ?? ""));

/** Add one output (nbformat) to a place. @param {HTMLElement} place @param {any} output */
export function addOutput(place, output) {
  if (output.output_type === "stream") return print(place, output.name, text(output.text));
  if (output.output_type === "error") return void place.append(failure(output));
  const { data = {} } = output;
  const rich = data["text/html"] ?? data["image/svg+xml"];
  if (rich) {
    const box = element("div", { class: "tk-run-html" });
    box.innerHTML = text(rich); // the reader's own, or the course's
    place.append(box);
  } else place.append(element("pre", {}, text(data["text/plain"]).slice(0, LONGEST)));
}

/** What is printed comes in pieces, and reads as one. */
function print(place, name, piece) {
  let last = place.lastElementChild;
  if (last?.dataset.stream !== name) {
    last = element("pre", { "data-stream": name });
    last.room = LONGEST;
    place.append(last);
  }
  if (last.room <= 0) return;
  last.append(piece.slice(0, last.room), piece.length > last.room ? "\n… (there was more)" : "");
  last.room -= piece.length;
}

/** A sentence first, with the line; the trace for who wants it. */
function failure({ ename, evalue, traceback = [], teachkit }) {
  const said = teachkit ? [teachkit.message, teachkit.hint].filter(Boolean).join(". ") : `${ename}: ${evalue}`;
  const trace = text(traceback.join("\n"));
  const line = [...trace.matchAll(/File "<cell \d+>", line (\d+)/g)].at(-1)?.[1];
  return element(
    "div",
    { class: "tk-run-error" },
    element("p", {}, element("strong", {}, line ? `Line ${line}: ` : ""), said),
    trace ? element("details", {}, element("summary", {}, "Where Python stopped"), element("pre", {}, trace)) : "",
  );
}
