import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type AlipayKeys, createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createKeyRecord } from "#lib/alipay/key-record.ts";
import { probeGateway } from "#lib/alipay/probe-gateway.ts";
import { isLoopbackOrPrivate } from "#lib/config/addresses.ts";
import type { Config, ConfigSource } from "#lib/config/config.ts";
import { createFetchedCertificateCheck } from "#lib/config/fetched-certificate.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { createShopClock } from "#lib/config/shop-clock.ts";
import { askClock, knock } from "#lib/doctor/ask-outside.ts";
import { AREAS, type Finding, finding, verdictOf } from "#lib/doctor/finding.ts";
import { judgeAddress } from "#lib/doctor/judge-address.ts";
import { judgeGateway } from "#lib/doctor/judge-gateway.ts";
import { judgeKeyChange, type KeyChangeFact } from "#lib/doctor/judge-key-change.ts";
import {
  type DriverFact,
  judgeClock,
  judgeDatabase,
  judgeDriver,
  judgeFolder,
  judgeNode,
} from "#lib/doctor/judge-machine.ts";
import { judgeRunning } from "#lib/doctor/judge-running.ts";
import { judgeSettings } from "#lib/doctor/judge-settings.ts";
import { lookAtDatabase } from "#lib/doctor/look-at-database.ts";
import { lookAtFolder } from "#lib/doctor/look-at-folder.ts";
import { type Look, lookAtSettings } from "#lib/doctor/look-at-settings.ts";
import { makeProbe } from "#lib/doctor/notify-probe.ts";

const DEADLINE_MS = 8_000;

export interface Examination {
  readonly mode: string | null;
  readonly verdict: ReturnType<typeof verdictOf>;
  readonly findings: readonly Finding[];
}

export interface ExamineOptions {
  /** The settings, and the folder of the project. */
  readonly source: Required<Pick<ConfigSource, "cwd">> & ConfigSource;
  /** Tried outside this process where it may take the process down. */
  readonly checkDriver: () => Promise<DriverFact>;
}

/**
 * Looks at everything that a payment needs, from the machine to Alipay, and changes nothing. It goes on whatever is
 * wrong; what cannot be looked at because of something else is left out. Asks Alipay once or twice, about a trade that
 * does not exist, and this shop once, at its address for notifications.
 */
export async function examineShop({ source, checkDriver }: ExamineOptions): Promise<Examination> {
  const look = lookAtSettings(source);
  const driver = await checkDriver();
  const [database, outside] = await Promise.all([
    driver.kind === "loads" && look.settings !== null ? examineDatabase(look, source.cwd) : [],
    look.config === null ? [finding("not-asked")] : examineOutside(look, look.config),
  ]);
  const findings = [
    judgeNode(process.versions.node),
    judgeDriver(driver, process.versions.node),
    ...judgeFolder(lookAtFolder(look.dataDir, look.keyFile)),
    ...judgeSettings(look.facts),
    ...database,
    ...outside,
  ].sort((one, other) => AREAS.indexOf(one.area) - AREAS.indexOf(other.area));
  return { mode: look.facts.mode, verdict: verdictOf(findings), findings };
}

async function examineDatabase({ settings, config }: Look, project: string): Promise<Finding[]> {
  if (settings === null) return [];
  const { databaseFile: file, mode, webhook } = settings;
  const { fact, signs } = await lookAtDatabase({ file, migrationsFolder: join(project, "prisma", "migrations") });
  const found = judgeDatabase(file, fact);
  if (signs === null || config === null) return [found];
  const now = createShopClock(config).now();
  return [found, ...judgeRunning({ ...signs, mode, now, webhookUrl: webhook?.url ?? null })];
}

async function examineOutside({ proxySetting }: Look, config: Config): Promise<Finding[]> {
  const { alipay, mode, publicUrl } = config;
  const address = `${publicUrl}/api/alipay/notify`;
  const now = () => new Date();
  const nonce = randomBytes(16).toString("hex");
  const [answer, aheadMs, knocked] = await Promise.all([
    // The shop's own numbers begin with QH: this one can be nobody's.
    probeGateway(
      { ...alipay, keys: keysOf(alipay) },
      { clock: createShopClock(config), outTradeNo: `DOCTOR_${nonce}`, deadlineMs: DEADLINE_MS },
    ),
    askClock(alipay.gateway, now),
    knock(address, makeProbe(config.secrets.auth, nonce)),
  ]);
  const isLocal = isLoopbackOrPrivate(new URL(publicUrl));
  return [
    ...(aheadMs === null ? [] : [judgeClock(aheadMs)]),
    ...judgeKeyChange({
      app: alipay.nextSigningKey && { answer },
      alipay: lastSeen(config),
      now: createShopClock(config).now(),
    }),
    ...judgeGateway({ answer, gateway: alipay.gateway, mode, appId: alipay.appId, proxySetting }),
    ...judgeAddress({ mode, address, isLocal, answer: knocked }),
  ];
}

/** Read from what the shop has written down; null where Alipay's key is not being changed. */
function lastSeen({ alipay, dataDir }: Config): KeyChangeFact["alipay"] {
  const { alipayPublicKey, nextAlipayPublicKey } = alipay;
  if (nextAlipayPublicKey === null) return null;
  const record = createKeyRecord(dataFolderPaths(dataDir).alipayKeys);
  const keys = createAlipayKeys({ publicKeys: [alipayPublicKey, nextAlipayPublicKey], record });
  const [present, next] = keys.sightings();
  return { presentSeenAt: present?.lastSeenAt ?? null, nextSeenAt: next?.lastSeenAt ?? null };
}

/** As the shop trusts them, but writing nothing down. */
function keysOf({ alipayPublicKey, nextAlipayPublicKey, certificates }: Config["alipay"]): AlipayKeys {
  return createAlipayKeys({
    publicKeys: nextAlipayPublicKey === null ? [alipayPublicKey] : [alipayPublicKey, nextAlipayPublicKey],
    ...(certificates && {
      certificates: { sn: certificates.alipayCertSn, check: createFetchedCertificateCheck(certificates) },
    }),
  });
}
