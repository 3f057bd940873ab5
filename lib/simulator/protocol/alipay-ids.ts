/** Numbers in the shapes of section 4.2 of the protocol sheet, observed on every modern sample. */
import { beijingStamp } from "#lib/simulator/protocol/beijing-time.ts";

/** The four digits of a buyer's id (places 12 to 15) that trade and notify numbers repeat. */
function buyerDigits(buyerId: string): string {
  return buyerId.slice(11, 15);
}

function serialDigits(serial: number): string {
  return String(501_000_000 + (serial % 499_000_000));
}

/** 28 digits: day, 22001, 4, four digits of the buyer, 0, nine digits that never repeat. */
export function tradeNumber(input: { at: number; buyerId: string; serial: number }): string {
  return `${beijingStamp(input.at).day}220014${buyerDigits(input.buyerId)}0${serialDigits(input.serial)}`;
}

/**
 * The request number of a refund that nobody's program asked for: day, time and nine digits that never repeat. What the
 * merchant centre writes here is not published.
 */
export function merchantCentreRefundNumber(input: { at: number; serial: number }): string {
  const stamp = beijingStamp(input.at);
  return `${stamp.day}${stamp.time}${serialDigits(input.serial)}`;
}

/** 34 digits: day, 01222, time, 1, four digits of the buyer, 0, nine digits that never repeat. */
export function notifyNumber(input: { at: number; buyerId: string; serial: number }): string {
  const stamp = beijingStamp(input.at);
  return `${stamp.day}01222${stamp.time}1${buyerDigits(input.buyerId)}0${serialDigits(input.serial)}`;
}
