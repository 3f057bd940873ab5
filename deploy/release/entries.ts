const command = (name: string) => `process.argv.splice(2, 0, "${name}");\nawait import("./lib/cli/release-main.js");\n`;

/**
 * The files that people and supervisors start in a release, by name. Each is started by Node itself: npm would keep
 * SIGTERM to itself. Programs find migrations and `.env` in the folder that they run in.
 */
export const ENTRIES: Readonly<Record<string, string>> = {
  "shop.js": 'import "./lib/cli/release-shop.js";\n',
  "worker.js": 'process.chdir(import.meta.dirname);\nawait import("./lib/worker/main.js");\n',
  "migrate.js": command("migrate"),
  "staff-add.js": command("staff-add"),
  "keys.js": command("keys"),
  "secrets.js": command("secrets"),
  "backup.js": command("backup"),
  "restore.js": command("restore"),
  "verify.js": command("verify"),
  "doctor.js": command("doctor"),
  "golive.js": `process.chdir(import.meta.dirname);\n${command("golive")}`,
};
