import { clsx } from "clsx";
import type { Metadata } from "next";
import { Suspense } from "react";
import { buttonClass } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import { Notice, type NoticeTone } from "#app/_ui/primitives/notice.tsx";
import { doctorTexts } from "#lib/i18n/doctor-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { type DoctorArea, type DoctorView, examineForPage, type FindingLevel } from "#lib/server/doctor-view.ts";
import { mayAct, requireStaff } from "#lib/server/staff.ts";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale } from "../../_ui/page-locale.ts";
import { Panel } from "../../_ui/panel.tsx";

const PATH = "/admin/doctor";

const LOOKS: Record<FindingLevel, { icon: IconName; ink: string }> = {
  good: { icon: "check", ink: "text-good" },
  note: { icon: "clock", ink: "text-ink-3" },
  warning: { icon: "alert", ink: "text-wait" },
  wrong: { icon: "close", ink: "text-bad" },
};

const VERDICTS: Record<DoctorView["verdict"], { tone: NoticeTone; icon: IconName }> = {
  fine: { tone: "good", icon: "checkCircle" },
  warnings: { tone: "wait", icon: "alert" },
  wrong: { tone: "bad", icon: "alert" },
};

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/doctor">): Promise<Metadata> {
  return { title: doctorTexts(await pageLocale(params))("title") };
}

export default async function DoctorPage({ params }: PageProps<"/[locale]/admin/doctor">) {
  const locale = await pageLocale(params);
  const staff = await requireStaff({ locale, path: PATH });
  const t = doctorTexts(locale);
  const isAdmin = mayAct(staff);
  return (
    <>
      <PageHead title={t("title")}>
        {isAdmin && (
          <a href={localeHref(locale, PATH)} className={buttonClass({ size: "sm" })}>
            <Icon name="refresh" />
            {t("again")}
          </a>
        )}
      </PageHead>
      <p className="mb-4 text-ink-2">{t("lead")}</p>
      {isAdmin ? (
        <Suspense fallback={<Notice role="status">{t("looking")}</Notice>}>
          <Findings locale={locale} />
        </Suspense>
      ) : (
        <Notice>{t("adminsOnly")}</Notice>
      )}
      <p className="mt-4 text-xs text-ink-3">{t("atTerminal")}</p>
    </>
  );
}

async function Findings({ locale }: { locale: Locale }) {
  const t = doctorTexts(locale);
  const { verdict, count, areas } = await examineForPage(locale);
  return (
    <div className="grid grid-cols-1 gap-4">
      <Notice {...VERDICTS[verdict]} role="status">
        {t(`verdict.${verdict}`, { count })}
      </Notice>
      {areas.map((area) => (
        <AreaPanel key={area.area} locale={locale} {...area} />
      ))}
    </div>
  );
}

function AreaPanel({ locale, area, findings }: DoctorArea & { locale: Locale }) {
  const t = doctorTexts(locale);
  return (
    <Panel title={t(`areas.${area}`)}>
      <ul className="-my-2 divide-y divide-line">
        {findings.map(({ id, level, says, todo }, at) => (
          <li key={`${id} ${at}`} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 py-2">
            <Icon name={LOOKS[level].icon} className={clsx("mt-[2px]", LOOKS[level].ink)} />
            <p className="min-w-0 [overflow-wrap:anywhere]">
              <span className="sr-only">{t(`levels.${level}`)}: </span>
              <span className={clsx(level === "wrong" && "font-medium text-bad")}>{says}</span>
              {todo !== null && <span className="block text-ink-2">{todo}</span>}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
