/**
 * Say something in a live region. The bytes beside it are for the eye: they change too often to be
 * read out, so they are no text of the page.
 * @param {HTMLElement} place @param {string} text @param {string} [bytes]
 */
export function say(place, text, bytes = "") {
  if (place.textContent !== text) place.textContent = text;
  place.dataset.bytes = bytes;
}
