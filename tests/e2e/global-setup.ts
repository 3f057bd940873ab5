import { makeShopTemplate } from "#tests/support/shop-template.ts";

/** One set-up and built shop, of which every rig gets a copy. */
export default function globalSetup(): void {
  makeShopTemplate();
}
