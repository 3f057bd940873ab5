/** The inspector's word on a signature: right, not looked at, or wrong and why. */
import type { KeyObject } from "node:crypto";
import { notice, part, textArea } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, copyable, facts } from "#lib/simulator/console/layout.ts";
import { textDiff } from "#lib/simulator/console/requests/text-diff.ts";
import type { GatewayRequestRecord } from "#lib/simulator/domain/model.ts";
import type { SignatureDiagnosis } from "#lib/simulator/domain/signature-diagnosis.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { keyFingerprint } from "#lib/simulator/protocol/signed-digest.ts";

export interface SignatureReport {
  /** Null when the application is not (or no longer) registered. */
  key: KeyObject | null;
  isAlipayKey: boolean;
  /** Null when the signature was not the trouble, or its bytes were not kept. */
  diagnosis: SignatureDiagnosis | null;
  /** The merchant's own string, pasted to be compared, and whether the signature is of it. */
  pasted: { text: string; isSigned: boolean } | null;
}

type Found = Extract<SignatureDiagnosis, { kind: "found" }>;

function signTypeOf(request: GatewayRequestRecord): string {
  return (JSON.parse(request.params) as Record<string, string>)["sign_type"] ?? "";
}

const HASH_NAMES = { RSA2: "sha256", RSA: "sha1" } as const;

function foundReport(view: ConsoleView, request: GatewayRequestRecord, found: Found): Markup {
  const words = view.speech.texts.requests;
  const advice = found.mistakes.map(
    ({ mistake, parameter }) =>
      html`<li><p><b>${words.mistake[mistake].what}</b>${parameter === "" ? "" : html` ${words.aboutParameter(parameter)}`}</p><p>${words.mistake[mistake].cure}</p></li>`,
  );
  const signType = signTypeOf(request);
  const isOtherHash = (signType === "RSA" || signType === "RSA2") && HASH_NAMES[signType] !== found.hash;
  if (isOtherHash) {
    advice.push(
      html`<li><p><b>${words.foundHash(found.hash.toUpperCase(), signType)}</b></p><p>${words.foundHashCure}</p></li>`,
    );
  }
  if (found.isRepaired) {
    advice.push(html`<li><p><b>${words.foundMangled}</b></p><p>${words.foundMangledCure}</p></li>`);
  }
  if (advice.length === 0) return notice("info", words.foundRight);
  const isOtherText = found.text !== request.signedString;
  const difference = isOtherText
    ? html`<h3>${words.differenceTitle}</h3>${textDiff(view, { gateway: request.signedString, signed: found.text })}`
    : "";
  return html`${notice("bad", html`<p><b>${words.signatureWrong}</b></p>${isOtherText ? html`<p>${words.foundText}</p>` : ""}<ul class="advice">${advice}</ul>`)}${difference}`;
}

function wrongReport(view: ConsoleView, request: GatewayRequestRecord, report: SignatureReport): Markup {
  const words = view.speech.texts.requests;
  const { diagnosis } = report;
  const say = (title: string, text: string) => notice("bad", html`<p><b>${title}</b></p><p>${text}</p>`);
  if (diagnosis === null) return say(words.signatureWrong, words.keptNot);
  switch (diagnosis.kind) {
    case "found":
      return foundReport(view, request, diagnosis);
    case "other-text":
      return say(words.otherText, words.otherTextText);
    case "other-key":
      return say(words.otherKey(diagnosis.name), words.otherKeyText);
    case "no-signature":
      return say(words.noSignature, words.noSignatureText);
    case "unknown-key": {
      const { signatureBytes, keyBytes } = diagnosis;
      const size = signatureBytes === keyBytes ? "" : ` ${words.wrongSize(signatureBytes, keyBytes)}`;
      return say(words.unknownKey, report.isAlipayKey ? words.isAlipayKey : words.unknownKeyText + size);
    }
  }
}

/** The gateway's checks that come before the signature; whatever they refuse was never verified. */
function wasUnchecked(outcome: string): boolean {
  const early = ["method", "app-id", "timestamp", "charset", "format", "signature-type", "version"];
  return outcome.startsWith("isv.missing-") || early.some((name) => outcome === `isv.invalid-${name}`);
}

function pastedReport(view: ConsoleView, request: GatewayRequestRecord, pasted: SignatureReport["pasted"]): Markup {
  const words = view.speech.texts.requests;
  if (pasted === null || pasted.text === "") return html``;
  const verdict = pasted.isSigned ? notice("info", words.pastedSigned) : notice("warn", words.pastedUnsigned);
  return html`<div class="stack" id="compared">${verdict}${textDiff(view, { gateway: request.signedString, signed: pasted.text })}</div>`;
}

function pasteForm(view: ConsoleView, request: GatewayRequestRecord, report: SignatureReport): Markup {
  const words = view.speech.texts.requests;
  const problem = report.pasted?.text === "" ? { problem: words.pasteEmpty } : {};
  return html`<details class="paste"${report.pasted || report.diagnosis?.kind === "other-text" ? html` open` : ""}><summary>${words.pasteTitle}</summary>
<form method="post" action="/console/requests/${request.id}/compare#compared" class="stack">${textArea({ name: "own", label: words.paste, hint: words.pasteLead, value: report.pasted?.text ?? "", ...problem })}<button type="submit" class="is-small">${words.compare}</button></form>
${pastedReport(view, request, report.pasted)}</details>`;
}

function keyFacts(view: ConsoleView, key: KeyObject | null): Markup {
  const words = view.speech.texts.requests;
  if (key === null) return html``;
  return html`${facts([
    [words.usedKey, words.keyBits(key.asymmetricKeyDetails?.modulusLength ?? 0)],
    [words.fingerprint, copyable(view, keyFingerprint(key))],
  ])}<p class="hint">${words.compareKeyHint}</p><p>${copyable(view, "openssl pkey -in private.pem -pubout -outform DER | openssl sha256")}</p>`;
}

export function signaturePart(view: ConsoleView, request: GatewayRequestRecord, report: SignatureReport): Markup {
  const words = view.speech.texts.requests;
  const isWrong = request.outcome === "isv.invalid-signature";
  const verdict = isWrong
    ? wrongReport(view, request, report)
    : wasUnchecked(request.outcome)
      ? notice("warn", words.signatureUnchecked)
      : notice("good", words.signatureRight);
  return part({
    title: words.signature,
    id: "signature",
    body: html`${verdict}${isWrong ? pasteForm(view, request, report) : ""}${keyFacts(view, report.key)}`,
  });
}
