/** True for the error that the file system gives when a file (or a folder on the way to it) is not there. */
export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
