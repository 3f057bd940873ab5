// The clock's page shows how time goes by, at the simulator's own pace.
// @ts-check

const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000;
const shown = document.querySelector("[data-clock]");

if (shown instanceof HTMLElement) {
  const from = Number(shown.dataset["clock"]);
  const speed = Number(shown.dataset["speed"]);
  const startedAt = performance.now();
  const day = document.querySelector(".clock-day");
  const show = () => {
    const iso = new Date(from + BEIJING_OFFSET_MS + (performance.now() - startedAt) * speed).toISOString();
    shown.textContent = iso.slice(11, 19);
    if (day?.firstChild) day.firstChild.nodeValue = `${iso.slice(0, 10)} `;
  };
  if (speed > 0) setInterval(show, speed === 1 ? 250 : 50);
}
