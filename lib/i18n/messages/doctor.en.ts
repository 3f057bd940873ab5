import type { doctorZhCn } from "#lib/i18n/messages/doctor.zh-CN.ts";
import type { TranslationOf } from "#lib/i18n/translator.ts";

/** What the doctor says, in English. */
export const doctorEn: TranslationOf<typeof doctorZhCn> = {
  title: "Doctor",
  lead: "Everything that a payment needs, looked at from this machine to Alipay. Nothing is changed.",
  areas: {
    machine: "Machine",
    settings: "Settings",
    keys: "Keys",
    gateway: "Alipay's gateway",
    address: "Address for notifications",
    running: "What runs",
  },
  levels: { good: "good", note: "note", warning: "warning", wrong: "wrong" },
  verdict: {
    fine: "Everything is fine.",
    warnings: "Nothing has to be changed; {count, plural, one {# warning} other {# warnings}}.",
    wrong: "{count, plural, one {# thing has} other {# things have}} to be changed.",
  },
  again: "Look again",
  looking: "Looking, for ten seconds at most…",
  adminsOnly: "This page is for admins.",
  atTerminal: "The same at a terminal: npm run doctor. What each line means stands in docs/doctor.md.",
  findings: {
    "node-fits": { says: "Node.js {version}.", todo: "" },
    "node-old": {
      says: "Node.js {version} is too old: {needed} is the least.",
      todo: "Install a newer Node.js, then npm ci.",
    },
    "driver-loads": { says: "The database driver better-sqlite3 loads.", todo: "" },
    "driver-other-node": {
      says: "The database driver better-sqlite3 was installed for another version of Node.js (this is {node}).",
      todo: "Run npm rebuild better-sqlite3.",
    },
    "driver-missing": { says: "The database driver better-sqlite3 is not installed.", todo: "Run npm ci." },
    "driver-broken": {
      says: "The database driver better-sqlite3 does not load ({reason}).",
      todo: "Name a mirror in npm_config_better_sqlite3_binary_host, or install a compiler (Python 3, make, C++), or use another network; then npm ci.",
    },
    "folder-good": { says: "The data folder {folder} can be written.", todo: "" },
    "folder-missing": {
      says: "The data folder {folder} is not there yet.",
      todo: "Run npm run setup (or npm start), which makes it.",
    },
    "folder-closed": {
      says: "The data folder {folder} cannot be read and written by this user.",
      todo: "Give the folder to the user who runs the shop, or name another one in DATA_DIR.",
    },
    "file-open": {
      says: "{file} holds a secret, and other users may read it (mode {mode}).",
      todo: "Run chmod 600 {file}.",
    },
    "disk-room": { says: "{free} are free on the disk.", todo: "" },
    "disk-low": {
      says: "Only {free} are free on the disk of {folder}.",
      todo: "Make room, or move old backups away.",
    },
    "disk-full": {
      says: "Only {free} are free on the disk of {folder}: without room for the database no payment is taken.",
      todo: "Make room at once.",
    },
    "database-current": { says: "The database {file} is sound and current.", todo: "" },
    "database-missing": {
      says: "The database {file} is not there yet.",
      todo: "Run npm run setup (or npm start), which makes it.",
    },
    "database-behind": {
      says: "The database {file} is older than the program.",
      todo: "Stop the shop, back up (npm run backup), then npm run setup.",
    },
    "database-newer": {
      says: "The database {file} was made by a newer version of the shop.",
      todo: "Install that version; do not open it with this one.",
    },
    "database-faulty": {
      says: "The database {file} cannot be used: {fault, select, unreadable {this user cannot read it} read_only {this user cannot write it, or not into its folder} not_a_database {it is not a SQLite database} damaged {the file is damaged} migration_failed {a migration was not finished} migration_edited {it was made by a migration of the same name and another content} disk_failed {the disk fails} other {it cannot be opened ({fault})}}.",
      todo: "Correct its permissions; if the file is damaged, restore a backup with npm run restore.",
    },
    "clock-right": { says: "The clock agrees with the gateway's (to {seconds} s).", todo: "" },
    "clock-off": {
      says: "This machine's clock is {seconds} s {direction, select, behind {behind} other {ahead of}} the gateway's.",
      todo: "Let the system set its clock by the network (NTP).",
    },
    "clock-wrong": {
      says: "This machine's clock is {seconds} s {direction, select, behind {behind} other {ahead of}} the gateway's: orders expire too early or too late, and the time in a request may be refused.",
      todo: "Let the system set its clock by the network (NTP).",
    },
    "settings-read": {
      says: "The settings can be read: {mode, select, simulator {the offline Alipay} sandbox {Alipay's sandbox} other {production}}, {appId, select, none {no application yet} other {APPID {appId}, merchant {sellerId}}}.",
      todo: "",
    },
    "setting-wrong": {
      says: "A setting is wrong: {problem}",
      todo: "{setting, select, ALIPAY_ENV {simulator (offline), sandbox or production.} ALIPAY_APP_ID {The application's APPID, 16 digits: the open platform's console shows it beside the application (or under 沙箱).} ALIPAY_PRIVATE_KEY {The application's private key or the path of its file; npm run keys makes one.} ALIPAY_PUBLIC_KEY {Alipay's public key (支付宝公钥) or the path of its file: the console shows it where yours was uploaded.} ALIPAY_SELLER_ID {The merchant's PID, 16 digits that begin with 2088: in the account centre of the open platform or the merchant centre; for the sandbox under 沙箱账号 → 商家信息.} ALIPAY_APP_CERT {The application's certificate (appCertPublicKey_….crt), from the console.} ALIPAY_CERT {Alipay's certificate (alipayCertPublicKey_RSA2.crt), from the console.} ALIPAY_ROOT_CERT {Alipay's root certificates (alipayRootCert.crt), from the console.} PUBLIC_URL {The address at which buyers and Alipay reach the shop, without a path; production needs https.} ALIPAY_GATEWAY {Removing it is nearly always right.} other {Change .env as the sentence says.}}",
    },
    "setting-odd": { says: "{problem}", todo: "If that is not what you want, change .env." },
    "gateway-dead-host": {
      says: "ALIPAY_GATEWAY names {host}, Alipay's old sandbox, which is dead.",
      todo: "Remove ALIPAY_GATEWAY: ALIPAY_ENV=sandbox chooses {right} by itself.",
    },
    "not-set-up": { says: "Not prepared yet: {problem}", todo: "Run npm run setup (or npm start)." },
    "keys-fit": {
      says: "The keys are whole: RSA of 2048 bits or more, and the application's is not taken for Alipay's.",
      todo: "",
    },
    "private-key-public": {
      says: "{setting} holds a public key.",
      todo: "Give the application's private key; npm run keys makes one.",
    },
    "key-unreadable": {
      says: "{setting} {what, select, certificate {holds a certificate, not a key} certificate_request {holds a certificate signing request (CSR), not a key} encrypted {is under a passphrase} cut_off {is cut off} damaged {has altered characters in it} other {is not a key}}.",
      todo: "{what, select, encrypted {Take the passphrase off, for example with openssl pkey.} other {Copy it again in full; npm run keys -- which tells what any text is.}}",
    },
    "key-file-unreadable": {
      says: "{problem}",
      todo: "Check the path and its permissions.",
    },
    "key-too-weak": {
      says: "{setting} is {type} of {bits} bits: Alipay's RSA2 needs RSA of 2048 or more.",
      todo: "Make a new pair with npm run keys, and upload its public half.",
    },
    "alipay-key-own": {
      says: "{setting} is your own application's public key (应用公钥), not Alipay's.",
      todo: "Give 支付宝公钥, which the console shows after yours was uploaded.",
    },
    "alipay-key-private": {
      says: "{setting} holds a private key.",
      todo: "Give Alipay's public key (支付宝公钥), and keep private keys out of it.",
    },
    "alipay-key-own-private": {
      says: "{setting} holds your own application's private key.",
      todo: "Give Alipay's public key (支付宝公钥), as the console shows it.",
    },
    "certificates-fit": { says: "The certificates belong together; the first of them ends on {date}.", todo: "" },
    "certificate-ends": {
      says: "{setting} (number {sn}) ends in {days} days, on {date}.",
      todo: "Renew it in Alipay's console; the new one goes into {setting, select, ALIPAY_APP_CERT {ALIPAY_APP_CERT_NEXT} other {{setting}}} first.",
    },
    "app-key-next-waits": {
      says: "The application's next key is set; Alipay still takes the present one.",
      todo: "Upload the new public key (or certificate request) in Alipay's console: from then on the shop signs with the new key by itself.",
    },
    "app-key-next-taken": {
      says: "Alipay takes the application's next key, and the shop signs with it.",
      todo: "Move ALIPAY_PRIVATE_KEY_NEXT (and ALIPAY_APP_CERT_NEXT) to the names without _NEXT, remove the latter, restart, and destroy the old key.",
    },
    "alipay-key-next-waits": {
      says: "Both of Alipay's keys are believed; the next one has not signed anything yet.",
      todo: "Leave both as they are.",
    },
    "alipay-key-next-begins": {
      says: "Alipay signs with its next key; the present one may still come with repeated notifications.",
      todo: "Leave both for a day more, then look again.",
    },
    "alipay-key-old-quiet": {
      says: "Alipay signs with its next key, and has not used the present one for more than a day.",
      todo: "Move ALIPAY_PUBLIC_KEY_NEXT to ALIPAY_PUBLIC_KEY, remove the former, and restart.",
    },
    "not-asked": {
      says: "Neither Alipay nor the address for notifications was asked: what stands above has to be right first.",
      todo: "",
    },
    "gateway-answers": { says: "{host} knows the application and its signature, and its reply verifies.", todo: "" },
    "simulator-silent": { says: "The offline Alipay does not run at {host}.", todo: "Run npm start." },
    "app-id-unknown": {
      says: "Alipay does not know APPID {appId}.",
      todo: "See whether ALIPAY_APP_ID belongs to {mode, select, sandbox {the sandbox} production {production} other {the offline Alipay}}: the sandbox and production know none of each other's.",
    },
    "signature-refused": {
      says: "Alipay refuses our signature: ALIPAY_PRIVATE_KEY does not belong to the public key that was uploaded.",
      todo: "Run npm run keys -- which, and paste the public key that it shows into the console again.",
    },
    "key-not-uploaded": {
      says: "No public key was uploaded for this application.",
      todo: "Paste it in the console under 接口加签方式 (npm run keys -- which shows it).",
    },
    "alipay-key-wrong": {
      says: "The reply (it says {code}) is not signed by ALIPAY_PUBLIC_KEY: that is not Alipay's key for this application, or somebody altered the reply.",
      todo: "Copy 支付宝公钥 from the console again; each application and each environment has its own.",
    },
    "product-not-signed": {
      says: "The application may not do this ({code}): web payment (电脑网站支付) is not signed for it.",
      todo: "Add the product to the application on the open platform, and sign the contract.",
    },
    "app-not-online": {
      says: "The application is not online ({code}).",
      todo: "Submit it for review on the open platform.",
    },
    "certificates-expected": {
      says: "The application signs with certificates, or one of them is wrong ({code}).",
      todo: "Let settings and console agree: keys on both sides, or certificates on both.",
    },
    "time-refused": {
      says: "Alipay refuses the time in the request.",
      todo: "Let the system set its clock by the network (NTP).",
    },
    "call-limited": {
      says: "Alipay limits the calls for the moment ({code}).",
      todo: "Look again in some minutes; if it happens often, ask Alipay for a higher limit.",
    },
    "gateway-busy": {
      says: "Alipay is busy ({code}) and gave no result.",
      todo: "Look again in some minutes. The sandbox often is.",
    },
    "gateway-refuses": {
      says: "Alipay refuses the question: {code} {message}",
      todo: "Look the code up in Alipay's documentation.",
    },
    "reply-unsigned": {
      says: "The reply of {host} is not signed ({code}): Alipay signs its own, so somebody may stand between.",
      todo: "Check proxy and network, or try another network.",
    },
    "gateway-dns": { says: "{hostname} has no address (DNS): {detail}", todo: "Check this machine's DNS and network." },
    "gateway-tls": {
      says: "No encrypted connection to {host}: {detail}",
      todo: "Check this machine's clock, and whether a proxy or firewall puts its own certificate in between.",
    },
    "gateway-late": {
      says: "{host} did not answer in time: {detail}",
      todo: "See whether a firewall lets connections out to {host}, port 443.",
    },
    "gateway-redirects": {
      says: "{host} sends the request elsewhere: {detail}",
      todo: "Alipay never does: look for a proxy or a sign-in page of the network.",
    },
    "gateway-silent": {
      says: "{host} gave no answer that can be used: {detail}",
      todo: "Check network, firewall and proxy.",
    },
    "proxy-ignored": {
      says: "{name} is set in the environment, but the shop uses no proxy.",
      todo: "Let this machine reach Alipay's gateway directly.",
    },
    "address-proved": { says: "This shop itself answers at {address}, without a redirect.", todo: "" },
    "address-local": {
      says: "Alipay cannot reach {address}, so no notification arrives; payments are found by asking, a little later.",
      todo: "For notifications use a tunnel, and set PUBLIC_URL to the address that it gives.",
    },
    "shop-not-running": {
      says: "Nobody answers at {host}: the shop is not running.",
      todo: "Run npm start, then look again.",
    },
    "address-redirects": {
      says: "{address} redirects ({status} to {location}): Alipay follows no redirect, so notifications would be lost.",
      todo: "Set PUBLIC_URL to where it leads, or let the front server leave /api/alipay/notify alone.",
    },
    "address-refuses": {
      says: "{address} answers {status} to a POST like Alipay's (User-Agent Mozilla/4.0).",
      todo: "Let front server, CDN and firewall pass POST to this address, whatever its User-Agent, origin or login.",
    },
    "address-other": {
      says: "Something answers at {address} ({status}), but it is not this shop, or not this data folder.",
      todo: "See where the name and the front server lead, and whether the shop there has the same DATA_DIR and version.",
    },
    "address-dns": {
      says: "{host} has no address (DNS): {detail}",
      todo: "Check the name's records, and PUBLIC_URL for a slip.",
    },
    "address-tls": {
      says: "The certificate of {host} is not accepted: {detail}. Alipay would not accept it either.",
      todo: "Renew it, and serve the intermediate certificates with it.",
    },
    "address-silent": {
      says: "{address} cannot be reached from this machine: {detail}",
      todo: "See whether the shop runs and its port is open. Some routers do not let a machine reach its own public address: then try it from outside.",
    },
    "worker-alive": { says: "The worker runs.", todo: "" },
    "worker-unseen": { says: "The worker has not run yet.", todo: "Run npm start, and look again in some minutes." },
    "worker-late": {
      says: "The worker is {minutes} minutes late: without it, payments and refunds that were missed are not asked about.",
      todo: "See whether the shop runs, and what the worker writes into the log.",
    },
    "sample-login": {
      says: "The database holds the sample login {email}: in production the shop refuses to start with it.",
      todo: "Name a new data folder in DATA_DIR.",
    },
    "sample-login-kept": {
      says: "The database holds the sample login {email}.",
      todo: "Make your own with npm run staff:add, and never use this database in production.",
    },
    "webhook-delivers": { says: "All messages to {host} were taken.", todo: "" },
    "webhook-waits": {
      says: "{count} messages to {host} were not taken.",
      todo: "See whether your system runs and has the same secret (docs/webhook.md).",
    },
  },
};
