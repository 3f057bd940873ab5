/** Ready code for the known clients, with what each of them insists on (protocol sheet, sections 1.3, 1.4, 8 and 12.8). */

export const SDK_NAMES = ["node", "python", "java", "php", "smartwalle", "gopay", "fzlee"] as const;
export type SdkName = (typeof SDK_NAMES)[number];

export interface SdkValues {
  /** `http://127.0.0.1:4010/gateway.do` */
  gateway: string;
  appId: string;
  /** The private key in the form this client wants, or words that ask for it. */
  privateKey: (form: "PKCS#8 PEM" | "PKCS#8" | "PKCS#1") => string;
  /** Alipay's public key: PEM, and its Base64 in one line. */
  alipayPem: string;
  alipayLine: string;
  /** Where the files of certificate mode lie; null in key mode. */
  certificates: CertificatePaths | null;
}

export type CertificatePaths = Readonly<Record<"app" | "alipay" | "root", string>>;

/** Line breaks as the two characters that JavaScript, Python and Go understand in quotes. */
const quoted = (text: string) => JSON.stringify(text);

const nodeTrust = ({ certificates, alipayLine }: SdkValues) =>
  certificates === null
    ? `  alipayPublicKey: ${quoted(alipayLine)},`
    : `  appCertPath: ${quoted(certificates.app)},
  alipayPublicCertPath: ${quoted(certificates.alipay)},
  alipayRootCertPath: ${quoted(certificates.root)},`;

const node = (values: SdkValues) => `import { AlipaySdk } from "alipay-sdk";

const alipay = new AlipaySdk({
  appId: "${values.appId}",
  keyType: "PKCS8",
  privateKey: ${quoted(values.privateKey("PKCS#8"))},
${nodeTrust(values)}
  gateway: "${values.gateway}",
});

const payUrl = alipay.pageExecute("alipay.trade.page.pay", "GET", {
  notifyUrl: "http://127.0.0.1:3000/notify",
  returnUrl: "http://127.0.0.1:3000/return",
  bizContent: {
    out_trade_no: "T0001",
    total_amount: "88.88",
    subject: "青禾茶具",
    product_code: "FAST_INSTANT_TRADE_PAY",
  },
});
console.log(payUrl);

const reply = await alipay.exec("alipay.trade.query", { bizContent: { out_trade_no: "T0001" } }, { validateSign: true });
console.log(reply);
`;

/** Knows no certificates, neither in what it signs nor in what it verifies (protocol sheet, section 2.2). */
const python = (values: SdkValues) =>
  values.certificates !== null
    ? null
    : `from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.domain.AlipayTradePagePayModel import AlipayTradePagePayModel
from alipay.aop.api.request.AlipayTradePagePayRequest import AlipayTradePagePayRequest

config = AlipayClientConfig()
config.server_url = "${values.gateway}"
config.app_id = "${values.appId}"
config.app_private_key = ${quoted(values.privateKey("PKCS#1"))}
config.alipay_public_key = ${quoted(values.alipayLine)}
client = DefaultAlipayClient(alipay_client_config=config)

model = AlipayTradePagePayModel()
model.out_trade_no = "T0001"
model.total_amount = "88.88"
model.subject = "青禾茶具"
model.product_code = "FAST_INSTANT_TRADE_PAY"
request = AlipayTradePagePayRequest(biz_model=model)
request.notify_url = "http://127.0.0.1:3000/notify"
request.return_url = "http://127.0.0.1:3000/return"
print(client.page_execute(request, http_method="GET"))
`;

const javaTrust = ({ certificates, alipayLine }: SdkValues) =>
  certificates === null
    ? `config.setAlipayPublicKey(${quoted(alipayLine)});`
    : `config.setAppCertPath(${quoted(certificates.app)});
config.setAlipayPublicCertPath(${quoted(certificates.alipay)});
config.setRootCertPath(${quoted(certificates.root)});`;

