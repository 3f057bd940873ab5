import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { keptThread } from "./kept-thread.ts";

/** The sandbox that Stryker copied the project to, with the mutants in it. */
const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Tests of what is mutated that need no other process: each of thousands of mutants runs those that reach it, in this
 * order. What a quick test kills costs no slow one.
 *
 * Not here: the test of time zones, because Stryker runs tests in worker threads, which cannot change theirs; the one that
 * changes each character of genuine messages, a minute for each mutant; and the one that kills the shop after each of its
 * effects, three minutes for each mutant.
 */
const TESTS = {
  domain: [
    "tests/unit/money.test.ts",
    "tests/unit/order-rules.test.ts",
    "tests/unit/payment-decision.test.ts",
    "tests/unit/refund-decision.test.ts",
    "tests/unit/ledger-postings.test.ts",
    "tests/unit/books.test.ts",
    "tests/unit/go-live-judgement.test.ts",
    "tests/property/refund-sequences.test.ts",
    "tests/property/witness-sequences.test.ts",
    "tests/property/money.test.ts",
    "tests/property/payment-sequences.test.ts",
    "tests/property/recovery-ends.test.ts",
  ],
  alipay: [
    "tests/unit/alipay-codes.test.ts",
    "tests/unit/alipay-shanghai-time.test.ts",
    "tests/unit/alipay-strict-form.test.ts",
    "tests/unit/refusal-log.test.ts",
    "tests/unit/alipay-notify.test.ts",
    "tests/unit/alipay-pay-url.test.ts",
    "tests/unit/page-time.test.ts",
    "tests/unit/alipay-bill-file.test.ts",
    "tests/unit/key-record.test.ts",
    "tests/unit/fetched-certificates.test.ts",
    "tests/unit/certificate-fetch.test.ts",
    "tests/unit/alipay-keys.test.ts",
    "tests/unit/call-limit.test.ts",
    "tests/unit/return-address.test.ts",
    "tests/unit/reply-charset.test.ts",
    "tests/integration/alipay-bills.test.ts",
    "tests/integration/pay-page.test.ts",
    "tests/integration/probe-gateway.test.ts",
    "tests/integration/alipay-key-change.test.ts",
    "tests/integration/alipay-gateway.test.ts",
    "tests/integration/alipay-transport.test.ts",
  ],
  services: [
    "tests/integration/use-case-records.test.ts",
    "tests/integration/use-case-learning.test.ts",
    "tests/integration/go-live-records.test.ts",
    "tests/integration/refunds.test.ts",
    "tests/integration/payments.test.ts",
    "tests/integration/orders.test.ts",
    "tests/integration/webhook.test.ts",
    "tests/integration/check-books.test.ts",
    "tests/integration/worker.test.ts",
    "tests/integration/money-path.test.ts",
    "tests/integration/recovery.test.ts",
    "tests/integration/restore-learning.test.ts",
  ],
} as const;

/** The folders of lib/ that are mutated, as stryker.config.js found them in the command. */
const folders = (process.env["MUTATED_FOLDERS"] ?? "").split(",");
const testFiles: string[] = Object.entries(TESTS).flatMap(([folder, files]) => (folders.includes(folder) ? files : []));

class InListedOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => testFiles.findIndex((file) => moduleId.endsWith(file));
    return Promise.resolve([...files].sort((one, other) => place(one) - place(other)));
  }
}

export default defineConfig({
  root: projectFolder,
  plugins: [
    {
      name: "kept-thread",
      // Stryker asks for threads; only here can it be told which.
      configureVitest: ({ project }) => {
        project.config.pool = keptThread.name;
        project.config.poolRunner = keptThread;
      },
    },
  ],
  test: {
    environment: "node",
    include: testFiles,
    sequence: { sequencer: InListedOrder },
    // What a thread has loaded serves all files of tests and, in the kept thread, all mutants: no test may mock a module.
    isolate: false,
    setupFiles: ["tests/mutation/no-mutant.ts"],
    // Mutants have code in them that counts, and the machine may be busy; what hangs is ended by Stryker itself.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A mutant that is killed only at the second try would count as alive.
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
