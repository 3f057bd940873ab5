// Copy buttons of the console.
// @ts-check

/** @param {HTMLElement} button */
async function copy(button) {
  await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
  const label = button.textContent;
  button.textContent = button.dataset["copied"] ?? "";
  setTimeout(() => {
    button.textContent = label;
  }, 1200);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (button instanceof HTMLElement) void copy(button);
});
