// The cashier without scripts still works by forms; this adds the waiting for the phone, the countdowns, the sum that
// a coupon leaves, and digits to press.
// @ts-check

const ASK_EVERY_MS = 1000;
const SOON_SECONDS = 60;

/** @param {HTMLElement} page */
async function askOnce(page) {
  const answer = await fetch(page.dataset["status"] ?? "", { cache: "no-store" });
  const state = await answer.text();
  const code = page.querySelector("[data-code]");
  code?.classList.toggle("is-scanned", state === "scanned");
  if (state === "paid") location.replace(page.dataset["success"] ?? "");
  // Not a reload: the page may be the answer to a form, which must not be sent twice.
  if (state === "over") location.replace(page.dataset["here"] ?? "");
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
  // The first of the lines stands there already.
  const texts = (counter.dataset["returnTexts"] ?? "").split("\n").slice(1);
  const timer = setInterval(() => {
    counter.textContent = texts.shift() ?? "";
    if (texts.length > 0) return;
    clearInterval(timer);
    location.replace(link.href);
  }, 1000);
}

/** @param {HTMLElement} deadline */
function countDown(deadline) {
  const end = performance.now() + Number(deadline.dataset["secondsLeft"]) * 1000;
  const label = deadline.parentElement?.querySelector("[data-label]");
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const pad = (/** @type {number} */ part) => String(part).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    // Days to go are read better as a date, which the server has written.
    if (hours >= 24) return;
    deadline.textContent = `${hours > 0 ? `${pad(hours)}:` : ""}${pad(Math.floor((left % 3600) / 60))}:${pad(left % 60)}`;
    deadline.parentElement?.classList.toggle("is-soon", left <= SOON_SECONDS);
    if (label instanceof HTMLElement) label.textContent = label.dataset["label"] ?? "";
  };
  show();
  setInterval(show, 1000);
}

/**
 * Writes the sum that the server gave to the chosen coupon on the button.
 * @param {HTMLElement} button
 */
function restateSum(button) {
  const form = button.closest("form");
  const show = () => {
    const chosen = form?.querySelector('input[name="coupon"]:checked');
    if (!(chosen instanceof HTMLElement)) return;
    button.textContent = (button.dataset["pay"] ?? "").replace("{sum}", chosen.dataset["due"] ?? "");
  };
  form?.addEventListener("change", show);
  // A browser that goes back restores the choice without telling.
  addEventListener("pageshow", show);
}

/** @param {HTMLElement} keypad */
function pressDigits(keypad) {
  const field = keypad.closest("form")?.querySelector('input[type="password"]');
  if (!(field instanceof HTMLInputElement)) return;
  field.addEventListener("focus", () => {
    keypad.hidden = false;
  });
  keypad.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-digit]") : null;
    if (!(button instanceof HTMLElement)) return;
    const digit = button.dataset["digit"] ?? "";
    if (digit === "") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += digit;
  });
}

/** @param {HTMLElement} button */
function uncoverCode(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.closest("[data-code]")?.classList.add("is-shown-again");
  });
}

/** @type {[string, (element: HTMLElement) => void][]} */
const PARTS = [
  ["[data-status]", waitForPhone],
  ["[data-return-texts]", goBack],
  ["[data-seconds-left]", countDown],
  ["[data-pay]", restateSum],
  ["[data-keypad]", pressDigits],
  ["[data-scan-again]", uncoverCode],
];
for (const [selector, enhance] of PARTS) {
  for (const element of document.querySelectorAll(selector)) if (element instanceof HTMLElement) enhance(element);
}
