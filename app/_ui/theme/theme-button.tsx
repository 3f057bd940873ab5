"use client";

import { Icon } from "#app/_ui/primitives/icon.tsx";

/** Turns the theme over and remembers it on this device. Both icons are there; the style sheet shows the right one. */
export function ThemeButton({ label }: { label: string }) {
  const toggle = () => {
    const root = document.documentElement;
    const dark = getComputedStyle(root).colorScheme === "dark" || (followsSystem(root) && systemIsDark());
    const next = dark ? "light" : "dark";
    root.dataset["theme"] = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Storage is forbidden in some private windows: the theme then lasts as long as the page.
    }
  };
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={toggle}
      className="grid size-[44px] place-items-center rounded-md text-ink-2 hover:bg-hover"
    >
      <Icon name="moon" className="dark:hidden" />
      <Icon name="sun" className="hidden dark:block" />
    </button>
  );
}

function followsSystem(root: HTMLElement): boolean {
  return root.dataset["theme"] === undefined;
}

function systemIsDark(): boolean {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
