// The console works without scripts; this adds copying, shortcuts and pages that follow what happens.
// @ts-check

const REFRESH_EVERY_MS = 2000;
const KEYS_OFF = "offline-alipay-keys-off";

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

/* Pages that follow what happens: the fresh page is merged into this one, so that scroll, focus, what was typed and
   what was opened stay as they are. */

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? (node.getAttribute("data-key") ?? node.id) : "";
}

/** A form that somebody is filling in. @param {Element} element */
function isInUse(element) {
  return (
    element instanceof HTMLFormElement && (element.contains(document.activeElement) || "touched" in element.dataset)
  );
}

/** @param {Element} old @param {Element} fresh */
function mergeAttributes(old, fresh) {
  const keepsOpen = old instanceof HTMLDetailsElement;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(keepsOpen && name === "open")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !(keepsOpen && name === "open")) old.setAttribute(name, value);
  }
}

/** @param {Node} old @param {Node} fresh */
function fits(old, fresh) {
  return old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);
}

/** @param {Element} old @param {Element} fresh */
function mergeChildren(old, fresh) {
  /** @type {Map<string, Element>} */
  const keyed = new Map();
  for (const child of old.children) if (keyOf(child) !== "") keyed.set(keyOf(child), child);
  /** @type {Node | null} */
  let next = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const known = keyed.get(keyOf(wanted)) ?? (next !== null && fits(next, wanted) ? next : null);
    if (known === null) {
      if (wanted instanceof Element && wanted.matches("tr[data-key], li[data-key]")) wanted.classList.add("is-new");
      old.insertBefore(wanted, next);
      continue;
    }
    if (known === next) next = known.nextSibling;
    else old.insertBefore(known, next);
    merge(known, wanted);
  }
  while (next !== null) {
    const gone = next;
    next = gone.nextSibling;
    old.removeChild(gone);
  }
}

/** @param {Node} old @param {Node} fresh */
function merge(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (!(old instanceof Element) || !(fresh instanceof Element)) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (isInUse(old)) return;
  mergeAttributes(old, fresh);
  mergeChildren(old, fresh);
}

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (form !== null) form.dataset["touched"] = "";
});

const live = document.querySelector("main[data-live]");
const liveSwitch = document.querySelector("[data-live-switch]");
let isPaused = false;

async function refreshOnce() {
  if (live === null || isPaused || document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main[data-live]");
  if (fresh !== null) merge(live, fresh);
  const [now, freshNow] = [document.querySelector("[data-now]"), page.querySelector("[data-now]")];
  if (now !== null && freshNow !== null) now.textContent = freshNow.textContent;
}

function refreshForEver() {
  setTimeout(() => {
    refreshOnce()
      // The simulator is being restarted: the page keeps its last truth and asks again.
      .catch(() => undefined)
      .finally(refreshForEver);
  }, REFRESH_EVERY_MS);
}

function switchLive() {
  if (!(liveSwitch instanceof HTMLElement)) return;
  isPaused = !isPaused;
  liveSwitch.setAttribute("aria-pressed", String(!isPaused));
  const label = liveSwitch.querySelector("[data-on]");
  if (label instanceof HTMLElement) label.textContent = label.dataset[isPaused ? "off" : "on"] ?? "";
}

if (live !== null) refreshForEver();
if (liveSwitch instanceof HTMLElement) {
  liveSwitch.hidden = false;
  liveSwitch.addEventListener("click", switchLive);
}

/* Shortcuts: single keys, never while somebody types, and to be switched off for those who speak to their computer. */

const dialog = document.querySelector(".keys-dialog");
const keysButton = document.querySelector("[data-keys]");
const keysOff = document.querySelector("[data-keys-off]");
let isGoing = false;

function openKeys() {
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

/** @param {1 | -1} step */
function moveAlongRows(step) {
  const links = [...document.querySelectorAll("[data-row]")].flatMap((row) => row.querySelector("a, summary") ?? []);
  const row = document.activeElement?.closest("[data-row]");
  const at = links.findIndex((link) => link.closest("[data-row]") === row);
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
  if (next instanceof HTMLElement) next.focus();
}

function openAllDetails() {
  const all = [...document.querySelectorAll("main details")];
  const isAnyClosed = all.some((details) => !details.hasAttribute("open"));
  for (const details of all) details.toggleAttribute("open", isAnyClosed);
}

/** @type {Record<string, () => void>} */
const SHORTCUTS = {
  "?": openKeys,
  "/": () => {
    const search = document.querySelector("[data-search]");
    if (search instanceof HTMLInputElement) search.select();
  },
  j: () => {
    moveAlongRows(1);
  },
  k: () => {
    moveAlongRows(-1);
  },
  o: openAllDetails,
  p: switchLive,
  g: () => {
    isGoing = true;
    setTimeout(() => {
      isGoing = false;
    }, 1500);
  },
};

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  const isOpen = dialog instanceof HTMLDialogElement && dialog.open;
  if (!isPlain || isOpen || isTyping(event.target) || localStorage.getItem(KEYS_OFF) !== null) return;
  const wasGoing = isGoing;
  isGoing = false;
  const link = wasGoing ? document.querySelector(`[data-go="${CSS.escape(event.key)}"]`) : null;
  const shortcut = wasGoing ? undefined : SHORTCUTS[event.key];
  if (link === null && shortcut === undefined) return;
  event.preventDefault();
  if (link instanceof HTMLAnchorElement) link.click();
  else shortcut?.();
});

if (keysButton instanceof HTMLElement) {
  keysButton.hidden = false;
  keysButton.addEventListener("click", openKeys);
}
if (keysOff instanceof HTMLInputElement) {
  keysOff.checked = localStorage.getItem(KEYS_OFF) !== null;
  keysOff.addEventListener("change", () => {
    if (keysOff.checked) localStorage.setItem(KEYS_OFF, "");
    else localStorage.removeItem(KEYS_OFF);
  });
}
