/** The suite without a test runner: each expectation once, in order, and what came of it. */
import { ALL_EXPECTATIONS, grounds } from "#tests/contract/suite/all-expectations.ts";
import type { Expectation } from "#tests/contract/suite/expectation.ts";
import type { MerchantUnderTest } from "#tests/contract/suite/merchant-under-test.ts";

export type Finding = { expectation: Expectation } & (
  | { result: "held" }
  | { result: "broken"; difference: string }
  | { result: "left out"; reason: string }
);

function reasonToLeaveOut(expectation: Expectation, merchant: MerchantUnderTest): string | null {
  if (expectation.notInSandbox !== undefined) return `the sandbox differs: ${expectation.notInSandbox}`;
  if (expectation.needs.includes("payer") && merchant.payer === null) return "nobody pays (CONTRACT_PAYER)";
  if (expectation.needs.includes("notifies") && merchant.notifies === null) return "no notify address";
  return null;
}

async function find(expectation: Expectation, merchant: MerchantUnderTest): Promise<Finding> {
  const reason = reasonToLeaveOut(expectation, merchant);
  if (reason !== null) return { expectation, result: "left out", reason };
  try {
    await expectation.check(merchant);
    return { expectation, result: "held" };
  } catch (error) {
    return { expectation, result: "broken", difference: error instanceof Error ? error.message : String(error) };
  }
}

export async function runSuite(merchant: MerchantUnderTest, say: (line: string) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const expectation of ALL_EXPECTATIONS) {
    const finding = await find(expectation, merchant);
    findings.push(finding);
    say(findingLine(finding));
  }
  return findings;
}

function findingLine(finding: Finding): string {
  const { method, what } = finding.expectation;
  const line = `${finding.result.padEnd(8)}  ${method}: ${what}`;
  if (finding.result === "broken") return `${line}\n          ${finding.difference}`;
  return finding.result === "left out" ? `${line}\n          ${finding.reason}` : line;
}

/** Every expectation with what it is known by, for whoever only wants to read. */
export function listSuite(): string[] {
  return ALL_EXPECTATIONS.map(({ method, what, confirmedBy }) => `${method}: ${what}\n    ${grounds(confirmedBy)}`);
}

/** What this run adds to what was known before. */
export function summary(findings: readonly Finding[]): string[] {
  const of = (result: Finding["result"]) => findings.filter((finding) => finding.result === result);
  const assumed = findings.filter(({ expectation }) => expectation.confirmedBy.by === "assumed");
  return [
    `${of("held").length} held, ${of("broken").length} broken, ${of("left out").length} left out.`,
    "",
    "Only the real Alipay can confirm these, which are assumed otherwise:",
    ...assumed.map((finding) => `  ${findingLine(finding)}`),
    "",
    "Known, and answered otherwise this time:",
    ...of("broken")
      .filter(({ expectation }) => expectation.confirmedBy.by !== "assumed")
      .map((finding) => `  ${findingLine(finding)}\n          ${grounds(finding.expectation.confirmedBy)}`),
  ];
}
