import { AlipaySdk } from "alipay-sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { verifySignedForm } from "#lib/alipay/signed-form.ts";
import { StrictAlipaySdk } from "#lib/alipay/strict-alipay-sdk.ts";
import { verifyingKey } from "#lib/alipay/verifying-key.ts";
import { signedForms, signedReplies } from "#tests/support/signed-fixtures.ts";
import { bytes, encodeForm, makeSigner } from "#tests/support/signed-notice.ts";

/** Thousands of verifications, on a machine that may be busy. */
const EXHAUSTIVE = { timeout: 60_000 };

let appPrivateKey = "";
beforeAll(() => {
  appPrivateKey = makeSigner().privateKey;
});

function sdkWith(alipayPublicKey: string): StrictAlipaySdk {
  const keys = createAlipayKeys({ publicKeys: [alipayPublicKey] });
  const fetchCertificate = () => Promise.resolve(false);
  return new StrictAlipaySdk({ appId: "1", privateKey: appPrivateKey }, { keys, fetchCertificate });
}

/** The code points of a text, and for each another text with that one changed. */
function changesOf(text: string, replacements: readonly string[]): string[] {
  const points = Array.from(text);
  return points.flatMap((point, index) =>
    replacements
      .filter((replacement) => replacement !== point)
      .map((replacement) => [...points.slice(0, index), replacement, ...points.slice(index + 1)].join("")),
  );
}

test("the collection holds two notifications, two return addresses and nine replies", () => {
  expect(signedForms.filter((form) => form.rawForm === null)).toHaveLength(2);
  expect(signedForms.filter((form) => form.rawForm !== null)).toHaveLength(2);
  expect(signedReplies).toHaveLength(9);
});

describe.each(signedForms)("$id", ({ params, rawForm, publicKey }) => {
  const trust = () => ({ appId: params["app_id"] ?? "", keys: [verifyingKey(publicKey)] });
  const verify = (fields: Record<string, string>) => verifySignedForm(bytes(encodeForm(fields)), trust());

  test("verifies, and its values are read as they are", () => {
    for (const body of rawForm === null ? [encodeForm(params)] : [rawForm, encodeForm(params)]) {
      const form = verifySignedForm(bytes(body), trust());
      if (form.kind === "refused") throw new Error(form.because);
      for (const [name, value] of Object.entries(params)) expect(form.text(name)).toBe(value);
    }
  });

  test("alipay-sdk agrees", () => {
    const official = new AlipaySdk({ appId: "1", privateKey: appPrivateKey, alipayPublicKey: publicKey });
    expect(official.checkNotifySignV2({ ...params })).toBe(true);
  });

  test("fails with any one character of a value changed", EXHAUSTIVE, () => {
    const stillSigned: string[] = [];
    let changes = 0;
    for (const [name, value] of Object.entries(params)) {
      for (const changed of changesOf(value, ["0", "A", "é"])) {
        changes += 1;
        if (verify({ ...params, [name]: changed }).kind === "signed") stillSigned.push(`${name}=${changed}`);
      }
    }
    expect(stillSigned).toEqual([]);
    expect(changes).toBeGreaterThan(1_400);
  });

  test("fails with any one character of a value left out or doubled, and with any field left out", EXHAUSTIVE, () => {
    const stillSigned: string[] = [];
    for (const [name, value] of Object.entries(params)) {
      const points = Array.from(value);
      for (const [index, point] of points.entries()) {
        for (const insert of ["", point + point]) {
          const changed = [...points.slice(0, index), insert, ...points.slice(index + 1)].join("");
          if (verify({ ...params, [name]: changed }).kind === "signed") stillSigned.push(`${name}=${changed}`);
        }
      }
      const rest = Object.fromEntries(Object.entries(params).filter(([other]) => other !== name));
      if (verify(rest).kind === "signed") stillSigned.push(`without ${name}`);
    }
    expect(stillSigned).toEqual([]);
  });

  test("fails with an added field, empty or not", () => {
    expect(verify({ ...params, extra: "" })).toEqual({ kind: "refused", because: "wrong signature" });
    expect(verify({ ...params, passback_params: "x" })).toEqual({ kind: "refused", because: "wrong signature" });
  });
});

describe.each(signedReplies)("$id", ({ raw, sign, publicKey }) => {
  const responseName = /^\{"(\w+)":/.exec(raw)?.[1] ?? "";
  const verify = (text: string) => {
    sdkWith(publicKey).checkResponseSign(text, responseName, sign);
  };

  test("verifies", () => {
    expect(() => {
      verify(raw);
    }).not.toThrow();
  });

  test("fails with any one character of its object's text changed", EXHAUSTIVE, () => {
    const sdk = sdkWith(publicKey);
    const from = raw.indexOf(":") + 1;
    const object = raw.slice(from, raw.lastIndexOf("}", raw.lastIndexOf('"sign"')) + 1);
    const rest = raw.slice(from + object.length);
    expect(JSON.parse(object)).toHaveProperty("code");
    const stillSigned = changesOf(object, ["0", "A"]).filter((changed) => {
      try {
        sdk.checkResponseSign(raw.slice(0, from) + changed + rest, responseName, sign);
        return true;
      } catch {
        return false;
      }
    });
    expect(stillSigned).toEqual([]);
  });
});
