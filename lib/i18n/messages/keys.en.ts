import type { keysZhCn } from "#lib/i18n/messages/keys.zh-CN.ts";
import type { TranslationOf } from "#lib/i18n/translator.ts";

/** What `npm run keys` says, in English. */
export const keysEn: TranslationOf<typeof keysZhCn> = {
  usage:
    "Usage: npm run keys (makes a pair; --out FILE says where); npm run keys -- convert FILE --to pkcs1|pkcs8 [--one-line] [--out FILE]; npm run keys -- which [FILE, text or -]. Each takes --lang zh-CN|en.",
  exists:
    "{file} is there already and is not overwritten: name another file with --out, or move the old key away. With a new key, the public key in Alipay's console has to change as well.",
  cannotWrite: "{file} cannot be written ({reason}): correct its permissions, or name another file with --out.",
  cannotRead: "{file} cannot be read ({reason}): check the path and its permissions.",
  made: {
    title: "Made: an RSA2 key pair of 2048 bits.",
    file: "The private key (应用私钥) is in {file}, which only you may read. Show it to nobody, commit it nowhere, and keep a copy in a safe place.",
    paste:
      "1. Paste this one line, the public key (应用公钥), into Alipay's open platform: 控制台 → your application (or 沙箱) → 开发设置 → 接口加签方式 → 自定义密钥, 公钥模式.",
    save: "2. The console then shows 支付宝公钥, Alipay's public key. Save it as a file, such as alipay-public-key.txt. It is another key than the line above.",
    settings: "3. Write into .env beside package.json:",
    check: "4. npm run doctor then says whether all of it fits together.",
    appId: "the application's APPID, 16 digits",
    sellerId: "the merchant's PID, 16 digits that begin with 2088",
  },
  convert: {
    notPrivate: "Only a private key is converted between PKCS#1 and PKCS#8, and this is: {what}.",
    done: "Written to {file}, which only you may read.",
  },
  which: {
    of: "{setting}:",
    none: "No keys are set in .env. To learn what a file or a text is: npm run keys -- which FILE.",
    key: "{half, select, private {private key} other {public key}}, {encoding}, {form, select, pem {PEM} other {one line}}, {type}{bits, select, none {} other {, {bits} bits}}",
    certificate: "{count, plural, =1 {a certificate} other {# certificates}} ({subject}), not the key itself",
    "certificate-request":
      "a certificate signing request (CSR), not a key: it is given to Alipay for the application's certificate",
    encrypted: "a private key under a passphrase: the shop needs one without",
    "cut-off": "a key that is cut off: its end is missing, so copy it again in full",
    damaged: "the shape of a key with characters altered in it: copy it again in full",
    "not-a-key": "not a key",
    quirks: {
      "byte-order-mark": "a byte order mark in front: the shop reads it, other programs may not",
      quotes: "quotes around it: the shop reads it, other programs may not",
      "literal-newlines": "line ends written as \\n: the shop reads it, other programs may not",
      "wrong-label": "first or last line names another kind of key: the shop reads it, other programs may not",
    },
    tooShort: "not fit for Alipay's RSA2, which needs an RSA key of 2048 bits or more",
    fits: {
      "own-private": "it is the private key that is configured",
      "own-public":
        "it is your own application's public key (应用公钥): it goes to Alipay's console, never into ALIPAY_PUBLIC_KEY",
      "alipay-public": "it is Alipay's public key as configured",
      "alipay-private":
        "it is the other half of what is configured as Alipay's public key: the real Alipay gives its private key to nobody, so ALIPAY_PUBLIC_KEY is wrong (unless it is the offline Alipay's)",
      "other-private": "it is not the private key that is configured",
      "other-public":
        "it belongs neither to the configured private key nor is it Alipay's key as configured: perhaps it is Alipay's, perhaps another application's",
      "no-configured": "no private key is configured yet to compare it with",
    },
    publicHalf: "Its public half, as Alipay's console takes it:",
  },
};
