import { isLoopbackOrPrivate } from "#lib/config/addresses.ts";
import type { Mode } from "#lib/config/config.ts";
import type { GoLiveEvidence } from "#lib/domain/go-live.ts";
import {
  canGoOn,
  canStillChange,
  type GoLiveFact,
  type GoLiveState,
  type GoLiveStep,
  type GoLiveStepId,
  type GoLiveVerdict,
  judgeGoLive,
  verdictOf,
} from "#lib/domain/go-live-judgement.ts";
import { fen } from "#lib/domain/money.ts";
import { isPayable } from "#lib/domain/order.ts";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import { formatMoney } from "#lib/i18n/format-money.ts";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { type GoLiveTexts, goLiveTexts } from "#lib/i18n/go-live-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";

/** Finds a listed code; what the container gives. */
export type FindCode = (section: "pagePay" | "refund", code: string) => { section: string; name: string } | null;

/** Where the check is made: the configured environment and the clock. */
export type GoLivePlace = {
  config: { mode: Mode; publicUrl: string; alipay: { appId: string; sellerId: string } };
  now: Date;
  findCode: FindCode;
};

/** One step in a language. */
export type StepInWords = {
  id: GoLiveStepId;
  state: GoLiveState;
  stateText: string;
  title: string;
  said: string;
  /** What Alipay's code means, where there is one in the dictionary. */
  meaning: string | null;
  todo: string | null;
  facts: { name: string; text: string }[];
};

export type GoLiveCertificate = {
  orderNo: string;
  startedAt: Date;
  verdict: GoLiveVerdict;
  verdictText: string;
  /** Something of it is still to come. */
  canGoOn: boolean;
  /** Looking again may find what is missing, once its cause is gone. */
  canLookAgain: boolean;
  /** The buyer can still be sent to the cashier. */
  canBePaid: boolean;
  canRefund: boolean;
  /** When the bill is due; null where that is past or nothing is waited for. */
  billDue: Date | null;
  amountText: string;
  steps: StepInWords[];
};

/** Judges a check and says it in a language. */
export function certificateOf(evidence: GoLiveEvidence, place: GoLivePlace, locale: Locale): GoLiveCertificate {
  const steps = judgeGoLive(evidence, surroundingsOf(place));
  const t = goLiveTexts(locale);
  const verdict = verdictOf(steps);
  const due = steps.flatMap(({ facts }) => facts).find((fact) => fact.name === "due");
  return {
    orderNo: evidence.orderNo,
    startedAt: evidence.startedAt,
    verdict,
    verdictText: t(`verdicts.${verdict}`),
    canGoOn: canGoOn(steps),
    canLookAgain: canStillChange(steps),
    canBePaid: isPayable(evidence, place.now),
    canRefund: steps.some(({ id, because }) => id === "refund" && (because === "to-be-asked" || because === "refused")),
    billDue: due && "at" in due ? due.at : null,
    amountText: formatMoney(evidence.amountFen),
    steps: steps.map((step) => inWords(step, { t, locale, findCode: place.findCode })),
  };
}

/** The offline Alipay runs on this very machine, and reaches what is private to it. */
function surroundingsOf({ config, now }: GoLivePlace) {
  return {
    now,
    isSandbox: config.mode === "sandbox",
    isReachable: config.mode === "simulator" || !isLoopbackOrPrivate(new URL(config.publicUrl)),
  };
}

type Speech = { t: GoLiveTexts; locale: Locale; findCode: FindCode };

function inWords(step: GoLiveStep, speech: Speech): StepInWords {
  const { t } = speech;
  const { id, state, because, facts } = step;
  return {
    id,
    state,
    stateText: t(`states.${state}`),
    title: t(`steps.${id}.title`),
    said: textAt(t, `steps.${id}.says.${because}`) ?? because,
    meaning: meaningOf(step, speech),
    // What was seen, or comes by itself later, asks for nothing; what waits for a person does.
    todo: state === "seen" ? null : textAt(t, `steps.${id}.todo.${because}`),
    facts: facts.map((fact) => ({ name: t(`facts.${fact.name}`), text: factText(fact, speech) })),
  };
}

function textAt(t: GoLiveTexts, path: string): string | null {
  const key = path as Parameters<GoLiveTexts>[0];
  return t.has(key) ? t(key) : null;
}

function factText(fact: GoLiveFact, { locale }: Speech): string {
  if ("fen" in fact) return `${fact.fen < 0 ? "−" : ""}${formatMoney(fen(Math.abs(fact.fen)))}`;
  return "at" in fact ? formatDateTime(locale, fact.at) : fact.text;
}

/** The page about bad input prints codes without their `isv.` (protocol sheet, section 3.1). */
function meaningOf({ id, facts }: GoLiveStep, { locale, findCode }: Speech): string | null {
  const code = facts.find((fact) => fact.name === "code");
  if (!code || !("text" in code)) return null;
  const section = id === "refund" ? "refund" : "pagePay";
  const listed = findCode(section, code.text) ?? findCode(section, `isv.${code.text}`);
  return listed && alipayCodeTexts(locale).findMeaning(listed);
}
