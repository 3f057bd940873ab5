/** The code that the console shows for each client, for the mode that the application is in. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { SDK_NAMES, type SdkName } from "#lib/simulator/console/applications/sdk-snippets.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let simulator: SimulatorProcess;
/** Of an application whose key was made by the console, so that the code is complete. */
let appId: string;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
  appId = (await post<{ application: { appId: string } }>("applications", { name: "青禾" })).application.appId;
});
afterAll(async () => {
  await simulator.stop();
});

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(new URL(`/console/api/${path}`, simulator.gateway), {
    method: "POST",
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as T;
}

/** The snippet as the copy button gives it; null where the page says that the client cannot. */
async function snippetOf(sdk: SdkName): Promise<string | null> {
  const page = await fetch(new URL(`/console/applications/${appId}?sdk=${sdk}`, simulator.gateway));
  const html = await page.text();
  const code = /<pre tabindex="0" class="code">(.*?)<\/pre>/s.exec(html)?.[1];
  if (code === undefined) expect(html).toContain("不支持公钥证书模式：换一个客户端");
  return code === undefined ? null : code.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => CHARACTERS[entity] ?? entity);
}

const CHARACTERS: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** What each client is told of the three files, by its own names for them. */
const CERTIFICATE_CALLS: Readonly<Record<SdkName, readonly string[] | null>> = {
  node: ["appCertPath", "alipayPublicCertPath", "alipayRootCertPath"],
  python: null,
  java: ["setAppCertPath", "setAlipayPublicCertPath", "setRootCertPath"],
  php: ["new AopCertClient()", "getCertSN", "getPublicKey", "getRootCertSN"],
  smartwalle: ["LoadAppCertPublicKeyFromFile", "LoadAlipayCertPublicKeyFromFile", "LoadAliPayRootCertFromFile"],
  gopay: ["SetCertSnByPath", "AutoVerifySign"],
  fzlee: ["DCAliPay(", "app_public_key_cert_string", "alipay_public_key_cert_string", "alipay_root_cert_string"],
};

/** Alipay's key in one line and in PEM begins with this, whatever the key. */
const ALIPAY_KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A";

describe.each([false, true])("with certificate mode %s", (certificateMode) => {
  beforeAll(async () => {
    await post(`applications/${appId}/settings`, { certificateMode });
  });

  test.each(SDK_NAMES)("the code for %s is of this mode", async (sdk) => {
    const snippet = await snippetOf(sdk);
    const calls = CERTIFICATE_CALLS[sdk];
    if (certificateMode && calls === null) {
      expect(snippet).toBeNull();
      return;
    }
    for (const call of calls ?? []) expect(snippet?.includes(call), call).toBe(certificateMode);
    // In key mode gopay verifies nothing by itself, and is given no key.
    expect(snippet?.includes(ALIPAY_KEY)).toBe(!certificateMode && sdk !== "gopay");
  });

  test("the code for Node runs as it stands, and verifies the reply", async () => {
    const running = promisify(execFile)(process.execPath, ["--input-type=module", "-"], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, TZ: "Asia/Shanghai" },
    });
    running.child.stdin?.end((await snippetOf("node")) ?? "");
    const { stdout } = await running;
    expect(stdout).toContain(`${simulator.gateway}?method=alipay.trade.page.pay`);
    expect(stdout).toContain("ACQ.TRADE_NOT_EXIST");
  });
});
