"use client";

import { useId, useRef, useState } from "react";
import { Button } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";

type Props = {
  address: string;
  texts: { label: string; copy: string; copied: string; copyByHand: string };
};

/** An address that can always be selected, and is copied by the button where the browser lets it. */
export function AddressToCopy({ address, texts }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [words, setWords] = useState("");
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      setWords(texts.copied);
    } catch {
      // Browsers inside other programs often have no clipboard for pages, or none without https.
      setWords(texts.copyByHand);
    }
  };
  return (
    <div className="mt-2">
      <label htmlFor={id} className="sr-only">
        {texts.label}
      </label>
      <textarea
        ref={field}
        id={id}
        readOnly
        rows={3}
        value={address}
        spellCheck={false}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        className="block w-full resize-none rounded-md border border-line-strong bg-raised px-3 py-2 font-mono text-sm break-all text-ink-2"
      />
      <Button tone="primary" size="lg" className="mt-3 w-full" onClick={() => void copy()}>
        <Icon name="copy" size={16} />
        {texts.copy}
      </Button>
      <p role="status" className="mt-3 text-sm text-ink-2 empty:mt-0">
        {words}
      </p>
    </div>
  );
}
