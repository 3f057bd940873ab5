// The console works without scripts; this adds copying, shortcuts and pages that follow what happens.
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

// On a phone the sections scroll sideways: the present one must be in sight.
const present = document.querySelector(".sections [aria-current]");
const strip = document.querySelector(".sections");
if (present instanceof HTMLElement && strip instanceof HTMLElement) {
  strip.scrollLeft = present.offsetLeft - strip.offsetLeft - strip.clientWidth / 2 + present.offsetWidth / 2;
}
