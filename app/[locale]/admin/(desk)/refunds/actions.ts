"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { LOCALES } from "#lib/i18n/locale.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { shop } from "#lib/server/shop.ts";
import { allowStaff, mayAct } from "#lib/server/staff.ts";
import type { Said } from "../../_ui/said.tsx";

/** Asks Alipay about one refund, under its own number. Support asks once; an admin begins a new round where one had ended. */
export const askRefund = defineAction({
  input: z.object({ refundId: z.string().max(100), locale: z.enum(LOCALES) }),
  allow: allowStaff,
  run: async (staff, { refundId, locale }): Promise<Said> => {
    const { shop: useCases, queries } = await shop();
    const t = adminTexts(locale);
    const refund = await queries.admin.refunds.find(refundId);
    if (refund === null) return { tone: "bad", text: t("common.none") };
    const { status } = await useCases.askRefundAsStaff({ refundId, actor: mayAct(staff) ? staff.actor : null });
    refresh();
    switch (status) {
      case "done":
        return { tone: "good", text: t("refund.outcomes.done") };
      case "failed":
        return { tone: "bad", text: t("refund.outcomes.failed") };
      case "new":
      case "requested":
      case "unknown":
        return { tone: "wait", text: t("refund.outcomes.unknownText") };
    }
  },
});
