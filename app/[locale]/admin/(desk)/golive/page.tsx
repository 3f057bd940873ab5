import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#app/_ui/primitives/button.tsx";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { Notice, type NoticeTone } from "#app/_ui/primitives/notice.tsx";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { type GoLiveTexts, goLiveTexts } from "#lib/i18n/go-live-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { findGoLiveChecks, type GoLiveView } from "#lib/server/go-live-desk.ts";
import { shop } from "#lib/server/shop.ts";
import { mayAct, requireStaff, type Staff, staffFormToken } from "#lib/server/staff.ts";
import { ActionButton } from "../../_ui/action-button.tsx";
import { Moment } from "../../_ui/moment.tsx";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale } from "../../_ui/page-locale.ts";
import { Panel } from "../../_ui/panel.tsx";
import { refusalTexts } from "../../_ui/refusal-texts.ts";
import { lookAgain, refundGoLive, startGoLive } from "./actions.ts";
import { PageRefresher } from "./page-refresher.tsx";
import { StepList } from "./step-list.tsx";

type Frame = { t: GoLiveTexts; locale: Locale; staff: Staff };

const VERDICT_TONES: Record<GoLiveView["verdict"], NoticeTone> = {
  complete: "good",
  missing: "bad",
  unfinished: "wait",
};

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/golive">): Promise<Metadata> {
  return { title: goLiveTexts(await pageLocale(params))("title") };
}

export default async function GoLivePage({ params }: PageProps<"/[locale]/admin/golive">) {
  const locale = await pageLocale(params);
  const staff = await requireStaff({ locale, path: "/admin/golive" });
  const { newest, earlier } = await findGoLiveChecks(locale);
  const frame: Frame = { t: goLiveTexts(locale), locale, staff };
  const { t } = frame;
  return (
    <>
      <PageHead title={t("title")} />
      <div className="grid max-w-[820px] grid-cols-1 gap-4">
        <Introduction {...frame} newest={newest} />
        {newest === null ? (
          <EmptyState icon="shield" title={t("page.none")} />
        ) : (
          <CheckPanel {...frame} check={newest} />
        )}
        {earlier.length > 0 && <Earlier {...frame} checks={earlier} />}
      </div>
    </>
  );
}

async function Introduction({ t, locale, staff, newest }: Frame & { newest: GoLiveView | null }) {
  const { config } = await shop();
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="text-ink-2">{t("lead")}</p>
      <p className="text-ink-3">
        {t("report.environment")}: {t(`mode.${config.mode}`)} · {config.publicUrl}
      </p>
      {config.mode === "production" && <Notice tone="wait">{t("page.costs")}</Notice>}
      {!mayAct(staff) && <Notice icon="shield">{t("page.readOnly")}</Notice>}
      {mayAct(staff) && newest?.canGoOn !== true && (
        <ActionButton
          action={startGoLive}
          fields={{ locale, token: staffFormToken(staff) }}
          label={t(newest === null ? "page.start" : "page.again")}
          refusals={refusalTexts(adminTexts(locale))}
          tone={newest === null ? "primary" : "secondary"}
        />
      )}
    </div>
  );
}

function CheckPanel({ check, ...frame }: Frame & { check: GoLiveView }) {
  const { t, locale } = frame;
  const { orderNo, startedAt, verdict } = check;
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-baseline gap-x-3">
          <Link href={localeHref(locale, `/admin/orders/${orderNo}`)} className="link figures font-mono">
            {orderNo}
          </Link>
          <span className="text-xs font-normal text-ink-3">
            {t("page.started")} <Moment locale={locale} at={startedAt} />
          </span>
        </span>
      }
      aside={<ReportLink {...frame} orderNo={orderNo} />}
    >
      {check.canGoOn && <PageRefresher />}
      <div className="grid grid-cols-1 gap-4">
        <Notice tone={VERDICT_TONES[verdict]}>{check.verdictText}</Notice>
        <CheckDeeds {...frame} check={check} />
        <StepList t={t} steps={check.steps} />
      </div>
    </Panel>
  );
}

function CheckDeeds({ t, locale, staff, check }: Frame & { check: GoLiveView }) {
  const form = {
    fields: { locale, orderNo: check.orderNo, token: staffFormToken(staff) },
    refusals: refusalTexts(adminTexts(locale)),
  };
  return (
    <div className="flex flex-wrap items-start gap-2 empty:hidden">
      {check.cashier !== null && (
        <a
          href={check.cashier}
          target="_blank"
          rel="noreferrer"
          className={buttonClass({ tone: "primary", size: "sm" })}
        >
          {t("page.cashier")}
        </a>
      )}
      {check.canRefund && mayAct(staff) && (
        <ActionButton
          {...form}
          action={refundGoLive}
          label={t("page.refund", { amount: check.amountText })}
          tone="primary"
        />
      )}
      {check.canLookAgain && <ActionButton {...form} action={lookAgain} label={t("page.lookAgain")} />}
    </div>
  );
}

function ReportLink({ t, locale, orderNo }: Pick<Frame, "t" | "locale"> & { orderNo: string }) {
  return (
    // A document of its own, not a page of the back office.
    <a href={localeHref(locale, `/admin/golive/${orderNo}/report`)} target="_blank" rel="noreferrer" className="link">
      {t("page.report")}
    </a>
  );
}

function Earlier({ checks, ...frame }: Frame & { checks: readonly { orderNo: string; startedAt: Date }[] }) {
  const { t, locale } = frame;
  return (
    <Panel title={t("page.earlier")}>
      <ul className="-my-2 divide-y divide-line">
        {checks.map(({ orderNo, startedAt }) => (
          <li key={orderNo} className="flex flex-wrap items-center gap-x-4 py-2">
            <Link href={localeHref(locale, `/admin/orders/${orderNo}`)} className="link figures font-mono">
              {orderNo}
            </Link>
            <Moment locale={locale} at={startedAt} />
            <ReportLink {...frame} orderNo={orderNo} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
