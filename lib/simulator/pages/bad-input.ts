/** What a buyer sees when a merchant's page request is wrong: GBK HTML, told to nobody else (section 3.1). */
import { html } from "#lib/simulator/pages/markup.ts";
import { encodeText } from "#lib/simulator/protocol/charset.ts";

export function badInputPage(refusal: { code: string; reason: string }): Buffer {
  const page = html`<!doctype html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=GBK">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>离线支付宝 · 调试错误</title>
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/cashier.css">
</head>
<body class="cashier">
<header class="bar"><span class="brand">离线支付宝 <small>Offline Alipay</small></span></header>
<main class="sheet notice">
<h1>调试错误，请回到请求来源地，重新发起请求。</h1>
<p>错误代码 <code>${refusal.code}</code></p>
<p class="wrap">错误原因: ${refusal.reason}</p>
</main>
</body>
</html>`;
  return encodeText(page.toString(), "gbk");
}
