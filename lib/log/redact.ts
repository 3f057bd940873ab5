const HIDDEN = "[hidden]";

// Deeper than anything we log on purpose; a log line must never become a walk through half the memory.
const DEPTH_MAX = 8;

/** Fields whose value never stands in a log: what opens something, and what tells who a buyer is. */
const secretFields = new Set(
  [
    ["password", "passwd", "secret", "secrets", "token", "cookie", "setcookie", "authorization", "session", "csrf"],
    ["privatekey", "privatekeypkcs8", "authsecret", "orderlinksecret", "accesstoken", "sign", "signature"],
    ["email", "phone", "mobile", "telephone", "address", "street", "recipient", "recipientname", "contact", "postcode"],
    [
      "buyername",
      "buyeremail",
      "buyerlogonid",
      "buyeruserid",
      "buyerid",
      "buyeropenid",
      "ip",
      "ipaddress",
      "useragent",
    ],
  ].flat(),
);

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const email = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
// A mobile number of the mainland standing by itself: a trade number is longer and holds no such number.
const mobile = /(?<!\d)1[3-9]\d{9}(?!\d)/g;

/** A text without private keys, e-mail addresses and mobile numbers. */
export function redactText(text: string): string {
  return text.replace(privateKey, HIDDEN).replace(email, HIDDEN).replace(mobile, HIDDEN);
}

/** A copy of what is logged, in which secrets and personal data are hidden wherever they stand. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth >= DEPTH_MAX) return "[deeper]";
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Error) return redactError(value, depth);
  return redactFields(value, depth);
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: redactText(message),
    stack: redactText(stack ?? ""),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
    ...redactFields(error, depth),
  };
}

function redactFields(value: object, depth: number): Record<string, unknown> {
  const fields = Object.entries(value).filter(([name]) => name !== "stack" && name !== "cause");
  return Object.fromEntries(
    fields.map(([name, field]) => [name, isSecret(name) && field != null ? HIDDEN : redact(field, depth + 1)]),
  );
}

function isSecret(name: string): boolean {
  return secretFields.has(name.toLowerCase().replace(/[-_]/g, ""));
}
