/** A clock that runs down, as it stands on every page of the room. */

/** "4:05" until then, "0:00" once it has come. @param {number} milliseconds */
export function countdown(milliseconds) {
  const left = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}
