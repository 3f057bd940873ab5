import type { AlipaySdk } from "alipay-sdk";
import type { Dispatcher } from "undici";
import { createBoundedDispatcher } from "#lib/alipay/bounded-dispatcher.ts";
import { StrictAlipaySdk } from "#lib/alipay/strict-alipay-sdk.ts";

export type AlipayAccess = {
  appId: string;
  /** The shop's key as PKCS#1 PEM. */
  privateKey: string;
  /** What requests name besides in certificate mode. None in key mode. */
  certificates?: { appCertSn: string; rootCertSn: string } | null;
  /** Alipay's key as SPKI PEM: without it alipay-sdk would take every reply unverified. */
  alipayPublicKey: string;
  /** Address of the v2 gateway, `/gateway.do` included. */
  gateway: string;
};

/** Makes the SDK for the v2 gateway. Reply fields keep Alipay's own names. Throws where a setting is empty. */
export function createAlipayClient(access: AlipayAccess, deadlineMs: number) {
  const { appId, privateKey, alipayPublicKey, gateway, certificates } = access;
  for (const [name, value] of Object.entries({ appId, privateKey, alipayPublicKey, gateway })) {
    if (value === "") throw new Error(`${name} is empty: Alipay cannot be asked without it`);
  }
  return new StrictAlipaySdk({
    appId,
    privateKey,
    alipayPublicKey,
    gateway,
    // The SDK would read certificates itself; with their numbers it signs in certificate mode all the same.
    ...(certificates && { appCertSn: certificates.appCertSn, alipayRootCertSn: certificates.rootCertSn }),
    timeout: deadlineMs,
    camelcase: false,
    proxyAgent: asProxyAgent(createBoundedDispatcher({ deadlineMs })),
  });
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
