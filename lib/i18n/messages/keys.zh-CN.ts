/** What `npm run keys` says, in Chinese. */
export const keysZhCn = {
  usage:
    "用法：npm run keys（生成一对密钥，可加 --out 文件）；npm run keys -- convert 文件 --to pkcs1|pkcs8 [--one-line] [--out 文件]；npm run keys -- which [文件、文本或 -]。都可加 --lang zh-CN|en。",
  exists:
    "{file} 已存在，不会覆盖：请用 --out 指定别的文件，或先把旧密钥移走。换了密钥，支付宝后台的应用公钥也要跟着换。",
  cannotWrite: "{file} 写不进去（{reason}）：请修改权限，或用 --out 指定别的文件。",
  cannotRead: "{file} 读不出来（{reason}）：请检查路径和权限。",
  made: {
    title: "已生成一对 RSA2 密钥（2048 位）。",
    file: "应用私钥保存在 {file}，只有当前用户能读。不要给任何人看，不要提交到仓库，另外安全地留一份备份。",
    paste:
      "1. 把下面这一行应用公钥粘贴到支付宝开放平台：控制台 → 你的应用（或沙箱）→ 开发设置 → 接口加签方式 → 自定义密钥、公钥模式。",
    save: "2. 保存后后台会显示「支付宝公钥」。把它存成文件，例如 alipay-public-key.txt。它和上面这一行不是一回事。",
    settings: "3. 在 package.json 旁边的 .env 里写上：",
    check: "4. 运行 npm run doctor，看看是否都对。",
    appId: "应用的 APPID，16 位数字",
    sellerId: "商户 PID，2088 开头的 16 位数字",
  },
  convert: {
    notPrivate: "只有私钥才需要在 PKCS#1 和 PKCS#8 之间转换，而这是{what}。",
    done: "已写入 {file}（只有当前用户能读）。",
  },
  which: {
    of: "{setting}：",
    none: ".env 里没有设置密钥。要看某个文件或文本是什么：npm run keys -- which 文件。",
    key: "{half, select, private {私钥} other {公钥}}，{encoding}，{form, select, pem {PEM} other {一行文本}}，{type}{bits, select, none {} other {，{bits} 位}}",
    certificate: "{count, plural, =1 {一张证书} other {# 张证书}}（{subject}），不是密钥本身",
    "certificate-request": "证书签名请求（CSR），不是密钥：它是交给支付宝换应用公钥证书用的",
    encrypted: "有口令保护的私钥：商店需要不带口令的私钥",
    "cut-off": "被截断的密钥：开头在，结尾不在，请重新完整复制",
    damaged: "像一个密钥，但内容有改动：请重新完整复制",
    "not-a-key": "不是密钥",
    quirks: {
      "byte-order-mark": "文件开头有 BOM：商店能读，别的程序未必",
      quotes: "外面有引号：商店能读，别的程序未必",
      "literal-newlines": "换行写成了 \\n：商店能读，别的程序未必",
      "wrong-label": "首尾行写的类型和内容不符：商店能读，别的程序未必",
    },
    tooShort: "不适合支付宝 RSA2：需要 2048 位以上的 RSA 密钥",
    fits: {
      "own-private": "就是已配置的应用私钥",
      "own-public": "是你自己应用的公钥（应用公钥）：要上传到支付宝后台，不能填进 ALIPAY_PUBLIC_KEY",
      "alipay-public": "就是已配置的支付宝公钥",
      "alipay-private":
        "是所配置的支付宝公钥的另一半：真正的支付宝不会把它的私钥给任何人，所以 ALIPAY_PUBLIC_KEY 填错了（离线支付宝除外）",
      "other-private": "和已配置的应用私钥不是一对",
      "other-public": "和已配置的应用私钥不是一对，也不是已配置的支付宝公钥：可能是支付宝公钥，或别的应用的公钥",
      "no-configured": "还没有配置应用私钥，无法比较",
    },
    publicHalf: "它的公钥，可粘贴到支付宝后台：",
  },
} as const;
