/** The console's applications: making one, its keys, its switches and the settings for each client. */
import type { SdkName } from "#lib/simulator/console/applications/sdk-snippets.ts";
import type { ApplicationSettings } from "#lib/simulator/domain/model.ts";
import type { PublicKeyProblem } from "#lib/simulator/domain/public-key-input.ts";
import type { Language } from "#lib/simulator/texts/language.ts";

interface Switch {
  label: string;
  hint: string;
}

const chinese = {
  lead: "每个应用是商家的一把公钥加一个收款账号。几个应用可以同时使用。",
  make: "新建应用",
  all: "全部应用",
  none: "还没有应用。新建一个，或让商家的安装程序在 applications 文件夹里写入一个。",
  name: "名称",
  nameHint: "买家在收银台看到的商家名，最多 64 个字。",
  nameProblem: "请填写名称，1 到 64 个字。",
  seller: "收款账号",
  sellerHint: "同一商家的几个应用共用一个账号和订单号空间。",
  newSeller: "新的商家（自动生成 2088 账号）",
  key: "应用密钥",
  keyMake: "由模拟器生成一对 RSA 2048 密钥",
  keyMakeHint: "私钥可在应用页复制或下载。只用于测试。",
  keyOwn: "使用我自己的公钥",
  ownKey: "应用公钥",
  ownKeyHint: "PEM 或一行 Base64，SPKI 或 PKCS#1，至少 2048 位。填了就用它。",
  keyProblem: {
    empty: "请粘贴应用公钥。",
    private: "这是私钥。私钥不要交给任何人，也不要粘贴到这里：请上传与它对应的公钥，并考虑换一对密钥。",
    certificate: "这是证书。请上传公钥；应用证书由离线支付宝签发。",
    "not-rsa": "这不是 RSA 公钥。RSA2 只用 RSA 密钥。",
    "too-short": "密钥不足 2048 位。RSA2 要求至少 2048 位。",
    unreadable: "读不出公钥：应为 PEM，或一行 Base64（SPKI 或 PKCS#1）。",
  } satisfies Record<PublicKeyProblem, string>,
  create: "建立",
  created: "应用已建立。把下面的设置填进你的程序。",
  saved: "已保存。",

  identity: "身份",
  keys: "密钥",
  keysLead: "商家用应用私钥签请求；用支付宝公钥验答复和通知。不要把两把公钥弄混。",
  oneLine: "一行",
  publicOneLine: "一行（多数客户端要这种）",
  privateKey: "应用私钥",
  privateKeyLead: "由模拟器生成，只用于测试。",
  noPrivateKey: "私钥在商家那里，这里没有。",
  download: "下载",
  replaceKey: "更换公钥",
  fingerprint: "指纹（SHA-256）",

  certificates: "证书",
  certificatesLead: "应用是公钥证书模式：三个文件都要填进你的程序。",
  certificatesOff: "打开下面的开关“公钥证书模式”后使用。",
  certificate: { app: "应用公钥证书", alipay: "支付宝公钥证书", root: "支付宝根证书" },
  file: "文件",
  newAlipayKey: "支付宝更换密钥",
  newAlipayKeyHint: "从现在起所有应用的答复和通知都用新密钥签名；密钥模式下支付宝不会告诉你。",
  newAlipayCertificate: "支付宝更换证书",
  newAlipayCertificateHint: "从现在起答复里是新的 alipay_cert_sn；新证书用 alipay.open.app.alipaycert.download 下载。",

  settings: "接入代码",
  settingsLead: "地址、app_id 和这里有的密钥都已填好，复制即可。",
  sdk: {
    node: "Node",
    python: "Python",
    java: "Java",
    php: "PHP",
    smartwalle: "Go smartwalle",
    gopay: "Go gopay",
    fzlee: "Python fzlee",
  } satisfies Record<SdkName, string>,
  sdkNote: {
    node: "官方 alipay-sdk。exec 默认不验签：加上 { validateSign: true }。时间戳取服务器本地时区，请设 TZ=Asia/Shanghai。",
    python:
      "官方 alipay-sdk-python，私钥只认 PKCS#1。execute 只能连 80 或 443 端口，否则报 TypeError：用 SIMULATOR_PORT=80 启动模拟器。页面支付的地址不受影响。不支持公钥证书模式。",
    java: "官方 alipay-sdk-java，私钥用 PKCS#8 一行。",
    php: "官方 AopClient（公钥证书模式是 AopCertClient），私钥用 PKCS#1 一行。postCharset 会放进地址，网关才知道是 UTF-8。",
    smartwalle: "github.com/smartwalle/alipay/v3。网关地址用 WithSandboxGateway 替换，PKCS#1 和 PKCS#8 都可以。",
    gopay: "github.com/go-pay/gopay。网关主机写死在库里：换掉它的 HTTP 客户端，页面支付的地址自己替换主机。",
    fzlee: "python-alipay-sdk。网关只由 debug 决定：建好之后改 _gateway。密钥用 PEM；公钥证书模式是 DCAliPay。",
  } satisfies Record<SdkName, string>,
  privateKeyHere: (form: string) => `在此填入应用私钥（${form}）`,
  noCertificateMode: (client: string) =>
    `${client} 这个客户端不支持公钥证书模式：换一个客户端，或关闭下面的「公钥证书模式」。`,

  switches: "开关",
  switchesLead: "新应用与生产环境的普通账号一致。",
  save: "保存",
  switchTexts: {
    notifyRefund: { label: "退款后发通知", hint: "多数账号都会收到；看起来和付款通知很像，靠 refund_fee 区分。" },
    notifyClose: { label: "未付款交易关闭后发通知", hint: "TRADE_CLOSED：超时或商家关闭。" },
    notifyFinish: { label: "退款期结束后发通知", hint: "TRADE_FINISHED：付款 12 个月之后，不能再退款。" },
    notifyWaiting: { label: "交易建立时发通知", hint: "WAIT_BUYER_PAY：买家扫码或登录，还没有付款。" },
    notifyLogonIds: { label: "通知里带 seller_email 和 buyer_logon_id", hint: "不是每个账号都有这两个字段。" },
    acceptsRsa1: { label: "接受 RSA（SHA-1）签名", hint: "只有 2018 年以前的应用可以；新应用只能用 RSA2。" },
    certificateMode: {
      label: "公钥证书模式",
      hint: "请求要带 app_cert_sn 和 alipay_root_cert_sn，答复带 alipay_cert_sn；三个证书在“密钥”里下载。",
    },
    sandboxLimits: {
      label: "和官方沙箱一样受限",
      hint: "每笔只能全额退款一次，只能用余额付款，查询里多数金额是 0.00，交易最长 15 小时。",
    },
  } satisfies Record<keyof ApplicationSettings, Switch>,

  change: "修改",
  sellerEmail: "商家邮箱",
  sellerEmailHint: "出现在通知的 seller_email 里（打开开关时）。",
  sellerEmailProblem: "请填写邮箱地址，例如 shop@example.com。",
  remove: "删除应用",
  removeLead: "它的请求会得到 isv.invalid-app-id。交易和日志保留。",
  removeConfirm: (trades: number) => `这个应用有 ${trades} 笔交易，我确定要删除`,
  removeProblem: "这个应用还有交易：请勾选确认。",
  removed: "应用已删除。",
};

