"use client";

import { Dialog } from "#app/_ui/primitives/dialog.tsx";
import type { ProductTexts } from "#app/_ui/product/product-texts.ts";

type Props = {
  pictures: readonly { src: string; alt: string }[];
  index: number;
  onChoose: (index: number) => void;
  open: boolean;
  onClose: () => void;
  texts: ProductTexts;
};

/** One picture as large as the window, the arrow keys lead to the others. */
export default function Zoom({ pictures, index, onChoose, open, onClose, texts }: Props) {
  const shown = pictures[index];
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={shown?.alt}
      closeLabel={texts.close}
      className="md:w-[min(92vw,calc(90dvh-64px))]"
      onKeyDown={(event) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step !== 0) onChoose((index + step + pictures.length) % pictures.length);
      }}
    >
      <img
        src={shown?.src}
        alt={shown?.alt}
        width={1024}
        height={1024}
        className="aspect-square w-full object-contain"
      />
    </Dialog>
  );
}
