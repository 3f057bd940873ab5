import type { ReactNode } from "react";

export function PageHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-4 flex min-h-[44px] flex-wrap items-center justify-between gap-3">
      <h1 className="text-lg">{title}</h1>
      {children}
    </header>
  );
}