export type ApplicationTexts = typeof chinese;

const english: ApplicationTexts = {
  lead: "An application is one public key of a merchant and one account that is paid. Several can be used side by side.",
  make: "New application",
  all: "All applications",
  none: "No application yet. Make one, or let a merchant’s set-up write one into the applications folder.",
  name: "Name",
  nameHint: "What buyers see at the cashier, up to 64 characters.",
  nameProblem: "Give a name of 1 to 64 characters.",
  seller: "Account that is paid",
  sellerHint: "Applications of one merchant share the account and its order numbers.",
  newSeller: "a new merchant (makes a 2088 account)",
  key: "Application’s key",
  keyMake: "Let the simulator make an RSA pair of 2048 bits",
  keyMakeHint: "The private key can be copied or downloaded on the application’s page. For tests only.",
  keyOwn: "Use a public key of my own",
  ownKey: "Application’s public key",
  ownKeyHint: "PEM or one line of Base64, SPKI or PKCS#1, 2048 bits or more. Used if it is filled in.",
  keyProblem: {
    empty: "Paste the application’s public key.",
    private:
      "This is a private key. Give it to nobody and paste it nowhere: use the public key that belongs to it, and think of making a new pair.",
    certificate: "This is a certificate. Use the public key: the offline Alipay makes the certificate itself.",
    "not-rsa": "This is no RSA key. RSA2 uses RSA keys only.",
    "too-short": "The key has fewer than 2048 bits. RSA2 asks for 2048 at least.",
    unreadable: "No public key can be read: use PEM, or one line of Base64 (SPKI or PKCS#1).",
  },
  create: "Make it",
  created: "The application is there. Put the settings below into your program.",
  saved: "Saved.",

  identity: "Identity",
  keys: "Keys",
  keysLead:
    "The merchant signs requests with the application’s private key and verifies replies and notifies with Alipay’s public key. Do not mix up the two public keys.",
  oneLine: "one line",
  publicOneLine: "one line (what most clients want)",
  privateKey: "Application’s private key",
  privateKeyLead: "Made by the simulator, for tests only.",
  noPrivateKey: "The merchant has the private key; it is not here.",
  download: "Download",
  replaceKey: "Replace the public key",
  fingerprint: "Fingerprint (SHA-256)",

  certificates: "Certificates",
  certificatesLead: "This application is in certificate mode: your program needs all three files.",
  certificatesOff: "For use once the switch “Certificate mode” below is on.",
  certificate: { app: "The application’s", alipay: "Alipay’s", root: "Alipay’s root" },
  file: "File",
  newAlipayKey: "Alipay changes its key",
  newAlipayKeyHint:
    "From now on replies and notifies of all applications are signed with a new key; in key mode Alipay tells nobody.",
  newAlipayCertificate: "Alipay changes its certificate",
  newAlipayCertificateHint:
    "From now on replies name a new alipay_cert_sn; alipay.open.app.alipaycert.download gives the new certificate.",

  settings: "Code for your client",
  settingsLead: "Ready to copy, with the address, the app_id and every key that is here filled in.",
  sdk: {
    node: "Node",
    python: "Python",
    java: "Java",
    php: "PHP",
    smartwalle: "Go smartwalle",
    gopay: "Go gopay",
    fzlee: "Python fzlee",
  },
  sdkNote: {
    node: "The official alipay-sdk. exec does not verify replies unless told { validateSign: true }. Timestamps are the server’s local time: set TZ=Asia/Shanghai.",
    python:
      "The official alipay-sdk-python, which takes PKCS#1 keys only. Its execute can reach ports 80 and 443 alone and fails with a TypeError otherwise: start the simulator with SIMULATOR_PORT=80. Addresses of page payments work with any port. It knows no certificate mode.",
    java: "The official alipay-sdk-java; private key in PKCS#8, one line.",
    php: "The official AopClient, in certificate mode AopCertClient; private key in PKCS#1, one line. postCharset goes into the address, which is how the gateway learns of UTF-8.",
    smartwalle: "github.com/smartwalle/alipay/v3. WithSandboxGateway sets the gateway; PKCS#1 and PKCS#8 both work.",
    gopay:
      "github.com/go-pay/gopay. Its hosts are fixed: replace its HTTP client, and the host in addresses of page payments.",
    fzlee:
      "python-alipay-sdk. Only debug chooses its gateway: set _gateway afterwards. Keys in PEM; in certificate mode its class is DCAliPay.",
  },
  privateKeyHere: (form) => `the application's private key (${form})`,
  noCertificateMode: (client) =>
    `The client ${client} knows no certificate mode: use another one, or turn certificate mode off below.`,

  switches: "Switches",
  switchesLead: "A new application is like an ordinary account in production.",
  save: "Save",
  switchTexts: {
    notifyRefund: {
      label: "Notify of refunds",
      hint: "Most accounts get these; they look like payment notifies, apart from refund_fee.",
    },
    notifyClose: { label: "Notify of unpaid trades that close", hint: "TRADE_CLOSED: by timeout or by the merchant." },
    notifyFinish: {
      label: "Notify of the end of the refund window",
      hint: "TRADE_FINISHED: twelve months after payment, nothing can be refunded any more.",
    },
    notifyWaiting: {
      label: "Notify when the trade begins to exist",
      hint: "WAIT_BUYER_PAY: the buyer has scanned or logged in, and not paid yet.",
    },
    notifyLogonIds: {
      label: "Put seller_email and buyer_logon_id into notifies",
      hint: "Not every account gets these two fields.",
    },
    acceptsRsa1: {
      label: "Accept RSA (SHA-1) signatures",
      hint: "Applications from before 2018 only; new ones must use RSA2.",
    },
    certificateMode: {
      label: "Certificate mode",
      hint: "Requests must name app_cert_sn and alipay_root_cert_sn, replies name alipay_cert_sn. The three certificates are under Keys.",
    },
    sandboxLimits: {
      label: "Be as limited as the official sandbox",
      hint: "One full refund for each trade, payment from the balance only, 0.00 in most sums of a query, fifteen hours at most.",
    },
  },

  change: "Change",
  sellerEmail: "Merchant’s e-mail",
  sellerEmailHint: "Appears as seller_email in notifies, where that is switched on.",
  sellerEmailProblem: "Give an e-mail address, such as shop@example.com.",
  remove: "Delete the application",
  removeLead: "Its requests will be answered isv.invalid-app-id. Trades and log stay.",
  removeConfirm: (trades) => `This application has ${trades} trades; I do want to delete it`,
  removeProblem: "This application has trades: tick the box to confirm.",
  removed: "The application is deleted.",
};

export const APPLICATION_TEXTS: Record<Language, ApplicationTexts> = { "zh-CN": chinese, en: english };
