/** Runs once when the shop's server starts: what is missing or unsafe stops it here, and not at the first buyer. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { shop } = await import("#lib/server/shop.ts");
  try {
    await shop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
