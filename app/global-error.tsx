"use client";

import "#app/_ui/styles.css";
import { ErrorNotice } from "#app/_ui/shop/error-notice.tsx";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** The last resort, where even the frame of the page failed; in the shop's first language. */
export default function GlobalError({ error, retry }: Props) {
  return (
    <html lang="zh-CN">
      <body>
        <ErrorNotice locale="zh-CN" reference={error.digest ?? null} onRetry={retry} />
      </body>
    </html>
  );
}
