// Building elements without a line of HTML in a string: what the reader wrote stays text.

/** An element with attributes and children; a text is a text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
}

/** A text of the course, in which single backticks mark code. */
export const inline = (text) =>
  text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? element("code", {}, part) : part));

/** The address of a page of the course, such as notebooks/depend.md, in this site. */
export const address = (root, link) => root + link.replace(/\.md$/, ".html");
