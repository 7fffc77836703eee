// Shows the note of a link (a definition, the source of a number) beside it: on hover, on focus,
// and at the first touch. Escape takes it away, and the pointer may move onto it (WCAG 1.4.13).

const GAP = 4; // pixels between the link and its note
const PATIENCE = 200; // milliseconds in which the pointer may cross that gap

const box = document.createElement("div");
box.className = "tk-note-box";
box.hidden = true;
box.setAttribute("aria-hidden", "true"); // the link has the same words as its description
document.body.append(box);

/** @type {HTMLAnchorElement | null} */
let shown = null;
let leaving = 0;

/** @param {EventTarget | null} target */
function linkAt(target) {
  return target instanceof Element ? target.closest('a[aria-describedby^="tk-note-"]') : null;
}

/** @param {HTMLAnchorElement} link */
function show(link) {
  clearTimeout(leaving);
  if (shown === link) return;
  const note = document.getElementById(link.getAttribute("aria-describedby") ?? "");
  if (!note) return;
  shown = link;
  box.textContent = note.textContent;
  box.hidden = false;
  const place = link.getClientRects()[0];
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const below = place.bottom + GAP + height <= window.innerHeight;
  const top = below ? place.bottom + GAP : Math.max(0, place.top - GAP - height);
  box.style.top = `${window.scrollY + top}px`;
  box.style.left = `${window.scrollX + Math.max(GAP, Math.min(place.left, room - width - GAP))}px`;
}

function hide() {
  clearTimeout(leaving);
  shown = null;
  box.hidden = true;
}

function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, PATIENCE);
}

document.addEventListener("pointerover", (event) => {
  const link = linkAt(event.target);
  if (link && event.pointerType === "mouse") show(link);
  else if (event.target === box) clearTimeout(leaving);
});
document.addEventListener("pointerout", (event) => {
  if (event.pointerType === "mouse" && (linkAt(event.target) || event.target === box)) hideSoon();
});
document.addEventListener("focusin", (event) => {
  const link = linkAt(event.target);
  if (link?.matches(":focus-visible")) show(link);
});
document.addEventListener("focusout", (event) => {
  if (linkAt(event.target)) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown) hide();
});
// A finger cannot hover: the first touch shows the note, the second one follows the link.
document.addEventListener("click", (event) => {
  const link = linkAt(event.target);
  if (link && event.pointerType === "touch" && shown !== link) {
    event.preventDefault();
    show(link);
  } else if (!link && event.target !== box) {
    hide();
  }
});
