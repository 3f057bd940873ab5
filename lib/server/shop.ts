import "server-only";
import { loadConfig } from "#lib/config/load-config.ts";
import { type Container, createContainer } from "#lib/container.ts";

// Next keeps pages and handlers in bundles of their own, each with its own copy of this module: the container is
// therefore kept where all of them see the same one.
const KEY = Symbol.for("alipay-storefront.container");
const holder = globalThis as { [KEY]?: Promise<Container> | undefined };

/** The shop's container, built at the first call and the same one ever after. */
export function shop(): Promise<Container> {
  holder[KEY] ??= createContainer(loadConfig());
  return holder[KEY];
}
