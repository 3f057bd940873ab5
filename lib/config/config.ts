import type { X509Certificate } from "node:crypto";
import { type ConfigProblem, sentenceOf } from "#lib/config/problem.ts";
import type { PrivateKeyForms } from "#lib/config/rsa-key.ts";

/** Which Alipay the shop talks to. `ALIPAY_ENV` decides it; NODE_ENV never does. */
export type Mode = "simulator" | "sandbox" | "production";

/** A payment product that the application has signed for: 电脑网站支付 (`page`) or 手机网站支付 (`wap`). */
export type PayProduct = "page" | "wap";

export type LoggingLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/** Certificate mode (公钥证书模式): one APPID is in it or in key mode (公钥模式), never in both. */
export interface AlipayCertificates {
  /** Alipay's numbers (SN) of the application's certificate and of the roots, which every request names. */
  readonly appCertSn: string;
  readonly rootCertSn: string;
  /** The number of Alipay's own certificate, which every reply names. */
  readonly alipayCertSn: string;
  /** The certificates themselves as PEM, each with what came behind it in its file. */
  readonly appCert: string;
  readonly alipayCert: string;
  readonly rootCert: string;
}

/** What the application signs with from the moment when its key or certificate is changed at Alipay. */
export interface NextSigningKey {
  /** PKCS#1 PEM. */
  readonly privateKey: string;
  /** Null in key mode. */
  readonly appCertSn: string | null;
}

/** Certificates and keys to come as they were given: read, but not yet held against the application's own key. */
export interface KeyChoices {
  readonly certificates: AlipayCertificates | null;
  readonly nextPrivateKey: PrivateKeyForms | null;
  readonly nextAppCert: X509Certificate | null;
  /** SPKI PEM. */
  readonly nextAlipayPublicKey: string | null;
}

/** What the shop needs to sign requests to Alipay and to verify what comes back. All keys are RSA, 2048 bits or more. */
export interface AlipayCredentials {
  readonly appId: string;
  /** The shop's own key as PKCS#1 PEM (`BEGIN RSA PRIVATE KEY`), which alipay-sdk expects by default. */
  readonly privateKey: string;
  /** The same key as PKCS#8 PEM (`BEGIN PRIVATE KEY`). */
  readonly privateKeyPkcs8: string;
  /** Alipay's public key as SPKI PEM (`BEGIN PUBLIC KEY`); in certificate mode that of its certificate. */
  readonly alipayPublicKey: string;
  /** Alipay's key to come as SPKI PEM, valid beside the present one. Null unless Alipay's key is being changed. */
  readonly nextAlipayPublicKey: string | null;
  /** Null unless the application's key is being changed. Used once Alipay refuses the present one. */
  readonly nextSigningKey: NextSigningKey | null;
  /** Null in key mode. */
  readonly certificates: AlipayCertificates | null;
  /** The merchant's Alipay account, 2088 and twelve digits: `seller_id` of every notification must equal it. */
  readonly sellerId: string;
}

/** Where messages go, and what signs them: whsec_ and the key in base64. */
export interface WebhookConsumer {
  readonly url: string;
  readonly secret: string;
}

/** What the person who runs the shop has chosen, checked. Everything here is known before `setup` has made anything. */
export interface Settings {
  readonly mode: Mode;
  /** Absolute address of Alipay's gateway, path `/gateway.do` included. */
  readonly gateway: string;
  /** True when `npm start` runs the offline Alipay itself: simulator mode, and no other simulator was named. */
  readonly startsSimulator: boolean;
  /** Null in simulator mode, where `setup` makes them. */
  readonly credentials: AlipayCredentials | null;
  /** What of them may be chosen in simulator mode too, to rehearse certificates and changes of keys. */
  readonly keyChoices: KeyChoices;
  readonly payProducts: readonly PayProduct[];
  /** The address at which buyers (and Alipay) reach the shop: an origin without a trailing slash. */
  readonly publicUrl: string;
  /** False where Alipay cannot reach `publicUrl`, so that payments are found by asking alone. */
  readonly notifiesArrive: boolean;
  readonly port: number;
  /** Where the shop listens; null: every address for `npm start`, this machine alone for a release. */
  readonly listenAddress: string | null;
  readonly simulatorPort: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute path of the shop's SQLite file. */
  readonly databaseFile: string;
  /** The merchant's own system that is told what happens; null where there is none. */
  readonly webhook: WebhookConsumer | null;
  readonly orderLifetimeMinutes: number;
  /** How far the shop's clock goes ahead of the machine's. Always 0 outside simulator mode. */
  readonly clockOffsetSeconds: number;
  readonly loggingLevel: LoggingLevel;
  /** Who shows it may read /api/metrics; without it there are none. */
  readonly metricsToken: string | null;
  /** For the person who starts the shop; none of them stops it. */
  readonly warnings: readonly ConfigProblem[];
}

/** Everything a process of the shop needs to know, read once and frozen. */
export interface Config {
  readonly mode: Mode;
  readonly alipay: AlipayCredentials & { readonly gateway: string };
  readonly payProducts: readonly PayProduct[];
  readonly publicUrl: string;
  /** False where Alipay cannot reach `publicUrl`, so that payments are found by asking alone. */
  readonly notifiesArrive: boolean;
  readonly port: number;
  readonly simulatorPort: number;
  readonly dataDir: string;
  readonly databaseFile: string;
  readonly secrets: {
    /** Signs staff sessions. */
    readonly auth: string;
    /** Signs the unguessable links to order pages. */
    readonly orderLink: string;
    /** Signed them before the last rotation; null once its links shall open nothing any more. */
    readonly previousOrderLink: string | null;
  };
  /** The merchant's own system that is told what happens; null where there is none. */
  readonly webhook: WebhookConsumer | null;
  readonly orderLifetimeMinutes: number;
  /** How far the shop's clock goes ahead of the machine's. Always 0 outside simulator mode. */
  readonly clockOffsetSeconds: number;
  readonly loggingLevel: LoggingLevel;
  /** Who shows it may read /api/metrics; without it there are none. */
  readonly metricsToken: string | null;
  readonly warnings: readonly ConfigProblem[];
}

/** Where a setting comes from. Left out, the process's own environment and working directory. */
export interface ConfigSource {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** When certificates must be valid; left out, now. */
  readonly now?: Date;
}

/** All that is wrong with the configuration; the message has one sentence a problem. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const sentences = problems.map(sentenceOf);
    super(sentences.length === 1 ? sentences.join("") : sentences.map((sentence) => `- ${sentence}`).join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}
