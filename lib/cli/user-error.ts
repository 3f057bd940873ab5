/** Something that the person at the terminal can put right: shown as its sentence alone, without a stack. */
export class UserError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "UserError";
  }
}

/** The code that Node gives an error of the file system or the network, such as EACCES, or "" for other errors. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
