"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#app/_ui/primitives/button.tsx";
import { Dialog } from "#app/_ui/primitives/dialog.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import type { RefundAnswer, RefundOpening } from "./refund-answer.ts";
import type { RefundDialogProps } from "./refund-dialog-props.ts";
import { RefundForm } from "./refund-form.tsx";
import { RefundOutcomeView } from "./refund-outcome.tsx";

type Stage =
  | { name: "closed" | "loading" | "load-failed" }
  | { name: "form"; opening: RefundOpening }
  | { name: "answered"; answer: RefundAnswer };

/** Everything from the button to the outcome. Each opening reads fresh numbers and gets a key of its own. */
export function RefundDialog(props: RefundDialogProps) {
  const { texts } = props;
  const [stage, setStage] = useState<Stage>({ name: "closed" });
  const router = useRouter();
  const open = async () => {
    setStage({ name: "loading" });
    setStage(await load(props.href));
  };
  const close = () => {
    setStage({ name: "closed" });
    router.refresh();
  };
  return (
    <>
      <Button tone="primary" disabled={props.disabled} onClick={() => void open()}>
        <Icon name="returnArrow" />
        {texts.open}
      </Button>
      <Dialog open={stage.name !== "closed"} onClose={close} title={texts.title} closeLabel={texts.close}>
        <div className="overflow-y-auto p-4 text-sm md:px-6">
          {stage.name === "loading" && <Loading text={texts.loading} />}
          {stage.name === "load-failed" && <Notice tone="bad">{texts.loadFailed}</Notice>}
          {stage.name === "form" && (
            <RefundForm
              {...props}
              opening={stage.opening}
              onAnswer={(answer) => {
                setStage({ name: "answered", answer });
              }}
            />
          )}
          {stage.name === "answered" && <RefundOutcomeView {...props} answer={stage.answer} onClose={close} />}
        </div>
      </Dialog>
    </>
  );
}

function Loading({ text }: { text: string }) {
  return (
    <p role="status" className="flex min-h-[320px] items-center justify-center gap-2 text-ink-3">
      <Icon name="spinner" className="animate-spin" />
      {text}
    </p>
  );
}

async function load(href: string): Promise<Stage> {
  try {
    const response = await fetch(href, { cache: "no-store" });
    if (!response.ok) return { name: "load-failed" };
    return { name: "form", opening: (await response.json()) as RefundOpening };
  } catch {
    return { name: "load-failed" };
  }
}
