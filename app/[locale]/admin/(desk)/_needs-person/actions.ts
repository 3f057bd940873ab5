"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { LOCALES } from "#lib/i18n/locale.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { retryWork, workFields } from "#lib/server/recovery-desk.ts";
import { shop } from "#lib/server/shop.ts";
import { allowDeed } from "#lib/server/staff.ts";
import type { Said } from "../../_ui/said.tsx";

const target = { ...workFields, locale: z.enum(LOCALES) };

/** Begins a new round of tries, the first one at once: Alipay is asked, or the message is sent again. */
export const tryWorkAgain = defineAction({
  input: z.object(target),
  allow: allowDeed("recover"),
  run: async (staff, { locale, ...work }): Promise<Said> => {
    const status = await retryWork(staff, work);
    refresh();
    return { tone: status === "still-waiting" ? "wait" : "good", text: adminTexts(locale)(`person.tried.${status}`) };
  },
});

/** Puts away what a person has looked into, with a note. */
export const settleWork = defineAction({
  input: z.object({ ...target, note: z.string().trim().min(4).max(200) }),
  allow: allowDeed("recover"),
  run: async (staff, { locale, note, ...work }): Promise<Said> => {
    const { shop: useCases } = await shop();
    const { status } = await useCases.settleByHand({ work, note, actor: staff.actor });
    refresh();
    return { tone: status === "settled" ? "good" : "bad", text: adminTexts(locale)(`person.settled.${status}`) };
  },
});
