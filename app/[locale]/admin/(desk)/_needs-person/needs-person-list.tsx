import Link from "next/link";
import { Money } from "#app/_ui/money.tsx";
import { Badge } from "#app/_ui/primitives/badge.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { maySettleByHand } from "#lib/domain/recovery.ts";
import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { type CodeSection, findAdvice } from "#lib/server/alipay-advice.ts";
import { mayAct, type Staff, staffFormToken } from "#lib/server/staff.ts";
import type { NeedsPerson, NeedsPersonRow } from "#lib/server/staff-views.ts";
import { ActionButton } from "../../_ui/action-button.tsx";
import { AlipayCode } from "../../_ui/alipay-code.tsx";
import { Ago } from "../../_ui/moment.tsx";
import { refusalTexts } from "../../_ui/refusal-texts.ts";
import { settleWork, tryWorkAgain } from "./actions.ts";
import { SettleForm } from "./settle-form.tsx";

type Frame = { t: AdminTexts; locale: Locale; now: Date; staff: Staff };

/** The first thing that staff see: what the machine could not finish, how long it has waited, why, and what helps. */
export function NeedsPersonList({ waiting, ...frame }: Frame & { waiting: NeedsPerson }) {
  const { t } = frame;
  return (
    <section aria-labelledby="needs-person">
      <h2 id="needs-person" className="mb-2 flex items-center gap-2 text-sm">
        {t("person.title")}
        {waiting.total > 0 && (
          <Badge tone="bad" icon="alert">
            {waiting.total}
          </Badge>
        )}
      </h2>
      {waiting.total === 0 ? (
        <p className="flex items-center gap-3 rounded-lg border border-line bg-raised px-4 py-3">
          <Icon name="checkCircle" className="text-good" />
          <span>
            {t("person.quiet")} <span className="text-ink-3">{t("person.quietText")}</span>
          </span>
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-bad bg-raised">
          {waiting.rows.map((row) => (
            <li key={`${row.kind} ${row.subjectId}`} className="px-4 py-3">
              <Waiting {...frame} row={row} />
            </li>
          ))}
        </ul>
      )}
      {waiting.total > waiting.rows.length && (
        <p className="mt-2 text-ink-3">{t("person.more", { count: waiting.total - waiting.rows.length })}</p>
      )}
    </section>
  );
}

async function Waiting({ t, locale, now, staff, row }: Frame & { row: NeedsPersonRow }) {
  const advice = row.code === null ? null : await findAdvice(locale, { code: row.code, sections: askedBy(row) });
  return (
    <div className="grid grid-cols-1 gap-x-6 gap-y-2 md:grid-cols-[minmax(0,1fr)_minmax(0,16rem)]">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="font-medium">{t(`person.kinds.${row.kind}`)}</span>
          {row.orderNo === null ? (
            <span className="figures font-mono text-ink-3 [overflow-wrap:anywhere]">{row.label}</span>
          ) : (
            <Link href={localeHref(locale, `/admin/orders/${row.orderNo}`)} className="link figures font-mono">
              {row.orderNo}
            </Link>
          )}
          {row.amountFen !== null && <Money amount={row.amountFen} className="font-medium" />}
          <span className="text-ink-3">
            <Ago locale={locale} at={row.since} now={now} />
          </span>
        </p>
        <p className="text-ink-2">{t(`person.why.${whyOf(row)}`)}</p>
        {row.lastWord !== null && (
          <p className="text-xs text-ink-3 [overflow-wrap:anywhere]">
            {t("person.lastWord", { word: textOf(t, "notifications.reasons", row.lastWord) })}
          </p>
        )}
        {advice && <AlipayCode t={t} locale={locale} code={row.code} advice={advice} tone="neutral" />}
      </div>
      {mayAct(staff) && <Remedies t={t} locale={locale} staff={staff} row={row} />}
    </div>
  );
}

function Remedies({ t, locale, staff, row }: Omit<Frame, "now"> & { row: NeedsPersonRow }) {
  const fields = {
    kind: row.kind,
    subjectId: row.subjectId,
    orderNo: row.orderNo ?? "",
    locale,
    token: staffFormToken(staff),
  };
  // Nothing was ever sent to Alipay under the number of a notification that belongs to no order.
  const canAsk = row.cause !== "refused" && !(row.kind === "notification" && row.orderNo === null);
  return (
    <div className="grid content-start gap-1">
      {canAsk && (
        <ActionButton
          action={tryWorkAgain}
          fields={fields}
          label={t(row.kind === "message" ? "person.sendAgain" : "person.ask")}
          refusals={refusalTexts(t)}
        />
      )}
      {maySettleByHand(row) && (
        <SettleForm
          action={settleWork}
          fields={fields}
          texts={{
            open: t("person.settle"),
            note: t("person.note"),
            hint: t("person.noteHint"),
            wrong: t("person.noteWrong"),
            submit: t("person.settleSubmit"),
          }}
          refusals={refusalTexts(t)}
        />
      )}
    </div>
  );
}

/** The methods whose answer may have left the code behind. */
function askedBy({ kind, cause }: NeedsPersonRow): readonly CodeSection[] {
  if (kind !== "refund") return ["query"];
  return cause === "refused" ? ["refund"] : ["refundQuery", "refund"];
}

/** The consumer of messages is not Alipay, and an order that waits for its close needs other words than a refund. */
function whyOf({ kind, cause }: NeedsPersonRow) {
  if (cause !== "unanswered") return cause;
  switch (kind) {
    case "payment":
    case "notification":
      return "unanswered";
    case "witness":
    case "refund":
    case "expiry":
    case "learning":
    case "message":
      return `${kind}-unanswered` as const;
  }
}
