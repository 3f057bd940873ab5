/** The console's request inspector, and what it says about a signature that does not verify. */
import type { SignatureMistake } from "#lib/simulator/domain/signature-guesses.ts";
import type { Language } from "#lib/simulator/texts/language.ts";
import { plural } from "#lib/simulator/texts/plural.ts";

interface Advice {
  /** What happened. */
  what: string;
  /** What to change. */
  cure: string;
}

const chinese = {
  lead: "到达网关的每一次调用，不管属不属于某笔交易。",
  searchHint: "订单号或参数里的文字",
  anyMethod: "全部接口",
  anyOutcome: "全部结果",
  refused: "所有被拒绝的",
  noMethod: "（没有 method）",
  nothingFound: "没有符合条件的请求。",
  found: (count: number) => `共 ${count} 次`,
  allRequests: "全部请求",
  transport: "传输",
  inQuery: "地址",
  inBody: "正文",
  value: "值",
  empty: "（空，不参与签名）",
  charset: "解码字符集",
  ofTrade: "所属交易",
  stringLead: "网关自己拼出的字符串：去掉 sign 和空值，按名称排序，用 & 连接，值不做 URL 编码。",
  replyLead: "商家收到的原文。",
  pretty: "排版后",
  signature: "签名检查",
  signatureRight: "签名正确：它正好覆盖下面的验签字符串。",
  signatureWrong: "签名不正确",
  signatureUnchecked: "没有走到验签这一步：请求在此之前就被拒绝了。",
  usedKey: "网关用来验签的公钥",
  fingerprint: "公钥指纹（SHA-256）",
  keyBits: (bits: number) => `RSA ${bits} 位`,
  compareKeyHint: "与你的私钥对应的公钥比对：",

  foundText: "找到了：签名对应的是下面这段文字，而不是网关拼出的那段。",
  foundRight: "签名与现在登记的公钥、与网关的字符串都相符：公钥应当是在这次请求之后才登记的。再发一次即可。",
  foundHash: (hash: string, signType: string) => `签名用的是 ${hash}，而 sign_type 写的是 ${signType}。`,
  foundHashCure: "RSA2 用 SHA256withRSA，RSA 用 SHA1withRSA；把签名算法和 sign_type 改成一致。",
  foundMangled: "sign 本身在传输中被改动了：加号变成空格，或被多编码了一次，或用了 URL 安全的 Base64。",
  foundMangledCure: "用标准 Base64 编码签名，放进地址或表单时只做一次 URL 编码。",
  otherText: "私钥是对的，签的文字不同",
  otherTextText:
    "签名确实由这个应用的私钥生成，但签的不是网关拼出的字符串，也不是试过的任何一种常见变形。把你的程序实际签名的字符串粘贴到下面，就能看到差别。",
  otherKey: (name: string) => `签名是用另一把私钥生成的：${name}`,
  otherKeyText: "程序里的私钥和 app_id 不属于同一个应用。换成同一个应用的私钥，或改 app_id。",
  alipayKeyName: "支付宝自己的密钥",
  unknownKey: "签名是用别的私钥生成的",
  unknownKeyText: "这里登记的任何公钥都打不开这个签名。程序用的私钥和应用登记的公钥不是一对：重新上传公钥，或换私钥。",
  wrongSize: (signature: number, key: number) =>
    `签名长 ${signature} 字节，而登记的公钥要求 ${key} 字节：两者肯定不是一对。`,
  isAlipayKey: "应用登记的公钥就是支付宝自己的公钥。这里应当登记应用公钥，也就是你的私钥对应的那一把。",
  noSignature: "sign 不是 Base64",
  noSignatureText: "sign 里有 Base64 以外的字符。签名结果要先做 Base64，再放进请求。",
  keptNot: "这次请求的原始字节没有保留，无法诊断。",

  differenceTitle: "差别",
  differenceLead: "减号（红）：网关有、你没签的。加号（绿）：你签了、网关没有的。第一处差别有框。",
  firstDifference: (place: number) => `第一处差别在第 ${place} 个字符。`,
  pasteTitle: "用你的字符串比对",
  pasteLead: "粘贴你的程序签名前的字符串，与网关的逐字比较。内容不会被保存。",
  paste: "程序签名的字符串",
  compare: "比对",
  pastedSame: "两个字符串完全相同。",
  pastedSigned: "签名正好对应你粘贴的这段文字：只差下面标出的地方。",
  pastedUnsigned: "签名也不对应你粘贴的这段文字：程序签名时用的可能不是它。",
  pasteEmpty: "请粘贴程序签名前的字符串。",

  mistake: {
    "sign-type-left-out": {
      what: "签名时去掉了 sign_type。",
      cure: "请求签名只去掉 sign，sign_type 要参与；只有验证异步通知时才去掉它。",
    },
    "empty-values-signed": {
      what: "签名时包含了空值参数，网关会去掉它们。",
      cure: "空字符串的参数不要传，也不要签（Node SDK 会把空的 notify_url、app_auth_token 一起签）。",
    },
    "not-sorted": { what: "参数没有按名称的 ASCII 顺序排序。", cure: "按参数名从小到大排序（区分大小写）之后再拼接。" },
    "values-url-encoded": { what: "签的是 URL 编码之后的值。", cure: "先用原始值签名，再做 URL 编码。" },
    "plus-became-space": { what: "值里的加号到网关时变成了空格：发送时没有编码。", cure: "发送时把 + 编码为 %2B。" },
    "space-became-plus": {
      what: "网关收到的是加号，签名时是空格：发送时编码了两次，或用错了编码。",
      cure: "空格编码一次，为 + 或 %20。",
    },
    "entities-decoded": {
      what: "签名时的值含有 HTML 实体（如 &quot;），浏览器提交表单时把它还原了。",
      cure: "把表单的值完整转义（& 也要），或改用 GET 跳转。",
    },
    "entities-sent": {
      what: "网关收到的值含有 HTML 实体（如 &amp;），签名时没有：多转义了一次。",
      cure: "值放进地址时不要做 HTML 转义；放进表单时只转义一次。",
    },
    "entity-not": {
      what: "&notify_url 里的 &not 被当作 HTML 实体，变成了 ¬。",
      cure: "在 HTML 里写地址时把 & 写成 &amp;，或直接跳转。",
    },
    "values-not-trimmed": { what: "发出的值首尾有空白，签名时没有。", cure: "签名和发送用同一个值。" },
    "parameter-not-signed": {
      what: "有一个参数发出了，却没有签。",
      cure: "签名之后不要再加参数；多余的参数也要参与签名。",
    },
    "only-query-signed": { what: "只签了地址里的参数。", cure: "地址和正文里的参数要一起签。" },
    "only-body-signed": { what: "只签了正文里的参数。", cure: "地址和正文里的参数要一起签。" },
    "biz-content-rewritten": {
      what: "签名之后 biz_content 又被重新序列化：空格、斜杠、\\u 转义或键的顺序变了。",
      cure: "只序列化一次，签名和发送用同一个字符串。",
    },
    "biz-content-only": { what: "只签了 biz_content。", cure: "除 sign 外的全部参数都要参与签名。" },
    "values-quoted": { what: "值带着双引号签名（旧版移动支付的写法）。", cure: "用 名称=值，不加引号。" },
    "text-around": { what: "待签名字符串前后多了字符：换行、空格、?、& 或 BOM。", cure: "签名前去掉首尾多余的字符。" },
    "other-charset": {
      what: "签名和网关用的字符集不同。",
      cure: "把 charset 放在地址里（?charset=utf-8），并用同一种字符集签名和编码；只放在正文里时网关按 GBK 处理。",
    },
  } satisfies Record<SignatureMistake, Advice>,
  aboutParameter: (name: string) => `参数：${name}`,
};

