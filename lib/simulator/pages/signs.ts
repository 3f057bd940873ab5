/** Our own drawings for the ends of a payment. They are decoration: a heading beside them says the same. */
import { html } from "#lib/simulator/pages/markup.ts";

export const TICK = html`<svg class="sign-mark is-good" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path class="drawn" d="m14 25 7 7 14-15"/></svg>`;

export const CLOCK = html`<svg class="sign-mark is-warn" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 12v13l8 5"/></svg>`;

export const LOCK = html`<svg class="sign-mark is-bad" viewBox="0 0 48 48" aria-hidden="true"><rect x="9" y="21" width="30" height="22" rx="4"/><path d="M15 21v-6a9 9 0 0 1 18 0v6M24 30v5"/></svg>`;

export const STOP = html`<svg class="sign-mark is-warn" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M24 13v14M24 34v1"/></svg>`;
