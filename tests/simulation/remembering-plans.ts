// @ts-expect-error -- Prisma has no types for it; the generated client imports it by this name
import { QueryCompiler } from "@prisma/client/runtime/query_compiler_fast_bg.sqlite.mjs";

type Compile = (query: string) => object;

/** Set once for the process, whose databases all have one schema: a plan depends on that and on the query's text. */
const remembered = { isOn: false };

/**
 * Lets Prisma make the plan of each query once. It remembers by itself those that read and change, but makes the plan of
 * each insert anew, which takes a twelfth of a seed's time.
 */
export function rememberPlans(): void {
  if (remembered.isOn) return;
  remembered.isOn = true;
  const compiler = (QueryCompiler as { prototype: { compile: Compile } }).prototype;
  const { compile } = compiler;
  const plans = new Map<string, object>();
  compiler.compile = function (query) {
    const plan = plans.get(query) ?? compile.call(this, query);
    plans.set(query, plan);
    return plan;
  };
}
