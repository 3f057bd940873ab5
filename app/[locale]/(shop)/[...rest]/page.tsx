import { notFound } from "next/navigation";

// Made-up addresses are answered and forgotten: a cache of them would belong to whoever makes them up.
export const dynamic = "force-dynamic";

/** Every address without a page of its own, so that its 404 speaks the visitor's language. */
export default function UnknownPage(): never {
  notFound();
}
