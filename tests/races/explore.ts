import type { Outcome, Party } from "#tests/races/party.ts";

/** One course of a race: who did which effect when, and how each party ended. */
export type Course = { trace: string[]; outcomes: Map<string, Outcome> };

/** A race made ready: fresh rows, and parties that have not begun. */
export type ReadyRace = {
  parties: Readonly<Record<string, Party>>;
  /** Called after every effect, whoever did it. */
  observe(): void;
  /** Called when all have ended. */
  finish(course: Course): Promise<void>;
};

type Decision = { names: readonly string[]; chosen: string; current: string | null; switchesBefore: number };

/**
 * Runs a race in every order of its parties' effects in which a party is interrupted at most `interruptions` times
 * altogether: with 1, the second party runs whole at each boundary of the first; with 2, also from each boundary of the
 * first up to each of its own. Answers how many courses there were.
 *
 * The set-up is the same each time, so a course is known by its choices: the first leaves out every interruption, and each
 * next one changes the last choice that still has another possibility.
 */
export async function exploreCourses(
  setUp: () => Promise<ReadyRace>,
  { interruptions }: { interruptions: number },
): Promise<number> {
  let plan: string[] | null = [];
  let courses = 0;
  while (plan !== null) {
    const decisions: Decision[] = await runCourse(await setUp(), plan);
    courses += 1;
    plan = nextPlan(decisions, interruptions);
  }
  return courses;
}

async function runCourse(race: ReadyRace, plan: readonly string[]): Promise<Decision[]> {
  const course: Course = { trace: [], outcomes: new Map() };
  const standing = new Map<string, string>();
  const decisions: Decision[] = [];
  let current: string | null = null;
  let switches = 0;
  try {
    // Up to its first effect a party has done nothing that another could see.
    for (const name of Object.keys(race.parties)) await advance(name);
    while (standing.size > 0) {
      const names = [...standing.keys()];
      const goesOn: string | undefined = current !== null && standing.has(current) ? current : names[0];
      const chosen: string | undefined = plan[decisions.length] ?? goesOn;
      if (chosen === undefined || !standing.has(chosen)) throw new Error("the race did not repeat itself");
      decisions.push({ names, chosen, current, switchesBefore: switches });
      if (isInterruption({ names, current }, chosen)) switches += 1;
      current = chosen;
      course.trace.push(`${chosen}: ${standing.get(chosen) ?? ""}`);
      await advance(chosen);
      race.observe();
    }
    await race.finish(course);
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\nin this order:\n  ${course.trace.join("\n  ")}`,
      {
        cause: error,
      },
    );
  }
  return decisions;

  async function advance(name: string): Promise<void> {
    const step = await race.parties[name]?.step();
    if (step === undefined) throw new Error(`nobody is called ${name}`);
    if ("before" in step) {
      standing.set(name, step.before);
      return;
    }
    standing.delete(name);
    course.outcomes.set(name, step.ended);
  }
}

function isInterruption({ names, current }: Pick<Decision, "names" | "current">, chosen: string): boolean {
  return current !== null && chosen !== current && names.includes(current);
}

function nextPlan(decisions: readonly Decision[], interruptions: number): string[] | null {
  for (let at = decisions.length - 1; at >= 0; at -= 1) {
    const decision = decisions[at];
    if (decision === undefined) continue;
    const other = untried(decision).find(
      (name) => decision.switchesBefore + (isInterruption(decision, name) ? 1 : 0) <= interruptions,
    );
    if (other !== undefined) return [...decisions.slice(0, at).map(({ chosen }) => chosen), other];
  }
  return null;
}

/** Choices come in a fixed order that begins with going on; what stands behind the chosen one is still to be tried. */
function untried({ names, chosen, current }: Decision): string[] {
  const first = current !== null && names.includes(current) ? [current] : [];
  const order = [...first, ...names.filter((name) => !first.includes(name))];
  return order.slice(order.indexOf(chosen) + 1);
}
