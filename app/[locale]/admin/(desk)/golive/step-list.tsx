import { Badge, type BadgeTone } from "#app/_ui/primitives/badge.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import type { GoLiveTexts } from "#lib/i18n/go-live-texts.ts";
import type { GoLiveView } from "#lib/server/go-live-desk.ts";

type Step = GoLiveView["steps"][number];

const LOOKS: Record<Step["state"], { tone: BadgeTone; icon: IconName }> = {
  seen: { tone: "good", icon: "checkCircle" },
  waiting: { tone: "wait", icon: "clock" },
  missing: { tone: "bad", icon: "alert" },
  explained: { tone: "neutral", icon: "minus" },
};

/** What was seen and what was not, in the order in which it is lived, and what to do about it. */
export function StepList({ t, steps }: { t: GoLiveTexts; steps: readonly Step[] }) {
  return (
    <ol className="divide-y divide-line">
      {steps.map((step) => (
        <li
          key={step.id}
          className="grid grid-cols-1 gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[160px_minmax(0,1fr)]"
        >
          <div>
            <Badge {...LOOKS[step.state]}>{step.stateText}</Badge>
          </div>
          <div className="grid min-w-0 gap-1">
            <h3 className="text-sm">{step.title}</h3>
            <p className="text-ink-2">{step.said}</p>
            {step.meaning !== null && (
              <p className="text-ink-2">
                {t("report.means")}: {step.meaning}
              </p>
            )}
            {step.todo !== null && (
              <p className="border-l-2 border-line-strong pl-3">
                <strong className="block text-xs font-medium text-ink-3">{t("report.todo")}</strong>
                {step.todo}
              </p>
            )}
            <StepFacts facts={step.facts} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepFacts({ facts }: Pick<Step, "facts">) {
  if (facts.length === 0) return null;
  return (
    <p className="figures flex flex-wrap gap-x-4 text-xs text-ink-3 [overflow-wrap:anywhere]">
      {facts.map(({ name, text }, index) => (
        <span key={`${name}-${index}`}>
          {name} {text}
        </span>
      ))}
    </p>
  );
}
