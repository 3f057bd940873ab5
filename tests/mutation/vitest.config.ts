import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The sandbox that Stryker copied the project to, with the mutants in it. */
const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/** Tests of what is mutated that need no other process: each of thousands of mutants runs those that reach it. */
export default defineConfig({
  root: projectFolder,
  test: {
    environment: "node",
    include: [
      // Without the test of time zones, because Stryker runs tests in worker threads, which cannot change theirs; and
      // without the one that changes each character of genuine messages: a minute for each mutant, and no mutant of its own.
      "tests/unit/alipay-{codes,notify,pay-url,shanghai-time,strict-form}.test.ts",
      "tests/unit/{money,order-rules,payment-decision,refund-decision}.test.ts",
      "tests/property/{money,payment-sequences,refund-sequences}.test.ts",
      "tests/integration/{alipay-gateway,alipay-transport,payments,refunds,orders,money-path,worker}.test.ts",
    ],
    // Mutants have code in them that counts, and the machine may be busy; what hangs is ended by Stryker itself.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A mutant that is killed only at the second try would count as alive.
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
