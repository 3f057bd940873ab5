"use client";

import { useState } from "react";
import { Button } from "#app/_ui/primitives/button.tsx";
import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import { Dialog } from "#app/_ui/primitives/dialog.tsx";

export type RawTexts = { open: string; title: string; close: string; copy: string; copied: string };

/** A notification as it was received: its fields one below the other, then the very text. */
export function RawDrawer({ body, texts }: { body: string; texts: RawTexts }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        tone="quiet"
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.open}
      </Button>
      <Dialog
        open={open}
        onClose={() => {
          setOpen(false);
        }}
        title={texts.title}
        closeLabel={texts.close}
        side="right"
      >
        {open && (
          <div className="flex-1 overflow-y-auto p-4 text-sm">
            <dl>
              {[...new URLSearchParams(body)].map(([name, value]) => (
                <div key={name} className="border-b border-line py-2">
                  <dt className="text-xs text-ink-3">{name}</dt>
                  <dd className="font-mono text-xs [overflow-wrap:anywhere]">{value}</dd>
                </div>
              ))}
            </dl>
            <div className="mt-4 flex justify-end">
              <CopyButton text={body} label={texts.copy} done={texts.copied} />
            </div>
            <pre className="rounded-md bg-sunken p-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
              {body}
            </pre>
          </div>
        )}
      </Dialog>
    </>
  );
}