const java = (values: SdkValues) => `AlipayConfig config = new AlipayConfig();
config.setServerUrl("${values.gateway}");
config.setAppId("${values.appId}");
config.setPrivateKey(${quoted(values.privateKey("PKCS#8"))});
${javaTrust(values)}
config.setFormat("json");
config.setCharset("UTF-8");
config.setSignType("RSA2");
AlipayClient client = new DefaultAlipayClient(config);

AlipayTradePagePayModel model = new AlipayTradePagePayModel();
model.setOutTradeNo("T0001");
model.setTotalAmount("88.88");
model.setSubject("青禾茶具");
model.setProductCode("FAST_INSTANT_TRADE_PAY");
AlipayTradePagePayRequest request = new AlipayTradePagePayRequest();
request.setBizModel(model);
request.setNotifyUrl("http://127.0.0.1:3000/notify");
request.setReturnUrl("http://127.0.0.1:3000/return");
System.out.println(client.pageExecute(request, "GET").getBody());
`;

/** Two classes: AopClient for keys, AopCertClient for certificates. */
const phpTrust = ({ certificates, alipayLine }: SdkValues) =>
  certificates === null
    ? `$aop->alipayrsaPublicKey = ${quoted(alipayLine)};`
    : `$aop->appCertSN = $aop->getCertSN(${phpText(certificates.app)});
$aop->alipayrsaPublicKey = $aop->getPublicKey(${phpText(certificates.alipay)});
$aop->alipayRootCertSN = $aop->getRootCertSN(${phpText(certificates.root)});`;

/** In single quotes nothing of a path means anything but the quote and the backslash. */
const phpText = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;

const php = (values: SdkValues) => {
  const client = values.certificates === null ? "AopClient" : "AopCertClient";
  return `<?php
require_once "aop/${client}.php";
require_once "aop/request/AlipayTradePagePayRequest.php";

$aop = new ${client}();
$aop->gatewayUrl = "${values.gateway}";
$aop->appId = "${values.appId}";
$aop->rsaPrivateKey = ${quoted(values.privateKey("PKCS#1"))};
${phpTrust(values)}
$aop->apiVersion = "1.0";
$aop->signType = "RSA2";
$aop->postCharset = "UTF-8";
$aop->format = "json";

$request = new AlipayTradePagePayRequest();
$request->setNotifyUrl("http://127.0.0.1:3000/notify");
$request->setReturnUrl("http://127.0.0.1:3000/return");
$request->setBizContent(json_encode([
    "out_trade_no" => "T0001",
    "total_amount" => "88.88",
    "subject" => "青禾茶具",
    "product_code" => "FAST_INSTANT_TRADE_PAY",
], JSON_UNESCAPED_UNICODE));
echo $aop->pageExecute($request, "GET");
`;
};

const smartwalleTrust = ({ certificates }: SdkValues) => {
  const calls =
    certificates === null
      ? ["LoadAliPayPublicKey(alipayPublicKey)"]
      : [
          `LoadAppCertPublicKeyFromFile(${quoted(certificates.app)})`,
          `LoadAlipayCertPublicKeyFromFile(${quoted(certificates.alipay)})`,
          `LoadAliPayRootCertFromFile(${quoted(certificates.root)})`,
        ];
  return calls
    .map(
      (call) => `	if err := client.${call}; err != nil {
		log.Fatal(err)
	}`,
    )
    .join("\n");
};

const smartwalle = (values: SdkValues) => `package main

import (
	"fmt"
	"log"

	"github.com/smartwalle/alipay/v3"
)

const privateKey = ${quoted(values.privateKey("PKCS#1"))}
${
  values.certificates === null
    ? `const alipayPublicKey = ${quoted(values.alipayLine)}
`
    : ""
}
func main() {
	client, err := alipay.New("${values.appId}", privateKey, false,
		alipay.WithSandboxGateway("${values.gateway}"))
	if err != nil {
		log.Fatal(err)
	}
${smartwalleTrust(values)}

	var pay alipay.TradePagePay
	pay.OutTradeNo = "T0001"
	pay.TotalAmount = "88.88"
	pay.Subject = "青禾茶具"
	pay.ProductCode = "FAST_INSTANT_TRADE_PAY"
	pay.NotifyURL = "http://127.0.0.1:3000/notify"
	pay.ReturnURL = "http://127.0.0.1:3000/return"
	payURL, err := client.TradePagePay(pay)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(payURL)
}
`;

