import type { AlipaySdk } from "alipay-sdk";
import type { Dispatcher } from "undici";
import type { AlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createBoundedDispatcher } from "#lib/alipay/bounded-dispatcher.ts";
import { createCertificateFetch } from "#lib/alipay/certificate-fetch.ts";
import { StrictAlipaySdk } from "#lib/alipay/strict-alipay-sdk.ts";
import type { Logger } from "#lib/services/ports.ts";

export type AlipayAccess = {
  appId: string;
  /** The shop's key as PKCS#1 PEM. */
  privateKey: string;
  /** What the application signs with once its key or certificate has been changed at Alipay. */
  nextSigningKey?: { privateKey: string; appCertSn: string | null } | null;
  /** What requests name besides in certificate mode. Null in key mode. */
  certificates?: { appCertSn: string; rootCertSn: string } | null;
  /** What replies are verified with. */
  keys: AlipayKeys;
  /** Address of the v2 gateway, `/gateway.do` included. */
  gateway: string;
};

/** One client for each key of the application: they differ in nothing else. */
export type AlipayClients = {
  /** The one that was proved last; at first the one with the present key. */
  inUse(): StrictAlipaySdk;
  /** What to try where Alipay has refused the signature of `client`; null where no key is being changed. */
  otherThan(client: StrictAlipaySdk): StrictAlipaySdk | null;
  /** Alipay has taken a signature of this client where it refused the other's. */
  proved(client: StrictAlipaySdk): void;
  /** Whether the application's key is being changed. */
  isChanging: boolean;
};

/** Makes the SDK for the v2 gateway. Reply fields keep Alipay's own names. Throws where a setting is empty. */
export function createAlipayClients(access: AlipayAccess, deps: { deadlineMs: number; log: Logger }): AlipayClients {
  const { appId, privateKey, gateway, keys, certificates, nextSigningKey } = access;
  for (const [name, value] of Object.entries({ appId, privateKey, gateway })) {
    if (value === "") throw new Error(`${name} is empty: Alipay cannot be asked without it`);
  }
  const proxyAgent = asProxyAgent(createBoundedDispatcher(deps));
  const fetchCertificate = createCertificateFetch({ certificates: keys.certificates, log: deps.log });
  const common = { appId, gateway, timeout: deps.deadlineMs, camelcase: false, proxyAgent };
  const clientOf = (key: { privateKey: string; appCertSn: string | null }) =>
    new StrictAlipaySdk(
      {
        ...common,
        privateKey: key.privateKey,
        // The SDK would read certificates itself; with their numbers it signs in certificate mode all the same.
        ...(certificates &&
          key.appCertSn !== null && { appCertSn: key.appCertSn, alipayRootCertSn: certificates.rootCertSn }),
      },
      { keys, fetchCertificate },
    );
  const present = clientOf({ privateKey, appCertSn: certificates?.appCertSn ?? null });
  const next = nextSigningKey ? clientOf(nextSigningKey) : null;
  let inUse = present;
  return {
    inUse: () => inUse,
    otherThan: (client) => (client === present ? next : present),
    proved(client) {
      if (client === inUse) return;
      inUse = client;
      deps.log.warn({ key: client === next ? "next" : "present" }, "Alipay takes the application's other key now");
    },
    isChanging: next !== null,
  };
}

type ProxyAgent = NonNullable<ConstructorParameters<typeof AlipaySdk>[0]["proxyAgent"]>;

/**
 * The SDK hands its `proxyAgent`, whatever it is, to its HTTP client as the dispatcher of every call, and that one asks
 * for `dispatch` only. It also copies its configuration deeply, so it gets one function instead of an agent with all its
 * sockets.
 */
function asProxyAgent(dispatcher: Dispatcher): ProxyAgent {
  const dispatch: Dispatcher["dispatch"] = (options, handler) => dispatcher.dispatch(options, handler);
  return { dispatch } as unknown as ProxyAgent;
}
