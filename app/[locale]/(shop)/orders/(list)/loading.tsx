import { Skeleton } from "#app/_ui/primitives/skeleton.tsx";

export default function Loading() {
  return (
    <div className="page max-w-[960px] py-6 md:py-8">
      <Skeleton className="h-[40px] w-[160px]" />
      <Skeleton className="mt-3 mb-5 h-[45px]" />
      <div className="grid gap-4">
        {["one", "two", "three"].map((key) => (
          <Skeleton key={key} className="h-[236px] rounded-lg" />
        ))}
      </div>
    </div>
  );
}
