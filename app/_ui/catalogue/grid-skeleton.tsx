import { GRID } from "#app/_ui/catalogue/product-grid.tsx";
import { Skeleton } from "#app/_ui/primitives/skeleton.tsx";

/** The grid before its goods: the same columns, pictures and lines. */
export function GridSkeleton({ cards }: { cards: number }) {
  return (
    <div className={GRID}>
      {Array.from({ length: cards }, (_, index) => (
        <div key={index}>
          <Skeleton className="aspect-square rounded-lg" />
          <Skeleton className="mt-3 h-[24px] w-3/4" />
          <Skeleton className="mt-1 h-[32px] w-1/2" />
        </div>
      ))}
    </div>
  );
}
