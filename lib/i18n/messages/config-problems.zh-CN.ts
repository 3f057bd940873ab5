/** What is wrong or odd with the configuration, in Chinese. The English stands in lib/config/problem.ts. */
export const configProblemsZhCn = {
  sentences: {
    "not-valid": "{setting} 的值 {value} 无效：请填{expected}。",
    "secret-not-valid": "{setting} 的值无效（属于机密，不显示）：请填{expected}。",
    missing: "缺少 {setting}：ALIPAY_ENV={mode} 时要填{expected}。",
    "not-a-setting": "{setting} 不是本商城的设置，已忽略；可用的有 {known}。",
    "same-port": "{setting} 和 {other} 都是 {port}：请用两个不同的端口。",
    "moved-clock": "{setting} 会拨动商城的时钟，ALIPAY_ENV={mode} 时不允许：请删掉。",

    "mode-open":
      "没有设置 {setting}，而 {names} 需要它：请把 ALIPAY_ENV 设为 sandbox 或 production，说明属于哪个支付宝。",
    "made-on-this-machine":
      "设置了 {setting}，但 ALIPAY_ENV=simulator 时它由本机生成：请删掉，或把 ALIPAY_ENV 改为 sandbox 或 production。",
    "sandbox-application": "{setting} {appId} 是支付宝沙箱的应用：请填正式应用的，或设 ALIPAY_ENV=sandbox。",
    "not-a-sandbox-application": "{setting} {appId} 不像沙箱应用（9021… 或 2021000…）：支付宝沙箱只认得自己的应用。",
    "sample-login": "数据库里有示例账号 {login}，ALIPAY_ENV=production 时不允许：请用 {setting} 指定另一个数据目录。",

    "gateway-dead":
      "{setting} 写的 {host} 是支付宝的旧沙箱，早已停用：请删掉，或改成 {right} 并设 ALIPAY_ENV=sandbox。",
    "gateway-not-on-this-machine":
      "{setting} 写的是 {host}，但 ALIPAY_ENV=simulator 时只能是本机上的离线支付宝：请删掉，或把 ALIPAY_ENV 改为 sandbox 或 production。",
    "gateway-of-another-mode":
      "{setting} 写的是 {host}，而 ALIPAY_ENV={mode} 的网关是 {right}：请删掉，或修改 ALIPAY_ENV。",
    "gateway-without-tls": "ALIPAY_ENV={mode} 时 {setting} 必须以 https:// 开头：请删掉，或改成 {right}。",
    "gateway-path": "{setting} 必须以 {path} 结尾：请改成 {right}，或删掉。",

    "address-missing": "缺少 {setting}：ALIPAY_ENV=production 时要填买家和支付宝访问商城的 https 地址。",
    "address-not-public":
      "{setting} 是 {origin}，而 ALIPAY_ENV=production 需要以 https:// 开头、支付宝能从外网访问的地址：请修改。",
    "play-money-in-public":
      "{setting} 是 {origin}，但用模拟货币的商城不能放在公网地址上：请改成本机或内网地址，或设置 ALIPAY_ENV。",
    "address-out-of-reach":
      "支付宝访问不到 {setting} {origin}，收不到它的通知；付款结果改由商城主动查询。用内网穿透可以得到一个能访问到的地址。",

    "webhook-without-address": "设置了 {setting}，却没有 WEBHOOK_URL：请填写消息要发往的地址，或两个都删掉。",
    "webhook-with-login": "{setting} 里有用户名或密码：请去掉，每条消息都已签名。",
    "webhook-without-tls": "{setting} 以 http:// 开头，而 ALIPAY_ENV=production 需要以 https:// 开头的地址：请修改。",
    "webhook-unsigned": "缺少 {setting}：WEBHOOK_URL 的消息要用它签名，请填{expected}。",

    "given-file-closed": "{setting} 指的文件 {file} 读不了：{reason}。",
    "neither-key-nor-file": "{setting} 既不是密钥，也不是文件路径：没有 {file} 这个文件。",
    "neither-certificate-nor-file": "{setting} 既不是证书，也不是文件路径：没有 {file} 这个文件。",

    "key-is-public": "{setting} 里是公钥：请填只有你才有的应用私钥。",
    "key-is-private": "{setting} 里是私钥：请填控制台显示的支付宝公钥。",
    "key-is-own":
      "{setting} 是你自己 ALIPAY_PRIVATE_KEY 的公钥（应用公钥）：请填支付宝公钥，上传应用公钥之后控制台会显示它。",
    "key-is-certificate":
      "{setting} 里是证书：请填密钥本身，或者改用公钥证书模式，设置 ALIPAY_APP_CERT、ALIPAY_CERT 和 ALIPAY_ROOT_CERT。",
    "key-under-passphrase": "{setting} 有口令保护：请填去掉口令的密钥。",
    "key-damaged": "{setting} 读不出密钥：像是被截断或改动过，请重新完整复制（PEM 或一行均可）。",
    "key-of-another-type": "{setting} 是 {type} 类型的密钥：支付宝的 RSA2 要 RSA 密钥，请重新生成。",
    "key-too-weak": "{setting} 只有 {bits} 位：RSA2 要 {needed} 位的 RSA 密钥，请重新生成一对。",

    "certificate-missing": "缺少 {setting}：公钥证书模式需要齐备 {all}。",
    "certificate-is-key": "{setting} 里是密钥：请填支付宝控制台上的证书（.crt）。",
    "certificate-is-request": "{setting} 里是证书签名请求（CSR）：请填支付宝控制台上的证书（.crt）。",
    "certificate-damaged": "{setting} 读不出证书：像是被截断或改动过，请重新完整复制 .crt 文件。",
    "certificate-of-another-key":
      "{setting} 和 {key} 不是一对：请填支付宝为这把密钥签发的证书，或填上传过证书请求（CSR）的那把密钥。",
    "certificate-of-another-application":
      "{setting} 属于应用 {named}，而 ALIPAY_APP_ID 是 {appId}：请填这个应用自己的证书。",
    "certificate-is-own":
      "{setting} 是你自己应用的证书：请填支付宝的（alipayCertPublicKey_RSA2.crt），控制台在同一处显示它。",
    "certificate-not-rsa":
      "{setting} 里没有 2048 位以上的 RSA 密钥：请填支付宝的 RSA2 证书（alipayCertPublicKey_RSA2.crt）。",
    "certificate-from-elsewhere":
      "{setting} 不是由 ALIPAY_ROOT_CERT 签发的：请从同一个应用的控制台把两者重新下载（沙箱和正式环境各有各的）。",
    "certificate-without-issuer":
      "{setting} 里没有签发者（{issuer}）的证书，无法和 ALIPAY_ROOT_CERT 核对；请重新下载，或把签发者的证书接在文件后面。",
    "certificate-expired": "{setting} 已于 {date} 过期：请到支付宝控制台获取新证书。",
    "certificate-not-yet": "{setting} 在 {date} 之前还没有生效：请用现行的证书，或校准本机时钟。",
    "certificate-ends": "{setting}（{name}）将于 {date} 到期：请到支付宝控制台更换。",
    "roots-without-rsa": "{setting} 里没有 RSA 证书：请填支付宝根证书（alipayRootCert.crt）。",
    "key-beside-certificates":
      "设置了证书，又设置了 {setting}：请删掉后者，公钥证书模式下支付宝的公钥在 ALIPAY_CERT 里。",
    "next-key-beside-certificates":
      "设置了证书，又设置了 {setting}：请删掉后者，公钥证书模式下商城会自己取得支付宝的下一张证书。",
    "next-certificate-without-present": "设置了 {setting}，但没有 ALIPAY_APP_CERT，商城处于公钥模式：请删掉。",
    "next-certificate-missing": "缺少 {setting}：ALIPAY_PRIVATE_KEY_NEXT 需要与它配对的证书。",
    "change-is-over": "{setting} 和 {present} 相同，更换已经完成：请删掉 {setting}。",

    "dot-env-closed": "文件 {file} 读不了（{reason}）：请修正权限，或删掉它。",
    "named-file-closed":
      "{setting} 指的文件 {file} 读不了（{reason}）：请写一个设置文件的路径，或删掉 {setting}，改用 .env。",
    "made-file-missing": "文件 {file} 还不存在：运行 npm run setup（发布包里是 node migrate.js）会生成它。",
    "made-file-closed": "文件 {file} 读不了：请修正权限（{reason}）。",
    "made-file-damaged": "文件 {file} 已损坏：请从备份恢复，或删掉它再运行 npm run setup。",
    "made-key-damaged": "文件 {file} 读不出密钥：请从备份恢复，或删掉它，再运行 npm run setup 会生成新的。",
    "clock-file-damaged": "文件 {file} 已损坏：删掉它，商城的时钟就和本机一致。",
  },
  expected: {
    ALIPAY_ENV: " simulator、sandbox 或 production",
    ALIPAY_APP_ID: "应用的 APPID，16 位数字，在支付宝控制台里",
    ALIPAY_PRIVATE_KEY: "应用私钥，或它的文件路径",
    ALIPAY_PUBLIC_KEY: "支付宝公钥，或它的文件路径",
    ALIPAY_APP_CERT: "应用公钥证书，或它的文件路径",
    ALIPAY_CERT: "支付宝公钥证书，或它的文件路径",
    ALIPAY_ROOT_CERT: "支付宝根证书，或它的文件路径",
    ALIPAY_PRIVATE_KEY_NEXT: "应用将要使用的私钥，或删掉",
    ALIPAY_PUBLIC_KEY_NEXT: "支付宝将要使用的公钥，或删掉",
    ALIPAY_APP_CERT_NEXT: "应用将要使用的证书，或删掉",
    ALIPAY_SELLER_ID: "商户 PID，2088 开头的 16 位数字",
    ALIPAY_GATEWAY: "网址，如 http://127.0.0.1:4010/gateway.do，或删掉",
    ALIPAY_PRODUCTS: " page、wap 或 page,wap，即应用已签约的产品",
    PUBLIC_URL: "商城的地址，不带路径，如 https://shop.example.com",
    DATABASE_URL: "文件，如 file:.data/shop.db（商城的数据库是 SQLite），或删掉",
    DATA_DIR: "目录的路径",
    PORT: " 1 到 65535 的数字",
    LISTEN_ADDRESS: "本机的 IP 地址，如 127.0.0.1 或 0.0.0.0，或删掉",
    SIMULATOR_PORT: " 1 到 65535 的数字",
    WEBHOOK_URL: "你自己的系统接收消息的 http 或 https 地址，或删掉",
    WEBHOOK_SECRET: " whsec_ 加 24 到 64 个随机字节的 base64",
    ORDER_LIFETIME_MINUTES: "分钟数，2 到 1440 的整数",
    CLOCK_OFFSET_SECONDS: "秒数，整数，如 1800（仅限离线支付宝），或删掉",
    METRICS_TOKEN: " 16 到 200 个没有空格、猜不到的字符，或删掉",
    LOG_LEVEL: " trace、debug、info、warn、error、fatal 或 silent",
  },
};
