import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "#lib/cli/user-error.ts";

/** Reads a command's arguments; what is not among them ends in the sentence that shows how the command is used. */
export function readOptions<Config extends ParseArgsConfig>(args: readonly string[], config: Config, usage: string) {
  try {
    return parseArgs({ ...config, args: [...args] });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)} Usage: ${usage}`, { cause: error });
  }
}
