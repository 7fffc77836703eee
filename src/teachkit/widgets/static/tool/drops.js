/**
 * Let files be dropped on an element, which shows it while one is above it.
 * @param {HTMLElement} element @param {(files: File[]) => void} take
 */
export function takeDrops(element, take) {
  element.addEventListener("dragover", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    event.stopPropagation();
    element.classList.add("tk-over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("tk-over"));
  element.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    event.stopPropagation();
    element.classList.remove("tk-over");
    take([...(event.dataTransfer?.files ?? [])]);
  });
}
