/** What the doctor says, in Chinese: of each finding what was found and what to change. Keys are those of lib/doctor/finding.ts. */
export const doctorZhCn = {
  title: "体检",
  lead: "从这台机器到支付宝，收款需要的每一样都看一遍；什么也不会改动。",
  areas: {
    machine: "机器",
    settings: "设置",
    keys: "密钥",
    gateway: "支付宝网关",
    address: "通知地址",
    running: "运行状态",
  },
  levels: { good: "正常", note: "说明", warning: "注意", wrong: "要改" },
  verdict: {
    fine: "一切正常。",
    warnings: "没有必须改的；有 {count} 处值得注意。",
    wrong: "有 {count} 处必须改。",
  },
  again: "再检查一遍",
  looking: "正在检查，最多十秒……",
  adminsOnly: "体检只给管理员看。",
  atTerminal: "同样的检查也可以在终端里运行：npm run doctor。每一条的说明在 docs/doctor.zh-CN.md。",
  findings: {
    "node-fits": { says: "Node.js {version}。", todo: "" },
    "node-old": { says: "Node.js {version} 太旧，至少需要 {needed}。", todo: "安装新版 Node.js，再运行 npm ci。" },
    "driver-loads": { says: "数据库驱动 better-sqlite3 能加载。", todo: "" },
    "driver-other-node": {
      says: "数据库驱动 better-sqlite3 是给另一个版本的 Node.js 装的（现在是 {node}）。",
      todo: "运行 npm rebuild better-sqlite3。",
    },
    "driver-missing": { says: "没有安装数据库驱动 better-sqlite3。", todo: "运行 npm ci。" },
    "driver-broken": {
      says: "数据库驱动 better-sqlite3 加载失败（{reason}）。",
      todo: "用 npm_config_better_sqlite3_binary_host 指定能访问的镜像，或装好编译器（Python 3、make、C++），或换个网络，然后 npm ci。",
    },
    "folder-good": { says: "数据目录 {folder} 可写。", todo: "" },
    "folder-missing": {
      says: "数据目录 {folder} 还不存在。",
      todo: "运行 npm run setup（或 npm start），会自动建立。",
    },
    "folder-closed": {
      says: "数据目录 {folder} 当前用户不能读写。",
      todo: "把目录的所有者改成运行商店的用户，或用 DATA_DIR 换一个目录。",
    },
    "file-open": { says: "{file} 里有密钥，但别的用户也能读（权限 {mode}）。", todo: "运行 chmod 600 {file}。" },
    "disk-room": { says: "磁盘剩余 {free}。", todo: "" },
    "disk-low": { says: "{folder} 所在磁盘只剩 {free}。", todo: "清理磁盘，或把旧备份移走。" },
    "disk-full": { says: "{folder} 所在磁盘只剩 {free}：写不进数据库时就收不了款。", todo: "马上清理磁盘。" },
    "database-current": { says: "数据库 {file} 完好，结构是最新的。", todo: "" },
    "database-missing": { says: "数据库 {file} 还不存在。", todo: "运行 npm run setup（或 npm start），会自动建立。" },
    "database-behind": {
      says: "数据库 {file} 的结构比程序旧。",
      todo: "先停店、备份（npm run backup），再运行 npm run setup。",
    },
    "database-newer": {
      says: "数据库 {file} 是更新版本的商店建的。",
      todo: "更新程序到那个版本；不要用旧程序打开它。",
    },
    "database-faulty": {
      says: "数据库 {file} 不能用：{fault, select, unreadable {当前用户读不了它} read_only {当前用户不能写它，或不能写它所在的目录} not_a_database {它不是 SQLite 数据库} damaged {文件已损坏} migration_failed {有一次迁移没有做完} migration_edited {它是由同名而内容不同的迁移建的} disk_failed {磁盘出错} other {打不开它（{fault}）}}。",
      todo: "修正权限；如果文件损坏，用 npm run restore 恢复备份。",
    },
    "clock-right": { says: "时钟和网关一致（相差 {seconds} 秒）。", todo: "" },
    "clock-off": {
      says: "本机时钟比网关{direction, select, behind {慢} other {快}} {seconds} 秒。",
      todo: "打开系统的网络对时（NTP）。",
    },
    "clock-wrong": {
      says: "本机时钟比网关{direction, select, behind {慢} other {快}} {seconds} 秒：订单会提早或推迟过期，签名时间也可能被拒绝。",
      todo: "打开系统的网络对时（NTP）。",
    },
    "settings-read": {
      says: "设置可以读取：{mode, select, simulator {离线支付宝} sandbox {沙箱} other {正式环境}}，{appId, select, none {还没有应用} other {APPID {appId}，商户 PID {sellerId}}}。",
      todo: "",
    },
    "setting-wrong": {
      says: "设置有误：{problem}",
      todo: "{setting, select, ALIPAY_ENV {simulator（离线）、sandbox（沙箱）或 production（正式）。} ALIPAY_APP_ID {应用的 APPID，16 位数字，在开放平台控制台的应用详情或沙箱应用里。} ALIPAY_PRIVATE_KEY {应用私钥或它的文件路径；没有就运行 npm run keys。} ALIPAY_PUBLIC_KEY {支付宝公钥或它的文件路径：上传应用公钥后，控制台在同一处显示它。} ALIPAY_SELLER_ID {商户 PID，2088 开头的 16 位数字：在开放平台的账户中心或商家平台的账户信息里；沙箱在沙箱账号 → 商家信息里。} ALIPAY_APP_CERT {控制台下载的应用公钥证书（appCertPublicKey_….crt）。} ALIPAY_CERT {控制台下载的支付宝公钥证书（alipayCertPublicKey_RSA2.crt）。} ALIPAY_ROOT_CERT {控制台下载的支付宝根证书（alipayRootCert.crt）。} PUBLIC_URL {买家和支付宝能访问到的商店地址，不带路径；正式环境要 https。} ALIPAY_GATEWAY {一般删掉这一项就对了。} other {按这句话修改 .env。}}",
    },
    "setting-odd": { says: "{problem}", todo: "如果不是有意的，请修改 .env。" },
    "gateway-dead-host": {
      says: "ALIPAY_GATEWAY 写的 {host} 是支付宝的旧沙箱，早已停用。",
      todo: "删掉 ALIPAY_GATEWAY；沙箱网关 {right} 由 ALIPAY_ENV=sandbox 自动选用。",
    },
    "not-set-up": { says: "还没有准备好：{problem}", todo: "运行 npm run setup（或 npm start）。" },
    "keys-fit": { says: "密钥完好：2048 位以上的 RSA，应用私钥和支付宝公钥没有弄混。", todo: "" },
    "private-key-public": { says: "{setting} 里是公钥。", todo: "改成应用私钥；没有就运行 npm run keys。" },
    "key-unreadable": {
      says: "{setting} {what, select, certificate {里是证书，不是密钥} certificate_request {里是证书签名请求（CSR），不是密钥} encrypted {有口令保护} cut_off {被截断了} damaged {有字符被改动} other {不是密钥}}。",
      todo: "{what, select, encrypted {去掉口令：npm run keys -- convert 不支持口令，请用 openssl pkey 另存。} other {重新完整复制；npm run keys -- which 会说出任何文本是什么。}}",
    },
    "key-file-unreadable": { says: "{problem}", todo: "检查路径和权限。" },
    "key-too-weak": {
      says: "{setting} 是 {type} {bits} 位：支付宝的 RSA2 至少要 2048 位的 RSA。",
      todo: "运行 npm run keys 生成新的一对，并把公钥上传到控制台。",
    },
    "alipay-key-own": {
      says: "{setting} 是你自己应用的公钥（应用公钥），不是支付宝公钥。",
      todo: "改成控制台在上传应用公钥之后显示的「支付宝公钥」。",
    },
    "alipay-key-private": { says: "{setting} 里是私钥。", todo: "改成支付宝公钥；私钥不要放在这里。" },
    "alipay-key-own-private": { says: "{setting} 里是你自己的应用私钥。", todo: "改成控制台显示的支付宝公钥。" },
    "certificates-fit": { says: "证书成一套，最早到 {date} 到期。", todo: "" },
    "certificate-ends": {
      says: "{setting}（序列号 {sn}）还有 {days} 天到期：{date}。",
      todo: "在支付宝控制台更换证书，新的先填进 {setting, select, ALIPAY_APP_CERT {ALIPAY_APP_CERT_NEXT} other {{setting}}}。",
    },
    "app-key-next-waits": {
      says: "已配置应用的新密钥，支付宝目前仍认旧的。",
      todo: "到支付宝控制台上传新公钥（或证书 CSR），之后商城会自动改用新密钥签名。",
    },
    "app-key-next-taken": {
      says: "支付宝已经认应用的新密钥，商城正在用它签名。",
      todo: "把 ALIPAY_PRIVATE_KEY_NEXT（和 ALIPAY_APP_CERT_NEXT）挪到不带 _NEXT 的名字，删掉带 _NEXT 的，重启，并销毁旧密钥。",
    },
    "alipay-key-next-waits": {
      says: "支付宝的两把公钥都可信，新的一把还没有签过任何东西。",
      todo: "保持现状。",
    },
    "alipay-key-next-begins": {
      says: "支付宝已经用新密钥签名，旧的可能还会出现在重发的通知里。",
      todo: "再保留一天，然后重新检查。",
    },
    "alipay-key-old-quiet": {
      says: "支付宝已经用新密钥签名，旧的一天多没有出现了。",
      todo: "把 ALIPAY_PUBLIC_KEY_NEXT 挪到 ALIPAY_PUBLIC_KEY，删掉前者，重启。",
    },
    "not-asked": { says: "没有去问支付宝，也没有敲通知地址：要先把上面的改好。", todo: "" },
    "gateway-answers": { says: "{host} 认得这个应用和签名，它的答复也验签通过。", todo: "" },
    "simulator-silent": { says: "离线支付宝没有在 {host} 上运行。", todo: "运行 npm start。" },
    "app-id-unknown": {
      says: "支付宝不认识 APPID {appId}。",
      todo: "检查 ALIPAY_APP_ID 是否属于{mode, select, sandbox {沙箱} production {正式环境} other {离线支付宝}}：沙箱和正式环境的 APPID 不通用。",
    },
    "signature-refused": {
      says: "支付宝验不过我们的签名：ALIPAY_PRIVATE_KEY 和上传到控制台的应用公钥不是一对。",
      todo: "运行 npm run keys -- which，把显示的公钥重新粘贴到控制台。",
    },
    "key-not-uploaded": {
      says: "这个应用还没有上传应用公钥。",
      todo: "在控制台 → 接口加签方式里粘贴应用公钥（npm run keys -- which 会显示它）。",
    },
    "alipay-key-wrong": {
      says: "答复的签名和 ALIPAY_PUBLIC_KEY 对不上（答复里写的是 {code}）：设置的不是这个应用的支付宝公钥，或有人在中间改了答复。",
      todo: "从控制台重新复制支付宝公钥；每个应用、每个环境的都不一样。",
    },
    "product-not-signed": {
      says: "这个应用没有权限（{code}）：没有签约「电脑网站支付」。",
      todo: "在开放平台给应用添加并签约电脑网站支付。",
    },
    "app-not-online": { says: "应用没有上线（{code}）。", todo: "在开放平台提交审核并上线应用。" },
    "certificates-expected": {
      says: "应用的接口加签方式是证书，或证书有问题（{code}）。",
      todo: "让设置和控制台一致：都用公钥，或都用证书。",
    },
    "time-refused": { says: "支付宝拒绝了请求的时间。", todo: "打开系统的网络对时（NTP）。" },
    "call-limited": {
      says: "支付宝暂时限制了调用（{code}）。",
      todo: "过几分钟再试；经常如此就向支付宝申请提高额度。",
    },
    "gateway-busy": { says: "支付宝此刻忙（{code}），没有得到结果。", todo: "过几分钟再试。沙箱常常如此。" },
    "gateway-refuses": { says: "支付宝拒绝了查询：{code} {message}", todo: "在支付宝文档里查这个代码。" },
    "reply-unsigned": {
      says: "{host} 的答复没有签名（{code}）：支付宝不会这样，可能有人在中间。",
      todo: "检查代理和网络，换个网络再试。",
    },
    "gateway-dns": { says: "查不到 {hostname} 的地址（DNS）：{detail}", todo: "检查本机的 DNS 和网络。" },
    "gateway-tls": {
      says: "和 {host} 的加密连接失败：{detail}",
      todo: "检查本机时间，以及网络里是否有替换证书的代理或防火墙。",
    },
    "gateway-late": { says: "{host} 没有在时限内答复：{detail}", todo: "检查防火墙是否放行到 {host} 的 443 端口。" },
    "gateway-redirects": { says: "{host} 把请求转到别处：{detail}", todo: "支付宝不会这样：检查代理或上网认证页。" },
    "gateway-silent": { says: "{host} 没有可用的答复：{detail}", todo: "检查网络、防火墙和代理。" },
    "proxy-ignored": { says: "环境里设置了 {name}，但商店不走代理。", todo: "让这台机器能直接访问支付宝的网关。" },
    "address-proved": { says: "通知地址 {address} 由这家店自己应答，没有跳转。", todo: "" },
    "address-local": {
      says: "支付宝到不了 {address}，所以收不到通知；付款靠主动查询得知，会慢一些。",
      todo: "想收到通知，就用内网穿透，并把 PUBLIC_URL 设成它给的地址。",
    },
    "shop-not-running": { says: "{host} 没有应答：商店没有运行。", todo: "运行 npm start 后再检查一遍。" },
    "address-redirects": {
      says: "通知地址 {address} 被跳转（{status} → {location}）：支付宝不跟随跳转，通知会丢。",
      todo: "把 PUBLIC_URL 改成跳转之后的地址，或让前置服务器不跳转 /api/alipay/notify。",
    },
    "address-refuses": {
      says: "{address} 对支付宝那样的 POST（User-Agent 为 Mozilla/4.0）答复 {status}。",
      todo: "让前置服务器、CDN 或防火墙放行这个地址的 POST，不检查 User-Agent、来源和登录。",
    },
    "address-other": {
      says: "{address} 有应答（{status}），但不是这家店（或这个数据目录）的。",
      todo: "检查域名、前置服务器转发到哪里，以及那边运行的是不是同一个 DATA_DIR、同一版本。",
    },
    "address-dns": { says: "查不到 {host} 的地址（DNS）：{detail}", todo: "检查域名解析，或 PUBLIC_URL 是否写错。" },
    "address-tls": { says: "{host} 的证书有问题：{detail}。支付宝也会连不上。", todo: "更新证书，并带上中间证书。" },
    "address-silent": {
      says: "从这台机器连不上 {address}：{detail}",
      todo: "看商店是否在运行、端口是否放行。有些路由器不让机器访问自己的公网地址：那就从外面的网络打开它试试。",
    },
    "worker-alive": { says: "后台任务在运行。", todo: "" },
    "worker-unseen": { says: "后台任务还没有运行过。", todo: "运行 npm start，几分钟后再检查一遍。" },
    "worker-late": {
      says: "后台任务已迟到 {minutes} 分钟：没有它，漏掉的付款和退款不会被补问。",
      todo: "看商店是否在运行，以及 worker 的日志。",
    },
    "sample-login": {
      says: "数据库里有示例账号 {email}，正式环境不允许，商店不会启动。",
      todo: "用 DATA_DIR 换一个新的数据目录。",
    },
    "sample-login-kept": {
      says: "数据库里有示例账号 {email}。",
      todo: "用 npm run staff:add 建自己的账号，不要把这个数据库用于正式环境。",
    },
    "webhook-delivers": { says: "给 {host} 的消息都已送达。", todo: "" },
    "webhook-waits": {
      says: "有 {count} 条给 {host} 的消息没有被接收。",
      todo: "看那边的系统是否在运行、签名密钥是否一致（docs/webhook.zh-CN.md）。",
    },
  },
} as const;