export type RequestTexts = Omit<typeof chinese, "mistake"> & { mistake: Record<SignatureMistake, Advice> };

const english: RequestTexts = {
  lead: "Every call that reached the gateway, whether or not it belongs to a trade.",
  searchHint: "number, or text in the parameters",
  anyMethod: "any method",
  anyOutcome: "any outcome",
  refused: "all that were refused",
  noMethod: "(no method)",
  nothingFound: "No request fits these conditions.",
  found: (count) => plural(count, "request"),
  allRequests: "All requests",
  transport: "Transport",
  inQuery: "address",
  inBody: "body",
  value: "Value",
  empty: "(empty, not part of the signature)",
  charset: "Decoded as",
  ofTrade: "Trade",
  stringLead:
    "What the gateway put together: without sign and blank values, sorted by name, joined by &, values not URL-encoded.",
  replyLead: "As the merchant received it.",
  pretty: "Laid out",
  signature: "Signature",
  signatureRight: "Right: it covers exactly the string below.",
  signatureWrong: "The signature does not verify",
  signatureUnchecked: "Not checked: the request was refused before its signature was looked at.",
  usedKey: "Public key the gateway verified with",
  fingerprint: "Key fingerprint (SHA-256)",
  keyBits: (bits) => `RSA, ${bits} bits`,
  compareKeyHint: "Compare it with the public half of your private key:",

  foundText: "Found: the signature is of the text below, not of the one the gateway put together.",
  foundRight:
    "The signature fits the key that is registered now, and the gateway’s string: the key must have been registered after this request. Send it again.",
  foundHash: (hash, signType) => `The signature was made with ${hash}, but sign_type says ${signType}.`,
  foundHashCure: "RSA2 is SHA256withRSA, RSA is SHA1withRSA: let the algorithm and sign_type agree.",
  foundMangled:
    "sign itself was changed on its way: plus signs became spaces, it was encoded once too often, or it is the Base64 of addresses.",
  foundMangledCure:
    "Write the signature in plain Base64 and URL-encode it once when it goes into the address or the form.",
  otherText: "The private key is right, the text is another",
  otherTextText:
    "This application’s private key did make the signature, but neither over the gateway’s string nor over any of the usual variants that were tried. Paste the string your program signs below to see the difference.",
  otherKey: (name) => `Another private key made the signature: ${name}`,
  otherKeyText:
    "The private key in your program and the app_id belong to different applications. Use the key of the same application, or change the app_id.",
  alipayKeyName: "Alipay’s own key",
  unknownKey: "Another private key made the signature",
  unknownKeyText:
    "No public key that is known here opens this signature. Your program’s private key and the application’s public key are no pair: register the public key again, or change the private key.",
  wrongSize: (signature, key) =>
    `The signature has ${signature} bytes, the registered key makes ${key}: they cannot be a pair.`,
  isAlipayKey:
    "The key that is registered for the application is Alipay’s own public key. Register the application’s: the one that belongs to your private key.",
  noSignature: "sign is no Base64",
  noSignatureText: "sign holds characters that Base64 does not have. Encode the signature as Base64 before it is sent.",
  keptNot: "The bytes of this request were not kept, so there is nothing to find out.",

  differenceTitle: "Difference",
  differenceLead:
    "Minus (red): the gateway has it, you did not sign it. Plus (green): you signed it, the gateway does not have it. The first difference has a frame.",
  firstDifference: (place) => `The first difference is at character ${place}.`,
  pasteTitle: "Compare with your own string",
  pasteLead:
    "Paste the string your program signs; it is compared with the gateway’s character by character and not kept.",
  paste: "The string your program signs",
  compare: "Compare",
  pastedSame: "The two strings are the same.",
  pastedSigned: "The signature is of exactly the text you pasted: what is marked below is all that differs.",
  pastedUnsigned: "The signature is not of the text you pasted either: your program may sign another one.",
  pasteEmpty: "Paste the string that your program signs.",

  mistake: {
    "sign-type-left-out": {
      what: "sign_type was left out of the signature.",
      cure: "A request’s signature leaves out sign only; sign_type is left out when a notify is verified.",
    },
    "empty-values-signed": {
      what: "Empty values were signed; the gateway drops them.",
      cure: "Neither send nor sign empty parameters (the Node SDK signs an empty notify_url or app_auth_token).",
    },
    "not-sorted": {
      what: "The parameters are not in the ASCII order of their names.",
      cure: "Sort by name (capitals before small letters) before joining.",
    },
    "values-url-encoded": {
      what: "The values were signed after URL-encoding.",
      cure: "Sign the plain values, then encode them.",
    },
    "plus-became-space": {
      what: "A plus sign reached the gateway as a space: it was not encoded.",
      cure: "Send + as %2B.",
    },
    "space-became-plus": {
      what: "The gateway received plus signs where spaces were signed: encoded twice, or in another way.",
      cure: "Encode a space once, as + or %20.",
    },
    "entities-decoded": {
      what: "The signed values hold HTML entities (such as &quot;), which the browser decoded when it sent the form.",
      cure: "Escape the form’s values completely (& too), or redirect by GET.",
    },
    "entities-sent": {
      what: "The gateway received HTML entities (such as &amp;) that were not signed: escaped once too often.",
      cure: "Do not HTML-escape values in an address; escape them once in a form.",
    },
    "entity-not": {
      what: "In &notify_url a browser took &not for an HTML entity and made it ¬.",
      cure: "Write & as &amp; where an address stands in HTML, or redirect.",
    },
    "values-not-trimmed": {
      what: "A value was sent with blanks around it and signed without.",
      cure: "Sign and send the same value.",
    },
    "parameter-not-signed": {
      what: "One parameter was sent but not signed.",
      cure: "Add nothing after signing; extra parameters are signed too.",
    },
    "only-query-signed": {
      what: "Only the parameters of the address were signed.",
      cure: "Sign those of address and body together.",
    },
    "only-body-signed": {
      what: "Only the parameters of the body were signed.",
      cure: "Sign those of address and body together.",
    },
    "biz-content-rewritten": {
      what: "biz_content was written anew after signing: blanks, slashes, \\u escapes or the order of keys differ.",
      cure: "Write the JSON once; sign and send the same string.",
    },
    "biz-content-only": {
      what: "Only biz_content was signed.",
      cure: "Sign every parameter but sign.",
    },
    "values-quoted": {
      what: "The values were signed in double quotes, as the old mobile payment did.",
      cure: "Use name=value without quotes.",
    },
    "text-around": {
      what: "Something stands before or after the signed string: a line break, a blank, ?, & or a byte order mark.",
      cure: "Cut it off before signing.",
    },
    "other-charset": {
      what: "Signature and gateway used different charsets.",
      cure: "Put charset into the address (?charset=utf-8), sign and encode in that charset; in the body alone, the gateway takes GBK.",
    },
  },
  aboutParameter: (name) => `Parameter: ${name}`,
};

export const REQUEST_TEXTS: Record<Language, RequestTexts> = { "zh-CN": chinese, en: english };
