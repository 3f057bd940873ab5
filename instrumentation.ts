/** Next runs this once when the shop's server starts, and not at the first buyer. */
export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, where there is no process to stop.
  if (process.env["NEXT_RUNTIME"] === "nodejs") {
    const { startUp } = await import("#lib/server/start-up.ts");
    await startUp({ development: process.env.NODE_ENV === "development" });
  }
}
