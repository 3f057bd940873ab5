import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { MigrationFile } from "#lib/db/migration-files.ts";

const BINDINGS = "@prisma/schema-engine-wasm/schema_engine_bg";
const FILTERS = { externalTables: [], externalEnums: [] };
const MIGRATION_LOCK = { path: "migration_lock.toml", content: 'provider = "sqlite"\n' };

type WasmExports = { readonly __wbindgen_start: () => void };

/** The schema file as the engine wants it. */
export type SchemaFile = { readonly path: string; readonly content: string };

/**
 * Prisma's schema engine, compiled to WebAssembly and installed from npm: the `prisma migrate` commands fetch a binary
 * from a host that many networks do not reach.
 */
export class SchemaEngine {
  readonly #engine: bindings.SchemaEngine;
  readonly #schema: SchemaFile;

  private constructor(engine: bindings.SchemaEngine, schema: SchemaFile) {
    this.#engine = engine;
    this.#schema = schema;
  }

  /** The engine works on this one connection and leaves it open. */
  static async start(connection: SqlDriverAdapter, schema: SchemaFile): Promise<SchemaEngine> {
    await loadWasm();
    const options = { datamodels: [[schema.path, schema.content] satisfies [string, string]] };
    const adapter = bindMigrationAwareSqlAdapterFactory(factoryOf(connection));
    const engine = await bindings.SchemaEngine.new(options, ignoreLog, adapter);
    return new SchemaEngine(engine, schema);
  }

  /** What `prisma migrate deploy` does. Returns the names of the migrations that it applied. */
  async apply(folder: string, migrations: readonly MigrationFile[]): Promise<string[]> {
    try {
      const { appliedMigrationNames } = await this.#engine.applyMigrations({
        filters: FILTERS,
        migrationsList: {
          baseDir: folder,
          lockfile: MIGRATION_LOCK,
          migrationDirectories: migrations.map(({ name, sql }) => ({
            path: name,
            migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
          })),
          shadowDbInitScript: "",
        },
      });
      return appliedMigrationNames;
    } catch (error) {
      throw new Error(firstLine(error), { cause: error });
    }
  }

  /** The SQL that leads from the database to the schema; undefined when they agree. */
  async diff(): Promise<string | undefined> {
    const files = [this.#schema];
    const { exitCode, stdout } = await this.#engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "." },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: FILTERS,
    });
    return exitCode === 0 ? undefined : (stdout ?? undefined);
  }

  free(): void {
    this.#engine.free();
  }
}

let loading: Promise<void> | undefined;

function loadWasm(): Promise<void> {
  loading ??= (async () => {
    const file = new URL(`${basename(BINDINGS)}.wasm`, import.meta.resolve(BINDINGS));
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      "./schema_engine_bg.js": { ...bindings },
    });
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports as unknown as WasmExports).__wbindgen_start();
  })();
  return loading;
}

function factoryOf(connection: SqlDriverAdapter): SqlMigrationAwareDriverAdapterFactory {
  const shared = shareConnection(connection);
  return {
    provider: connection.provider,
    adapterName: connection.adapterName,
    connect: () => Promise.resolve(shared),
    connectToShadowDb: () => Promise.reject(new Error("no shadow database is used here")),
  };
}

/** Our own transaction already holds the lock that the engine asks for, and whoever opened the connection closes it. */
function shareConnection(connection: SqlDriverAdapter): SqlDriverAdapter {
  return {
    provider: connection.provider,
    adapterName: connection.adapterName,
    queryRaw: (query) => connection.queryRaw(query),
    executeRaw: (query) => (query.sql.includes("locking_mode") ? Promise.resolve(0) : connection.executeRaw(query)),
    executeScript: (script) => connection.executeScript(script),
    startTransaction: (isolationLevel) => connection.startTransaction(isolationLevel),
    dispose: () => Promise.resolve(),
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "unknown error";
}

function ignoreLog(): void {
  // The engine tells every statement; what matters comes back as a result or an error.
}
