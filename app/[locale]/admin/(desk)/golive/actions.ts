"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { isOrderNo } from "#lib/domain/ids.ts";
import { goLiveTexts } from "#lib/i18n/go-live-texts.ts";
import { LOCALES } from "#lib/i18n/locale.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { shop } from "#lib/server/shop.ts";
import { allowDeed, allowStaff } from "#lib/server/staff.ts";
import type { Said } from "../../_ui/said.tsx";

const locale = z.enum(LOCALES);
const orderNo = z.string().refine(isOrderNo);

/** Begins a check, which is an order over one fen, and opens its pay address once. */
export const startGoLive = defineAction({
  input: z.object({ locale }),
  allow: allowDeed("go-live"),
  run: async (staff, input): Promise<Said> => {
    const { shop: useCases } = await shop();
    const begun = await useCases.startGoLive({ actor: staff.actor, locale: input.locale });
    await useCases.continueGoLive({ orderNo: begun.orderNo });
    refresh();
    const t = goLiveTexts(input.locale);
    return { tone: "good", text: t(begun.status === "started" ? "page.startedSaid" : "page.unfinishedSaid") };
  },
});

/** Asks Alipay whatever is still open. It moves no money, so that every colleague may. */
export const lookAgain = defineAction({
  input: z.object({ locale, orderNo }),
  allow: allowStaff,
  run: async (_staff, input): Promise<Said> => {
    const { shop: useCases } = await shop();
    await useCases.continueGoLive({ orderNo: input.orderNo });
    refresh();
    return { tone: "good", text: goLiveTexts(input.locale)("page.looked") };
  },
});

/** Sends the fen back, and asks the refund query about it. */
export const refundGoLive = defineAction({
  input: z.object({ locale, orderNo }),
  allow: allowDeed("refund"),
  run: async (staff, input): Promise<Said> => {
    const { shop: useCases } = await shop();
    const t = goLiveTexts(input.locale);
    const { status } = await useCases.refundGoLive({ orderNo: input.orderNo, actor: staff.actor });
    await useCases.continueGoLive({ orderNo: input.orderNo });
    refresh();
    switch (status) {
      case "no-check":
        return { tone: "bad", text: t("page.missing") };
      case "refused":
        return { tone: "bad", text: t("page.refunds.refused") };
      case "failed":
        return { tone: "bad", text: t("page.refunds.failed") };
      case "done":
        return { tone: "good", text: t("page.refunds.done") };
      case "new":
      case "requested":
      case "unknown":
        return { tone: "wait", text: t("page.refunds.waiting") };
    }
  },
});
