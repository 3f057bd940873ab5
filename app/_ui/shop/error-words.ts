import type { Locale } from "#lib/i18n/locale.ts";

type Words = { title: string; text: string; reference: string; retry: string; orders: string; ordersHref: string };

/** An error page runs in the browser when the server has failed, so these few words travel with it. */
export const ERROR_WORDS: Record<Locale, Words> = {
  "zh-CN": {
    title: "出了点问题",
    text: "不是您的操作有误。已付的款不会丢失，订单页显示真实状态。",
    reference: "参考编号",
    retry: "再试一次",
    orders: "我的订单",
    ordersHref: "/orders",
  },
  en: {
    title: "Something went wrong",
    text: "It was nothing you did. Money you paid is not lost: the order page shows the truth.",
    reference: "Reference",
    retry: "Try again",
    orders: "My orders",
    ordersHref: "/en/orders",
  },
};
