import { THEME_SCRIPT } from "#lib/server/theme-script.ts";

/** The one inline script of ours. It has no nonce, which would need a request: proxy.ts names it by its hash. */
export function ThemeScript() {
  return <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />;
}
