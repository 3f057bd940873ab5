"use client";

import { clsx } from "clsx";
import { lazy, Suspense, useState } from "react";
import type { ProductTexts } from "#app/_ui/product/product-texts.ts";

const Zoom = lazy(() => import("#app/_ui/product/zoom.tsx"));

type Props = {
  pictures: readonly { src: string; alt: string }[];
  /** The picture in view. */
  index: number;
  onChoose: (index: number) => void;
  texts: ProductTexts;
};

export function Gallery({ pictures, index, onChoose, texts }: Props) {
  const [zoomed, setZoomed] = useState(false);
  const [wasZoomed, setWasZoomed] = useState(false);
  const shown = pictures[index] ?? pictures[0];
  if (shown === undefined) return null;
  return (
    <div>
      <button
        type="button"
        aria-label={texts.zoom}
        onClick={() => {
          setWasZoomed(true);
          setZoomed(true);
        }}
        className="block aspect-square w-full cursor-zoom-in overflow-hidden rounded-lg bg-sunken"
      >
        <img
          src={shown.src}
          alt={shown.alt}
          width={1024}
          height={1024}
          fetchPriority="high"
          className="size-full object-cover"
        />
      </button>
      {pictures.length > 1 && (
        <ul aria-label={texts.pictures} className="mt-3 flex gap-3 overflow-x-auto p-[3px]">
          {pictures.map((picture, number) => (
            <li key={picture.src} className="shrink-0">
              <button
                type="button"
                aria-label={picture.alt}
                aria-pressed={number === index}
                onClick={() => {
                  onChoose(number);
                }}
                className={clsx(
                  "block size-[64px] overflow-hidden rounded-md bg-sunken md:size-[80px]",
                  number === index && "outline-2 outline-offset-1 outline-ink",
                )}
              >
                <img src={picture.src} alt="" width={80} height={80} className="size-full object-cover" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {wasZoomed && (
        <Suspense>
          <Zoom
            pictures={pictures}
            index={index}
            onChoose={onChoose}
            open={zoomed}
            onClose={() => {
              setZoomed(false);
            }}
            texts={texts}
          />
        </Suspense>
      )}
    </div>
  );
}
