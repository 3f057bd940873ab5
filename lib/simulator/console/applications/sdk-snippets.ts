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
}

/** Line breaks as the two characters that JavaScript, Python and Go understand in quotes. */
const quoted = (text: string) => JSON.stringify(text);

const node = (values: SdkValues) => `import { AlipaySdk } from "alipay-sdk";

const alipay = new AlipaySdk({
  appId: "${values.appId}",
  keyType: "PKCS8",
  privateKey: ${quoted(values.privateKey("PKCS#8"))},
  alipayPublicKey: ${quoted(values.alipayLine)},
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

const python = (values: SdkValues) => `from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
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

const java = (values: SdkValues) => `AlipayConfig config = new AlipayConfig();
config.setServerUrl("${values.gateway}");
config.setAppId("${values.appId}");
config.setPrivateKey(${quoted(values.privateKey("PKCS#8"))});
config.setAlipayPublicKey(${quoted(values.alipayLine)});
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

const php = (values: SdkValues) => `<?php
require_once "aop/AopClient.php";
require_once "aop/request/AlipayTradePagePayRequest.php";

$aop = new AopClient();
$aop->gatewayUrl = "${values.gateway}";
$aop->appId = "${values.appId}";
$aop->rsaPrivateKey = ${quoted(values.privateKey("PKCS#1"))};
$aop->alipayrsaPublicKey = ${quoted(values.alipayLine)};
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

const smartwalle = (values: SdkValues) => `package main

import (
	"fmt"
	"log"

	"github.com/smartwalle/alipay/v3"
)

const privateKey = ${quoted(values.privateKey("PKCS#1"))}
const alipayPublicKey = ${quoted(values.alipayLine)}

func main() {
	client, err := alipay.New("${values.appId}", privateKey, false,
		alipay.WithSandboxGateway("${values.gateway}"))
	if err != nil {
		log.Fatal(err)
	}
	if err := client.LoadAliPayPublicKey(alipayPublicKey); err != nil {
		log.Fatal(err)
	}

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

const gopay = (values: SdkValues) => {
  const { host, origin } = new URL(values.gateway);
  return `package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"strings"

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
	client.SetNotifyUrl("http://127.0.0.1:3000/notify")
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

const fzlee = (values: SdkValues) => `from alipay import AliPay

alipay = AliPay(
    appid="${values.appId}",
    app_notify_url="http://127.0.0.1:3000/notify",
    app_private_key_string=${quoted(values.privateKey("PKCS#8 PEM"))},
    alipay_public_key_string=${quoted(values.alipayPem)},
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

const SNIPPETS: Record<SdkName, (values: SdkValues) => string> = {
  node,
  python,
  java,
  php,
  smartwalle,
  gopay,
  fzlee,
};

export function sdkSnippet(sdk: SdkName, values: SdkValues): string {
  return SNIPPETS[sdk](values);
}
