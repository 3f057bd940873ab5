import { MoneyText } from "#app/_ui/money.tsx";
import { Cell, HeadCell, Table } from "#app/_ui/primitives/table.tsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import { formatFen } from "#lib/i18n/format-money.ts";
import type { Period } from "#lib/server/staff-views.ts";

type Sums = Period["now"];

/** What came in and went out, with the period before in small figures under it. */
export function Takings({ t, periods }: { t: AdminTexts; periods: readonly Period[] }) {
  return (
    <section aria-labelledby="takings">
      <h2 id="takings" className="mb-2 text-sm">
        {t("home.sums")} <span className="font-normal text-ink-3">· {t("home.change")}</span>
      </h2>
      <Table caption={t("home.sums")}>
        <thead>
          <tr>
            <HeadCell />
            <HeadCell className="text-right!">{t("home.paid")}</HeadCell>
            <HeadCell className="text-right!">{t("home.refunded")}</HeadCell>
            <HeadCell className="text-right!">{t("home.net")}</HeadCell>
            <HeadCell className="text-right!">{t("home.orders")}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {periods.map(({ days, now, before }) => (
            <tr key={days}>
              <th scope="row" className="border-t border-line px-3 text-left font-medium whitespace-nowrap">
                {t(`home.days.${days}`)}
              </th>
              <MoneyCell now={formatFen(now.paidFen)} before={formatFen(before.paidFen)} />
              <MoneyCell now={formatFen(now.refundedFen)} before={formatFen(before.refundedFen)} />
              <MoneyCell now={netText(now)} before={netText(before)} />
              <Cell className="figures text-right">
                {now.orders}
                <span className="block text-xs text-ink-3">{before.orders}</span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function MoneyCell({ now, before }: { now: string; before: string }) {
  return (
    <Cell className="text-right">
      <MoneyText text={now} />
      <span className="figures block text-xs whitespace-nowrap text-ink-3">¥{before}</span>
    </Cell>
  );
}

function netText({ netFen, netIsNegative }: Sums): string {
  return `${netIsNegative ? "−" : ""}${formatFen(netFen)}`;
}
