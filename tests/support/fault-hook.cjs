// Loaded into the built shop's process with NODE_OPTIONS=--require. At SIGUSR2 it runs the text of FAULT_FILE there, with
// every open connection to the database at hand, and removes the file: so a test does to the process what no request can.
const { existsSync, readFileSync, rmSync } = require("node:fs");
const Database = require("better-sqlite3");

const connections = new Set();
const { prepare } = Database.prototype;
Database.prototype.prepare = function prepareKnown(sql) {
  connections.add(this);
  return prepare.call(this, sql);
};

process.on("SIGUSR2", () => {
  const file = process.env.FAULT_FILE ?? "";
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  const open = [...connections].filter((connection) => connection.open);
  new Function("connections", "SqliteError", "require", text)(open, Database.SqliteError, require);
  rmSync(file);
});
