/* What ipywidgets leaves out of the page, added to the card (.teachkit) that this view sits in:
   choices that are one named group and answer to the arrow keys, regions that announce what
   changes in them, the keyboard kept from JupyterLab, and the focus where the card asks for it. */

/** An id of its own: every card loads a copy of this module, so a counter would repeat itself. */
const fresh = () => `teachkit-${Math.random().toString(36).slice(2)}`;

/** @param {{model: any, el: HTMLElement}} view */
function render({ model, el }) {
  /** @type {HTMLElement | null} */
  let card = null;
  let inside = false;
  const leaving = new AbortController();

  /** Name what is nameless; again whenever ipywidgets draws something anew. */
  const name = () => {
    if (!card) return;
    for (const box of card.querySelectorAll(".widget-radio-box")) {
      const asked = box.parentElement?.previousElementSibling?.querySelector(".widget-html-content");
      if (!box.hasAttribute("role")) {
        box.setAttribute("role", "radiogroup");
        box.setAttribute("data-group", fresh());
        if (asked) {
          asked.id ||= fresh();
          box.setAttribute("aria-labelledby", asked.id);
        }
      }
      // Radio buttons of one name are one stop for Tab, and the arrows choose.
      for (const input of box.querySelectorAll("input")) input.name = box.dataset.group;
    }
    // A region must be there before its text, or the text is not announced.
    for (const said of card.querySelectorAll(".tk-said > .widget-html-content")) {
      if (said.hasAttribute("role")) continue;
      said.setAttribute("role", "status");
      said.setAttribute("tabindex", "-1");
    }
    const title = card.querySelector(".tk-title");
    if (title && !card.hasAttribute("role")) {
      title.id ||= fresh();
      card.setAttribute("role", "group");
      card.setAttribute("aria-labelledby", title.id);
    }
  };

  // ipywidgets holds back a choice while an earlier one is on its way, but not the click that
  // follows: with a busy kernel the click would judge the earlier one. So what is chosen goes first.
  const settle = (/** @type {MouseEvent} */ event) => {
    if (!(event.target instanceof Element && event.target.closest("button"))) return;
    const boxes = [...(card?.querySelectorAll(".widget-radio-box") ?? [])];
    const chosen = boxes.map((box) =>
      [...box.querySelectorAll("input")].findIndex((input) => input.checked));
    if (chosen.length) model.send({ chosen });
  };

  const drawn = new MutationObserver(name);
  const dress = () => {
    const found = el.closest(".teachkit");
    if (!(found instanceof HTMLElement) || found === card) return;
    card = found;
    name();
    drawn.disconnect();
    drawn.observe(card, { childList: true, subtree: true });
    // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
    card.addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape") return;
        if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
      },
      { signal: leaving.signal },
    );
    card.addEventListener("click", settle, { signal: leaving.signal, capture: true });
  };
  // ipywidgets puts a view into its box after it was rendered, and JupyterLab puts a cell that is
  // far away into the page when it comes near; both give it a size.
  const placed = new ResizeObserver(dress);
  placed.observe(el);
  dress();

  document.addEventListener(
    "focusin",
    (event) => { inside = !!card && event.target instanceof Node && card.contains(event.target); },
    { signal: leaving.signal },
  );
  model.on("msg:custom", (/** @type {{focus?: string}} */ message) => {
    // One widget may be shown twice, and the reader may have gone on: only where the focus was.
    if (!message.focus || !inside) return;
    const put = () => {
      const there = card?.querySelector(message.focus);
      const control = ":is(input, select, textarea, button):not(:disabled)";
      // Whoever has gone there by themselves in the meantime is not taken back to its beginning.
      if (there?.contains(document.activeElement) && document.activeElement?.matches(control)) {
        return true;
      }
      const target = there?.querySelector(control) ?? there?.querySelector("[tabindex]");
      if (target instanceof HTMLElement) target.focus();
      return target instanceof HTMLElement;
    };
    // The other views hear of their changes by messages of their own, and draw when they can.
    setTimeout(() => {
      if (put() || !card) return;
      const coming = new MutationObserver(() => put() && coming.disconnect());
      coming.observe(card, { childList: true, subtree: true });
      setTimeout(() => coming.disconnect(), 5000);
    }, 60);
  });
  return () => {
    leaving.abort();
    placed.disconnect();
    drawn.disconnect();
  };
}

export default { render };
