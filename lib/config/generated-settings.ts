import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AlipayCredentials, Settings } from "#lib/config/config.ts";
import { joinCredentials } from "#lib/config/credentials.ts";
import type { GivenReader } from "#lib/config/given-text.ts";
import { isMissingFile } from "#lib/config/missing-file.ts";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";
import { readAlipayPublicKey, readPrivateKey } from "#lib/config/rsa-key.ts";

/** What `npm run setup` makes once on each machine and keeps in the data folder, in every mode. */
const generatedSettings = z.object({
  // 256 bits in base64url are 43 characters.
  authSecret: z.string().min(43),
  orderLinkSecret: z.string().min(43),
  /** The one before, while links of its making still open orders: from `npm run secrets -- rotate` until `-- forget`. */
  previousOrderLinkSecret: z.string().min(43).optional(),
  /** The shop's application at the offline Alipay. */
  simulatorAppId: z.string().regex(/^9021\d{12}$/),
  /** The merchant's account at the offline Alipay. */
  simulatorSellerId: z.string().regex(/^2088\d{12}$/),
});

export type GeneratedSettings = z.infer<typeof generatedSettings>;

/** Where things lie in the data folder; `setup` writes them, the processes of the shop read them. */
export function dataFolderPaths(dataDir: string) {
  const simulator = join(dataDir, "simulator");
  return {
    settings: join(dataDir, "settings.json"),
    clock: join(dataDir, "clock.json"),
    keys: join(dataDir, "keys"),
    appPrivateKey: join(dataDir, "keys", "app-private-key.pem"),
    appPublicKey: join(dataDir, "keys", "app-public-key.pem"),
    alipayPublicKey: join(dataDir, "keys", "alipay-public-key.pem"),
    /** What the shop's processes have learned of the keys that Alipay uses. */
    alipayKeys: join(dataDir, "alipay-keys"),
    simulator,
    simulatorApplications: join(simulator, "applications"),
    simulatorPrivateKey: join(simulator, "alipay-private-key.pem"),
    simulatorPublicKey: join(simulator, "alipay-public-key.pem"),
    simulatorDatabase: join(simulator, "simulator.db"),
  };
}

/** The made settings, or null with the reason in `problems`. */
export function readGeneratedSettings(dataDir: string, problems: ConfigProblem[]): GeneratedSettings | null {
  const file = dataFolderPaths(dataDir).settings;
  const text = readMade(file, problems);
  if (text === null) return null;
  const result = generatedSettings.safeParse(parseJson(text));
  if (result.success) return result.data;
  problems.push(configProblem("made-file-damaged", { file }));
  return null;
}

/** The credentials that `setup` made for the offline Alipay, with what was chosen besides; null with the reasons told. */
export function readSimulatorCredentials(
  { dataDir, keyChoices }: Pick<Settings, "dataDir" | "keyChoices">,
  made: GeneratedSettings,
  tell: { problems: ConfigProblem[]; warnings: ConfigProblem[] },
): AlipayCredentials | null {
  const paths = dataFolderPaths(dataDir);
  const isKeyMode = keyChoices.certificates === null;
  const privateKey = read(paths.appPrivateKey, readPrivateKey);
  const alipayPublicKey = isKeyMode ? read(paths.alipayPublicKey, readAlipayPublicKey) : null;
  if (privateKey === null || (isKeyMode && alipayPublicKey === null)) return null;
  const own = { appId: made.simulatorAppId, sellerId: made.simulatorSellerId, privateKey, alipayPublicKey };
  return joinCredentials(own, keyChoices, tell);

  function read<T>(file: string, reader: GivenReader<T>): T | null {
    const value = readMade(file, tell.problems);
    if (value === null) return null;
    const result = reader({ setting: file, value, cwd: dataDir });
    if ("value" in result) return result.value;
    tell.problems.push(configProblem("made-key-damaged", { file }));
    return null;
  }
}

function readMade(file: string, problems: ConfigProblem[]): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(
      isMissingFile(error)
        ? configProblem("made-file-missing", { file })
        : configProblem("made-file-closed", { file, reason }),
    );
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
