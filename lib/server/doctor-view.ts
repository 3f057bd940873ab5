import "server-only";
import { type Examination, examineShop } from "#lib/doctor/examine.ts";
import { AREAS, type Level } from "#lib/doctor/finding.ts";
import { tellFinding } from "#lib/i18n/doctor-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";

export type FindingLevel = Level;

/** An area of the doctor's page, with its findings in words. */
export interface DoctorArea {
  readonly area: (typeof AREAS)[number];
  readonly findings: readonly { id: string; level: FindingLevel; says: string; todo: string | null }[];
}

export interface DoctorView {
  readonly verdict: Examination["verdict"];
  /** Of the findings that the verdict is about. */
  readonly count: number;
  readonly areas: readonly DoctorArea[];
}

/** Looks at everything anew; takes as long as Alipay and the shop's own address take to answer, ten seconds at most. */
export async function examineForPage(locale: Locale): Promise<DoctorView> {
  const { verdict, findings } = await examineShop({
    source: { cwd: process.cwd() },
    // Without it this process would not have come so far.
    checkDriver: () => Promise.resolve({ kind: "loads" }),
  });
  const level = verdict === "wrong" ? "wrong" : "warning";
  const areas = AREAS.map((area) => ({
    area,
    findings: findings
      .filter((found) => found.area === area)
      .map((found) => ({ id: found.id, level: found.level, ...tellFinding(locale, found) })),
  }));
  return {
    verdict,
    count: findings.filter((found) => found.level === level).length,
    areas: areas.filter((area) => area.findings.length > 0),
  };
}
