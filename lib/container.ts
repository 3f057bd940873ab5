import { join } from "node:path";
import { type AlipayKeys, createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { findCode, listCodes } from "#lib/alipay/codes.ts";
import { type AlipayGateway, createPaymentGateway } from "#lib/alipay/gateway.ts";
import { createKeyRecord } from "#lib/alipay/key-record.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { createPayPageVisitor } from "#lib/alipay/pay-page.ts";
import { withRefusalLog } from "#lib/alipay/refusal-log.ts";
import { createReturnVerifier } from "#lib/alipay/return-address.ts";
import { createOrderKeys } from "#lib/auth/order-keys.ts";
import { findSampleLogin } from "#lib/auth/staff-accounts.ts";
import { createStaffAuth } from "#lib/auth/staff-auth.ts";
import { visitors } from "#lib/auth/visitors.ts";
import { type Config, ConfigError } from "#lib/config/config.ts";
import { createFetchedCertificateCheck } from "#lib/config/fetched-certificate.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { configProblem } from "#lib/config/problem.ts";
import { createShopClock } from "#lib/config/shop-clock.ts";
import { findNewestBackup } from "#lib/db/backup-folder.ts";
import { checkDatabase } from "#lib/db/check.ts";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import type { DatabaseFaultError } from "#lib/db/errors.ts";
import { adminQueries } from "#lib/db/queries/admin.ts";
import { cartQueries } from "#lib/db/queries/cart.ts";
import { catalogueQueries } from "#lib/db/queries/catalogue.ts";
import { orderQueries } from "#lib/db/queries/order.ts";
import { randomIds } from "#lib/db/random-ids.ts";
import { createLogger } from "#lib/log/logger.ts";
import { askPaymentAsStaff, askRefundAsStaff } from "#lib/services/ask-as-staff.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { confirmReceipt } from "#lib/services/confirm-receipt.ts";
import { continueGoLive, type GoLiveDeps } from "#lib/services/continue-go-live.ts";
import { noteGoLiveReturn } from "#lib/services/note-go-live-return.ts";
import { placeOrder } from "#lib/services/place-order.ts";
import type { Clock, Deps, Logger, ReturnVerifier } from "#lib/services/ports.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { refundGoLive } from "#lib/services/refund-go-live.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { settleByHand } from "#lib/services/settle-by-hand.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startGoLive } from "#lib/services/start-go-live.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { tryAgain } from "#lib/services/try-again.ts";
import { createWebhookSender } from "#lib/webhook/webhook-sender.ts";

/** What some use-cases need besides. */
type ShopDeps = Deps & GoLiveDeps & { returns: ReturnVerifier };

export type Container = Awaited<ReturnType<typeof createContainer>>;

/** Builds everything a process of the shop needs from its configuration. Next, the worker and tests start here. */
export async function createContainer(config: Config, program: "shop" | "worker" | "cli" = "shop") {
  const log = createLogger({ level: config.loggingLevel, program });
  await checkDatabase({ file: config.databaseFile, migrationsFolder: join(process.cwd(), "prisma", "migrations") });
  const opened = await openDatabase({ file: config.databaseFile, onFailure: endProgram });
  await refuseSampleLogin(config, opened);
  const { alipay, publicUrl } = config;
  const clock = createShopClock(config);
  const keys = trustAlipay(config, { clock, log });
  const gateway = createPaymentGateway({
    ...alipay,
    keys,
    // Addresses come from the configuration only: a forged Host header changes neither.
    notifyUrl: `${publicUrl}/api/alipay/notify`,
    returnUrl: `${publicUrl}/pay/return`,
    clock,
    log,
  });
  const deps: ShopDeps = {
    clock,
    ids: randomIds,
    database: createDatabase(opened),
    gateway,
    verifier: withRefusalLog(createNotificationVerifier({ appId: alipay.appId, keys }), { log }),
    returns: createReturnVerifier({ appId: alipay.appId, keys }),
    payPage: createPayPageVisitor(),
    bills: gateway.bills,
    merchant: { environment: config.mode, appId: alipay.appId, sellerId: alipay.sellerId },
    log,
    orderLifetimeMinutes: config.orderLifetimeMinutes,
    notifiesArrive: config.notifiesArrive,
    webhook: config.webhook && createWebhookSender({ ...config.webhook, clock }),
  };
  return {
    config,
    deps,
    clock,
    log,
    shop: bindUseCases(deps, gateway),
    findAlipayCode: findCode,
    listAlipayCodes: listCodes,
    visitors,
    orderKeys: createOrderKeys({ secret: config.secrets.orderLink, previous: config.secrets.previousOrderLink }),
    auth: createStaffAuth({
      writer: opened.writer,
      secret: config.secrets.auth,
      baseUrl: publicUrl,
      trustedOrigins: [publicUrl],
      // Sessions live by the machine's own clock, which better-auth reads as well.
      clock: { now: () => new Date() },
      log,
    }),
    queries: {
      admin: adminQueries(opened.reader),
      catalogue: catalogueQueries(opened.reader),
      cart: cartQueries(opened.reader),
      orders: orderQueries(opened.reader),
      goLive: deps.database.read.goLive,
    },
    alipayKeys: keys,
    /** When the newest backup in the data folder was taken; null where there is none. */
    findLastBackup: () => findNewestBackup(join(config.dataDir, "backups")),
    close: () => opened.close(),
  };
}

/** The keys with which Alipay may sign: the configured ones, and in certificate mode what the gateway hands out. */
function trustAlipay({ alipay, dataDir }: Config, { clock, log }: { clock: Clock; log: Logger }): AlipayKeys {
  const { alipayPublicKey, nextAlipayPublicKey, certificates } = alipay;
  return createAlipayKeys({
    publicKeys: nextAlipayPublicKey === null ? [alipayPublicKey] : [alipayPublicKey, nextAlipayPublicKey],
    ...(certificates && {
      certificates: { sn: certificates.alipayCertSn, check: createFetchedCertificateCheck(certificates) },
    }),
    record: createKeyRecord(dataFolderPaths(dataDir).alipayKeys),
    clock,
    log,
  });
}

/**
 * At once, before anybody can be told of success: SQLite undoes what was under way when the next process opens the file.
 * Whoever supervises the program starts it again (fault P-10).
 */
function endProgram(fault: DatabaseFaultError): never {
  process.stderr.write(`${fault.message} Nothing that is written now could be believed, so the program ends.\n`);
  process.exit(1);
}

/** A login that was printed on some developer's screen must never open a shop with real money. */
async function refuseSampleLogin(config: Config, opened: Database): Promise<void> {
  const sample = config.mode === "production" ? await findSampleLogin(opened.reader) : null;
  if (sample === null) return;
  await opened.close();
  throw new ConfigError([configProblem("sample-login", { setting: "DATA_DIR", login: sample })]);
}

/** The use-cases that pages and handlers may call; each call has the time that a page has. */
function bindUseCases(deps: ShopDeps, gateway: AlipayGateway) {
  const bind =
    <Input, Output>(useCase: (deps: ShopDeps, input: Input) => Output) =>
    (input: Input) =>
      useCase({ ...deps, gateway: gateway.forOnePage() }, input);
  return {
    setCartLine: bind(setCartLine),
    placeOrder: bind(placeOrder),
    startPayment: bind(startPayment),
    signPayUrl: bind(signPayUrl),
    refreshPayment: bind(refreshPayment),
    cancelOrder: bind(cancelOrder),
    confirmReceipt: bind(confirmReceipt),
    shipOrder: bind(shipOrder),
    requestRefund: bind(requestRefund),
    submitRefund: bind(submitRefund),
    receiveNotify: bind(receiveNotify),
    askPaymentAsStaff: bind(askPaymentAsStaff),
    askRefundAsStaff: bind(askRefundAsStaff),
    tryAgain: bind(tryAgain),
    settleByHand: bind(settleByHand),
    startGoLive: bind(startGoLive),
    continueGoLive: bind(continueGoLive),
    refundGoLive: bind(refundGoLive),
    noteGoLiveReturn: bind(noteGoLiveReturn),
  };
}
