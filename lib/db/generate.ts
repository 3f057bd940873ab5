import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Writes the typed client from prisma/schema.prisma to lib/db/generated.
 *
 * Prisma looks for its schema engine although generating does not use it, and would download it; any executable that
 * exists satisfies it.
 *
 * @param env the environment of the program
 * @throws Error with what Prisma printed when it fails
 */
export async function generateClient(projectFolder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const prisma = dirname(createRequire(import.meta.url).resolve("prisma/package.json"));
  const program = spawn(process.execPath, [join(prisma, "build", "index.js"), "generate", "--no-hints"], {
    cwd: projectFolder,
    env: {
      ...env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const printed: string[] = [];
  program.stdout.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  program.stderr.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const [code] = (await once(program, "close")) as [number | null];
  if (code !== 0) throw new Error(`prisma generate failed: ${printed.join("").trim()}`);
}
