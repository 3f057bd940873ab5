import { GridSkeleton } from "#app/_ui/catalogue/grid-skeleton.tsx";
import { Skeleton } from "#app/_ui/primitives/skeleton.tsx";

export default function Loading() {
  return (
    <div className="page py-6 md:py-8">
      <Skeleton className="h-[30px] w-[240px] md:h-[40px]" />
      <Skeleton className="mt-1 mb-6 h-[27px] w-[88px]" />
      <GridSkeleton cards={8} />
    </div>
  );
}
