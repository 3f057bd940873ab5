import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import type { Staff } from "#lib/server/staff.ts";
import type { AdminOrder } from "#lib/server/staff-views.ts";

/** What every part of an order's page is given. */
export type OrderFrame = { t: AdminTexts; locale: Locale; staff: Staff; order: AdminOrder; now: Date };
