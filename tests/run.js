// npm test. The work is in run/main.ts; this file only starts it, so that package.json needs nothing but node.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("run/main.ts", import.meta.url));
const cwd = fileURLToPath(new URL("..", import.meta.url));
const child = spawn(process.execPath, ["--import", "tsx", main, ...process.argv.slice(2)], { stdio: "inherit", cwd });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => process.platform === "win32" || child.kill(signal));
}
child.on("error", (error) => {
  console.error(`The tests cannot be started: ${error.message}`);
  process.exitCode = 1;
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
