import "server-only";
import { z } from "zod";
import { WORK_KINDS } from "#lib/domain/recovery.ts";
import { shop } from "#lib/server/shop.ts";
import type { Staff } from "#lib/server/staff.ts";

/** How a form names a piece of work. */
export const workFields = { kind: z.enum(WORK_KINDS), subjectId: z.string().min(1).max(128) };

type NamedWork = z.output<z.ZodObject<typeof workFields>>;
export type Retried = "still-waiting" | "cleared" | "not-waiting";

/** Lets the machine try once more. Once the merchant's own system takes a message again, the others follow it. */
export async function retryWork(staff: Staff, { kind, subjectId }: NamedWork): Promise<Retried> {
  const { shop: useCases, queries } = await shop();
  const retry = (id: string) => useCases.tryAgain({ work: { kind, subjectId: id }, actor: staff.actor });
  const { status } = await retry(subjectId);
  if (kind !== "message" || status !== "cleared") return status;
  for (const messageId of await queries.admin.needsPerson.listMessageIds()) {
    if ((await retry(messageId)).status !== "cleared") break;
  }
  return status;
}
