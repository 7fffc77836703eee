/** Which part of the chapter is being read: the last heading above the middle of the window. */

/** @param {(heading: string) => void} tell called when it changes, once a second at most */
export function followHeading(tell) {
  const headings = [...document.querySelectorAll("#text :is(h1, h2)")];
  let last = "";
  let waiting = 0;
  const look = () => {
    waiting = 0;
    const middle = innerHeight / 2;
    const above = headings.filter((one) => one.getBoundingClientRect().top < middle);
    const heading = (above.at(-1) ?? headings[0])?.textContent?.replace(/¶$/, "").trim() ?? "";
    if (heading !== last) tell((last = heading));
  };
  addEventListener("scroll", () => (waiting ||= setTimeout(look, 1000)), { passive: true });
  look();
}
