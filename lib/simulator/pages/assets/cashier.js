// The cashier without scripts still works by forms; this adds the waiting for the phone and the visible countdowns.
// @ts-check

const ASK_EVERY_MS = 1000;

/** @param {HTMLElement} page */
async function askOnce(page) {
  const answer = await fetch(page.dataset["status"] ?? "", { cache: "no-store" });
  const state = await answer.text();
  page.querySelector("[data-code]")?.classList.toggle("is-scanned", state === "scanned");
  if (state === "paid") location.replace(page.dataset["success"] ?? "");
  if (state === "over") location.reload();
}

/** @param {HTMLElement} page */
function waitForPhone(page) {
  setTimeout(() => {
    askOnce(page)
      // The simulator is being restarted: ask again, the page keeps its last truth.
      .catch(() => undefined)
      .finally(() => {
        waitForPhone(page);
      });
  }, ASK_EVERY_MS);
}

/** @param {HTMLElement} counter */
function goBack(counter) {
  const link = document.querySelector("a[data-return]");
  if (!(link instanceof HTMLAnchorElement)) return;
  let seconds = Number(counter.dataset["returnAfter"]);
  const timer = setInterval(() => {
    seconds -= 1;
    counter.textContent = (counter.dataset["returnText"] ?? "").replace("0", String(Math.max(0, seconds)));
    if (seconds > 0) return;
    clearInterval(timer);
    location.replace(link.href);
  }, 1000);
}

/** @param {HTMLElement} deadline */
function countDown(deadline) {
  const end = performance.now() + Number(deadline.dataset["secondsLeft"]) * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const pad = (/** @type {number} */ part) => String(part).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    // Days to go are read better as a date, which the server has written.
    if (hours < 24)
      deadline.textContent = `${hours > 0 ? `${pad(hours)}:` : ""}${pad(Math.floor((left % 3600) / 60))}:${pad(left % 60)}`;
  };
  show();
  setInterval(show, 1000);
}

for (const page of document.querySelectorAll("[data-status]")) {
  if (page instanceof HTMLElement) waitForPhone(page);
}
for (const counter of document.querySelectorAll("[data-return-after]")) {
  if (counter instanceof HTMLElement) goBack(counter);
}
for (const deadline of document.querySelectorAll("[data-seconds-left]")) {
  if (deadline instanceof HTMLElement) countDown(deadline);
}
