import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { fen, yuanFromFen } from "#lib/domain/money.ts";
import type { GenuineNotice } from "#lib/services/ports.ts";
import { encodeForm } from "#tests/support/signed-notice.ts";
import type { Forgery } from "./events.ts";

export const APP_ID = "9021000100000001";
export const SELLER_ID = "2088000000000001";

/** Minutes after the first delivery at which Alipay repeats one that was not answered with `success`; then never again. */
const REPEAT_MINUTES = [4, 14, 24, 84, 204, 564, 1464] as const;

type Fields = Record<string, string>;

/** The keys of a run: making them takes longer than hundreds of signatures. */
export type MailKeys = { alipay: KeyObject; alipayPublicPem: string; stranger: KeyObject };

export function makeMailKeys(): MailKeys {
  const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
  const [alipay, stranger] = [pair(), pair()];
  const pem = alipay.publicKey.export({ type: "spki", format: "pem" }).toString();
  return {
    alipay: createPrivateKey(alipay.privateKey.export({ type: "pkcs8", format: "pem" })),
    alipayPublicPem: pem,
    stranger: stranger.privateKey,
  };
}

/** The fields of a notification as Alipay words them (protocol sheet, section 4.2), unsigned. */
function fieldsOf(notice: GenuineNotice, sentAt: Date) {
  return {
    app_id: APP_ID,
    charset: "utf-8",
    notify_id: notice.notifyId,
    notify_time: shanghaiText(sentAt),
    notify_type: "trade_status_sync",
    out_trade_no: notice.outTradeNo,
    seller_id: notice.sellerId,
    sign_type: "RSA2",
    subject: notice.subject,
    total_amount: yuanFromFen(notice.totalFen ?? fen(0)),
    trade_no: notice.tradeNo,
    trade_status: notice.tradeStatus,
    version: "1.0",
    ...(notice.paidAt === null ? {} : { gmt_payment: shanghaiText(notice.paidAt) }),
    ...(notice.kind === "refund" ? { gmt_refund: `${shanghaiText(sentAt)}.000`, refund_fee: "0.01" } : {}),
    ...(notice.outBizNo === null ? {} : { out_biz_no: notice.outBizNo }),
  };
}

function shanghaiText(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}

function signed(fields: Fields, key: KeyObject): Fields {
  const content = Object.keys(fields)
    .filter((name) => name !== "sign_type")
    .sort()
    .map((name) => `${name}=${fields[name] ?? ""}`)
    .join("&");
  return { ...fields, sign: sign("RSA-SHA256", Buffer.from(content), key).toString("base64") };
}

const bytesOf = (fields: Fields) => Buffer.from(encodeForm(fields), "latin1");

/** A notification that is not what it seems: forged, or genuine and about something that we never agreed to. */
export function forge(notice: GenuineNotice, forgery: Forgery, { keys, now }: { keys: MailKeys; now: Date }): Buffer {
  const fields = fieldsOf(notice, now);
  const genuine = (changes: Fields) => bytesOf(signed({ ...fields, ...changes }, keys.alipay));
  switch (forgery) {
    case "unsigned":
      return bytesOf(fields);
    case "strange-key":
      return bytesOf(signed(fields, keys.stranger));
    case "other-app":
      return genuine({ app_id: "9021000100000002" });
    case "other-seller":
      return genuine({ seller_id: "2088000000000002" });
    case "other-amount":
      return genuine({ total_amount: fields.total_amount === "0.01" ? "0.02" : "0.01" });
    case "other-subject":
      return genuine({ subject: "elsewhere" });
    case "unknown-trade":
      return genuine({ out_trade_no: `${notice.outTradeNo}9` });
  }
}

export type Letter = {
  /** The out_trade_no and which of its notifications this is. */
  readonly ref: string;
  readonly notice: GenuineNotice;
  readonly writtenAt: Date;
  deliveries: number;
  /** When Alipay tries next; null once it has heard `success` or has given up. */
  nextAt: Date | null;
  /** Lost with all its repeats: it does not come any more. */
  isLost: boolean;
};

/** Alipay's post: delivers each notification up to eight times, until it is answered with `success`. */
export class AlipayMail {
  readonly letters = new Map<string, Letter>();
  readonly #keys: MailKeys;
  #seen = 0;

  constructor(keys: MailKeys) {
    this.#keys = keys;
  }

  /** Takes up what has been announced since the last time. */
  collect(notices: readonly GenuineNotice[], now: Date): void {
    for (const notice of notices.slice(this.#seen)) {
      const earlier = [...this.letters.values()].filter((letter) => letter.notice.outTradeNo === notice.outTradeNo);
      const ref = `${notice.outTradeNo}#${earlier.length + 1}`;
      this.letters.set(ref, { ref, notice, writtenAt: now, deliveries: 0, nextAt: now, isLost: false });
    }
    this.#seen = notices.length;
  }

  due(now: Date): Letter[] {
    return [...this.letters.values()].filter(({ nextAt }) => nextAt !== null && nextAt <= now);
  }

  /** The bytes of the next delivery, which counts as failed until `acknowledge`. */
  send(letter: Letter, now: Date): Buffer {
    this.lose(letter, { forGood: false, now });
    return bytesOf(signed(fieldsOf(letter.notice, now), this.#keys.alipay));
  }

  /** A delivery that comes to nothing; `forGood` with all its repeats. */
  lose(letter: Letter, { forGood, now }: { forGood: boolean; now: Date }): void {
    if (letter.nextAt === null || letter.nextAt > now) return;
    const minutes = forGood ? undefined : REPEAT_MINUTES[letter.deliveries];
    letter.deliveries += 1;
    letter.isLost ||= forGood;
    letter.nextAt = minutes === undefined ? null : new Date(letter.writtenAt.getTime() + minutes * 60_000);
  }

  acknowledge(letter: Letter): void {
    letter.nextAt = null;
  }
}
