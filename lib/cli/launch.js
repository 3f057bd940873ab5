// The first file of every command. It is written so that even a Node of ten years ago can read it and say in one
// sentence what is wrong, instead of failing on syntax: no import, no const, no arrow function, no template.
var NODE_MIN = "20.20";

/** @param {string} version */
function isOld(version) {
  var has = version.split(".").map(Number);
  var needs = NODE_MIN.split(".").map(Number);
  return Number(has[0]) < Number(needs[0]) || (has[0] === needs[0] && Number(has[1]) < Number(needs[1]));
}

function launch() {
  var spawn = process.getBuiltinModule("node:child_process").spawn;
  var path = process.getBuiltinModule("node:path");
  var folder = path.dirname(path.resolve(String(process.argv[1])));
  var project = path.join(folder, "..", "..");
  if (!process.getBuiltinModule("node:fs").existsSync(path.join(project, "node_modules", "tsx"))) {
    process.stderr.write("The packages of this shop are not installed: run npm ci first.\n");
    process.exitCode = 1;
    return;
  }
  var wanted = process.argv.slice(2);
  var program = path.join(folder, "main.ts");
  // The offline Alipay needs nothing of the shop, so it runs by itself, without the command line's settings.
  if (wanted[0] === "simulator") {
    program = path.join(project, "lib", "simulator", "main.ts");
    wanted = wanted.slice(1);
  }
  var args = ["--import", "tsx", program].concat(wanted);
  var child = spawn(process.execPath, args, { stdio: "inherit", cwd: project });

  /** @param {NodeJS.Signals} signal */
  function passOn(signal) {
    // On Windows the console has told the child already, and kill would end it before it has cleaned up.
    if (process.platform !== "win32") child.kill(signal);
  }
  process.on("SIGINT", passOn);
  process.on("SIGTERM", passOn);
  process.on("SIGHUP", passOn);
  child.on("error", function (error) {
    process.stderr.write("The command line cannot be started: " + error.message + "\n");
    process.exitCode = 1;
  });
  child.on("exit", function (code) {
    process.exitCode = code === null ? 1 : code;
  });
}

if (isOld(process.versions.node)) {
  process.stderr.write("This shop needs Node.js " + NODE_MIN + " or newer, but this is ");
  process.stderr.write(process.versions.node + ": install a newer one from https://nodejs.org.\n");
  process.exitCode = 1;
} else {
  launch();
}