/** In key mode it verifies no reply by itself. */
const gopayTrust = ({ certificates }: SdkValues) =>
  certificates === null
    ? ""
    : `	alipayCert, err := os.ReadFile(${quoted(certificates.alipay)})
	if err != nil {
		log.Fatal(err)
	}
	if err := client.SetCertSnByPath(${quoted(certificates.app)}, ${quoted(certificates.root)}, ${quoted(certificates.alipay)}); err != nil {
		log.Fatal(err)
	}
	client.AutoVerifySign(alipayCert)
`;

const gopay = (values: SdkValues) => {
  const { host, origin } = new URL(values.gateway);
  return `package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
${values.certificates === null ? "" : '	"os"\n'}	"strings"

	"github.com/go-pay/gopay"
	"github.com/go-pay/gopay/alipay"
	"github.com/go-pay/gopay/pkg/xhttp"
)

const privateKey = ${quoted(values.privateKey("PKCS#1"))}

// offline sends every call to the offline Alipay, whatever host gopay has put into it.
type offline struct{}

func (offline) RoundTrip(request *http.Request) (*http.Response, error) {
	here := request.Clone(request.Context())
	here.URL.Scheme, here.URL.Host, here.Host = "http", "${host}", "${host}"
	return http.DefaultTransport.RoundTrip(here)
}

func main() {
	client, err := alipay.NewClient("${values.appId}", privateKey, false)
	if err != nil {
		log.Fatal(err)
	}
	hc := xhttp.NewClient()
	hc.HttpClient.Transport = offline{}
	client.SetHttpClient(hc)
${gopayTrust(values)}	client.SetNotifyUrl("http://127.0.0.1:3000/notify")
	client.SetReturnUrl("http://127.0.0.1:3000/return")

	bm := make(gopay.BodyMap)
	bm.Set("out_trade_no", "T0001").
		Set("total_amount", "88.88").
		Set("subject", "青禾茶具").
		Set("product_code", "FAST_INSTANT_TRADE_PAY")
	payURL, err := client.TradePagePay(context.Background(), bm)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Replace(payURL, "https://openapi-sandbox.dl.alipaydev.com", "${origin}", 1))
}
`;
};

/** Two classes: AliPay for keys, DCAliPay for certificates, which it takes as texts. */
const fzleeTrust = ({ certificates, alipayPem }: SdkValues) =>
  certificates === null
    ? `    alipay_public_key_string=${quoted(alipayPem)},`
    : `    app_public_key_cert_string=open(${quoted(certificates.app)}).read(),
    alipay_public_key_cert_string=open(${quoted(certificates.alipay)}).read(),
    alipay_root_cert_string=open(${quoted(certificates.root)}).read(),`;

const fzlee = (values: SdkValues) => {
  const client = values.certificates === null ? "AliPay" : "DCAliPay";
  return `from alipay import ${client}

alipay = ${client}(
    appid="${values.appId}",
    app_notify_url="http://127.0.0.1:3000/notify",
    app_private_key_string=${quoted(values.privateKey("PKCS#8 PEM"))},
${fzleeTrust(values)}
    sign_type="RSA2",
)
alipay._gateway = "${values.gateway}"

query = alipay.client_api(
    "alipay.trade.page.pay",
    biz_content={
        "out_trade_no": "T0001",
        "total_amount": "88.88",
        "subject": "青禾茶具",
        "product_code": "FAST_INSTANT_TRADE_PAY",
    },
    return_url="http://127.0.0.1:3000/return",
)
print(alipay._gateway + "?" + query)
`;
};

const SNIPPETS: Record<SdkName, (values: SdkValues) => string | null> = {
  node,
  python,
  java,
  php,
  smartwalle,
  gopay,
  fzlee,
};

/** Null where the client cannot do what the application's mode asks for. */
export function sdkSnippet(sdk: SdkName, values: SdkValues): string | null {
  return SNIPPETS[sdk](values);
}
