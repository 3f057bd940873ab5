/** `npm run contract:sandbox`: the contract suite against the official sandbox, with keys of one's own. */
import { notifyOf, openNotifyServer } from "#tests/contract/merchant.ts";
import type { MerchantUnderTest } from "#tests/contract/suite/merchant-under-test.ts";
import { payerAtTheKeyboard } from "./payer-at-the-keyboard.ts";
import { listSuite, runSuite, summary } from "./run-suite.ts";
import { HOW_TO, readSandboxSettings } from "./settings.ts";

const NOTIFY_PATIENCE_MS = 60_000;
const EXIT_NOT_RUN = 2;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  if (process.argv.includes("--list")) {
    listSuite().forEach(say);
    return;
  }
  const settings = readSandboxSettings(process.env);
  if (typeof settings === "string") {
    say(`${settings} Nothing was called.\n\n${HOW_TO}`);
    process.exitCode = EXIT_NOT_RUN;
    return;
  }
  const { gateway, appId, appPrivateKey, alipayPublicKey, hasPayer } = settings;
  const server = settings.notifies && (await openNotifyServer(settings.notifies.port));
  const merchant: MerchantUnderTest = {
    gateway,
    appId,
    appPrivateKey,
    alipayPublicKey,
    payer: hasPayer ? payerAtTheKeyboard(() => merchant, say) : null,
    notifies: settings.notifies &&
      server && {
        url: settings.notifies.url,
        wait: (outTradeNo, number) => notifyOf(server, outTradeNo, number, NOTIFY_PATIENCE_MS),
      },
    returnUrl: settings.notifies?.url ?? "https://example.com/paid",
  };
  say(`Asking ${gateway} as ${appId}.\n`);
  const findings = await runSuite(merchant, say);
  say("");
  summary(findings).forEach(say);
  if (findings.some(({ result }) => result === "broken")) process.exitCode = 1;
  await server?.close();
}

await main();
