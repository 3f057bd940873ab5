/** Which test stands for which row of the fault catalogue, and what is wrong with that: no files, no processes. */

/** A test as a runner names it. */
export interface NamedTest {
  /** From the project's folder. */
  readonly file: string;
  /** The names of the groups around it and its own, joined with NAME_SEPARATOR. */
  readonly name: string;
  /** False when it failed, or did not run. */
  readonly passed: boolean;
}

export interface Catalogue {
  /** Every row's id, with its fault. */
  readonly rows: Readonly<Record<string, string>>;
  /** Rows without a test, with the reason. */
  readonly exceptions: Readonly<Record<string, string | undefined>>;
}

export interface Judgement {
  /** How many rows have a test that passed. */
  readonly proven: number;
  /** How many need none. */
  readonly excused: number;
  /** What must be put right, a sentence each. */
  readonly problems: readonly string[];
}

export const NAME_SEPARATOR = " > ";

/** Kinds of tests that run nothing real: they may name a row, but do not stand for it. */
const WITHOUT_PROOF = ["tests/unit/", "tests/property/"];

const ID = /\b[NGPCIAO]-\d{2,}\b/g;

/**
 * Ids at the beginning of a group's or a test's name: one ("N-05: …"), several ("C-03, C-05: …"), or those from one to
 * another ("P-01…P-06: …").
 */
const CITATION = /^[NGPCIAO]-\d{2,}(?:(?:, |…)[NGPCIAO]-\d{2,})*(?=: )/;

/** The rows that a test names at the places where they count. */
export function citedRows(name: string): string[] {
  const citations = name.split(NAME_SEPARATOR).flatMap((part) => CITATION.exec(part)?.[0] ?? []);
  return [...new Set(citations.flatMap((citation) => citation.split(", ").flatMap(idsFromTo)))];
}

/** "P-01…P-03" as three ids; an id alone as itself. What is no range within one family is left as it stands. */
function idsFromTo(range: string): string[] {
  const [first = "", last] = range.split("…");
  if (last === undefined) return [range];
  const [family = "", from = ""] = first.split("-");
  const [lastFamily, to = ""] = last.split("-");
  const count = Number(to) - Number(from) + 1;
  if (family !== lastFamily || count < 1) return [range];
  return Array.from({ length: count }, (_, at) => `${family}-${String(Number(from) + at).padStart(2, "0")}`);
}

/** Compares the rows with the tests that ran, and the committed table with the table that these tests make. */
export function judgeCatalogue(catalogue: Catalogue, tests: readonly NamedTest[], committedTable: string): Judgement {
  const { rows, exceptions } = catalogue;
  const proofs = tests.filter(({ file }) => isProof(file));
  const cited = new Set(proofs.flatMap(({ name }) => citedRows(name)));
  const proven = new Set(proofs.filter(({ passed }) => passed).flatMap(({ name }) => citedRows(name)));
  const unproven = Object.keys(rows).filter((id) => !proven.has(id));
  const excused = unproven.filter((id) => !cited.has(id) && id in exceptions);
  return {
    proven: proven.size,
    excused: excused.length,
    problems: [
      ...unproven
        .filter((id) => !excused.includes(id))
        .map((id) => `${id} (${rows[id] ?? ""}) has no test with a real request, process or file that passed.`),
      ...Object.keys(exceptions).flatMap((id) => {
        if (!(id in rows)) return [`${id} is excepted and is no row.`];
        return cited.has(id) ? [`${id} is excepted and has a test: take the exception out.`] : [];
      }),
      ...tests.flatMap((test) => problemsOfName(test, rows)),
      ...(committedTable === renderTable(catalogue, tests)
        ? []
        : ["The table is not what ran: write it anew with npm run catalogue."]),
    ],
  };
}

/** Whether a file's tests provoke faults over real HTTP, in real processes or on a real database file. */
function isProof(file: string): boolean {
  return !WITHOUT_PROOF.some((folder) => file.startsWith(folder));
}

function problemsOfName({ file, name }: NamedTest, rows: Catalogue["rows"]): string[] {
  const cited = citedRows(name);
  const mentioned = name.match(ID) ?? [];
  return [
    ...cited.filter((id) => !(id in rows)).map((id) => `${id} is no row, in ${file}: ${name}`),
    ...mentioned
      .filter((id) => !cited.some((row) => row.includes(id)))
      .map((id) => `${id} does not stand at the beginning with a colon behind it, in ${file}: ${name}`),
  ];
}

/** The table of rows and tests as Markdown: a line for each test, so that two people's changes seldom meet. */
export function renderTable({ rows, exceptions }: Catalogue, tests: readonly NamedTest[]): string {
  const byRow = new Map<string, Set<string>>();
  for (const { file, name } of tests) {
    for (const id of citedRows(name)) byRow.set(id, (byRow.get(id) ?? new Set()).add(`${file} › ${name}`));
  }
  const lines = Object.entries(rows).flatMap(([id, fault]) => {
    const reason = exceptions[id];
    const found = [...(byRow.get(id) ?? [])].sort();
    const cells = found.length > 0 ? found : [reason === undefined ? "no test" : `no test: ${reason}`];
    return cells.map((cell, at) => `| ${at === 0 ? `${id} | ${escapeCell(fault)}` : " |"} | ${escapeCell(cell)} |`);
  });
  return [
    "# Faults and their tests",
    "",
    "Written by `npm run catalogue`; `npm test` fails when it is not what ran.",
    "",
    "| row | fault | tests |",
    "| --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

/** A cell that shows the characters as they are, whatever they mean to Markdown. */
function escapeCell(text: string): string {
  return text.replace(/[\\|<>*_`[\]&]/g, (character) => `\\${character}`).replace(/\s+/g, " ");
}
