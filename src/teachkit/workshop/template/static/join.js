/** The door: send the code, and say in the room's words what is wrong with it. */

import { tell } from "./place.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("join"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
const code = /** @type {HTMLInputElement} */ (document.getElementById("code"));
const name = /** @type {HTMLInputElement} */ (document.getElementById("name"));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.disabled) return; // a double click joins once
  button.disabled = true;
  code.removeAttribute("aria-invalid");
  said.textContent = "Asking the room …";
  try {
    const { status, data } = await tell("join", { code: code.value, name: name.value });
    if (status === 200) return location.assign(data.next);
    said.textContent = `${data.message ?? "The room did not let you in"}. ${data.hint ?? ""}`;
    if (data.code === "wrong-code") code.setAttribute("aria-invalid", "true");
    code.focus();
  } catch {
    said.textContent = "The room does not answer. Are you in the same network? Try again in a moment.";
  }
  button.disabled = false;
});
