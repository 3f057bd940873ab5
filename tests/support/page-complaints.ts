import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";

/** What axe finds wrong by WCAG 2.2 A and AA, in words that name the place; and whether the page is too wide. */
export async function complaintsOf(page: Page): Promise<string[]> {
  // Colours are judged when they have arrived, not on their way.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForLoadState("load");
  const { violations } = await new AxeBuilder({ page })
    // No page has frames: without them the page itself can be asked, and no second one need put parts together.
    .setLegacyMode()
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const complaints = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  return isTooWide ? [...complaints, `wider than the screen: ${page.url()}`] : complaints;
}
