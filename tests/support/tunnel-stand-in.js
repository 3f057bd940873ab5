// Prints like one of the tunnels that people use, and then lives on, ends or stays silent.
/** @type {Record<string, ["stdout" | "stderr", string][]>} */
const SAYS = {
  cpolar: [
    ["stdout", 'time="2026-11-27T20:00:00+08:00" level=info msg="Starting web service at 127.0.0.1:4042"'],
    ["stdout", 'time="2026-11-27T20:00:01+08:00" level=info msg="Tunnel established at http://3f1a2b.r6.cpolar.top"'],
    ["stdout", 'time="2026-11-27T20:00:01+08:00" level=info msg="Tunnel established at https://3f1a2b.r6.cpolar.top"'],
  ],
  ngrok: [
    ["stdout", 't=2026-11-27T20:00:00+0800 lvl=info msg="starting web service" obj=web addr=127.0.0.1:4040'],
    [
      "stdout",
      't=2026-11-27T20:00:01+0800 lvl=info msg="started tunnel" obj=tunnels name=command_line addr=http://localhost:3000 url=https://calm-fox-17.ngrok-free.app',
    ],
  ],
  cloudflared: [
    [
      "stderr",
      "2026-11-27T12:00:00Z INF Thank you for trying Cloudflare Tunnel. The terms (https://www.cloudflare.com/website-terms/) apply.",
    ],
    ["stderr", "2026-11-27T12:00:00Z INF Requesting new quick Tunnel on trycloudflare.com..."],
    [
      "stderr",
      "2026-11-27T12:00:03Z INF |  https://oak-river-seven-lamp.trycloudflare.com                                 |",
    ],
  ],
  localtunnel: [["stdout", "your url is: https://ten-towns-join.loca.lt"]],
  silent: [["stdout", "connecting to http://localhost:3000 ..."]],
  refused: [["stderr", "ERROR: authentication failed. Sign up at https://dashboard.example.com/signup"]],
};

const [manner = ""] = process.argv.slice(2);
process.stdout.write(`pid ${process.pid}\n`);
for (const [stream, line] of SAYS[manner] ?? []) process[stream].write(`${line}\n`);
if (manner === "refused") process.exitCode = 1;
else setInterval(() => undefined, 1000);
