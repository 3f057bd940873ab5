import { defineConfig } from "playwright/test";
import { provideBrowser } from "#tests/run/browser.ts";
import { leaveOwnSettings } from "#tests/support/own-settings.ts";

leaveOwnSettings();

const browser = provideBrowser((line) => {
  console.log(line);
});
if ("problem" in browser) throw new Error(browser.problem);

/**
 * Chromium heeds only the last list of features that it is told to leave out, so Playwright's own is repeated here. The
 * last three are what a person at a window would wait for: two pages behind the address bar and a process in reserve,
 * made anew for each window. They cost more than the shop's pages do.
 */
const FEATURES_OFF = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "SpareRendererForSitePerProcess",
];

/**
 * The whole shop in a real browser and over real HTTP. Two files at a time, each with shops of its own: much of a test is
 * waiting for the next tick of a worker or for a page to ask again.
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results",
  globalSetup: "./e2e/global-setup.ts",
  workers: 2,
  fullyParallel: false,
  // A second try starts a fresh shop. Whoever passes only then is named in the report and in the last table.
  retries: 1,
  forbidOnly: true,
  // Generous, because two files share the two cores with their servers: what is slow is no failure, what hangs is.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    // Watching every step costs each page dearly; the second try of a failed test is watched.
    trace: "on-first-retry",
    launchOptions: {
      executablePath: browser.path,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--disable-features=${FEATURES_OFF.join(",")}`,
      ],
    },
  },
});
