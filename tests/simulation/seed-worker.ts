import { type Batch, runBatch } from "./batch.ts";

/** One of the processes that live seeds through: takes batches from its parent until it hangs up. */
process.on("message", (batch: Batch) => {
  runBatch(batch).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
