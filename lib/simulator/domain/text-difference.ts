/** What has to be cut out of one text and put in to get another: the shortest way, by Myers' greedy algorithm. */

export interface Piece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Beyond so many single changes two texts have little in common; the middle is then shown as wholly replaced. */
const CHANGES_MAX = 1_000;

/** Islands this short between two changes are chance: they are read better as part of the change. */
const ISLAND_MAX = 2;

type Characters = readonly string[];

/** Whether the best way to this diagonal comes from the one above (a character is added) or from the left (removed). */
function comesFromAbove(furthest: Int32Array, changes: number, diagonal: number): boolean {
  const at = (index: number) => furthest[index + CHANGES_MAX + 1] ?? 0;
  return diagonal === -changes || (diagonal !== changes && at(diagonal - 1) < at(diagonal + 1));
}

/** For each number of changes, how far along `before` each diagonal had come before it. Null when that is too many. */
function traceChanges(before: Characters, after: Characters): Int32Array[] | null {
  const furthest = new Int32Array(2 * CHANGES_MAX + 3);
  const trace: Int32Array[] = [];
  for (let changes = 0; changes <= CHANGES_MAX; changes += 1) {
    trace.push(furthest.slice());
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const place = diagonal + CHANGES_MAX + 1;
      const isAbove = comesFromAbove(furthest, changes, diagonal);
      let x = isAbove ? (furthest[place + 1] ?? 0) : (furthest[place - 1] ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      furthest[place] = x;
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
  }
  return null;
}

/** Walks the trace back from the end; the pieces, one character each, in the order of the texts. */
function walkBack(trace: readonly Int32Array[], before: Characters, after: Characters): Piece[] {
  const pieces: Piece[] = [];
  let x = before.length;
  let y = after.length;
  for (const [changes, furthest] of [...trace.entries()].reverse()) {
    const diagonal = x - y;
    const isAbove = comesFromAbove(furthest, changes, diagonal);
    const place = diagonal + CHANGES_MAX + 1;
    const startX = isAbove ? (furthest[place + 1] ?? 0) : (furthest[place - 1] ?? 0);
    const startY = startX - (isAbove ? diagonal + 1 : diagonal - 1);
    const afterChangeX = changes === 0 ? 0 : isAbove ? startX : startX + 1;
    while (x > afterChangeX) {
      x -= 1;
      y -= 1;
      pieces.push({ kind: "same", text: before[x] ?? "" });
    }
    if (changes === 0) break;
    pieces.push(
      isAbove ? { kind: "added", text: after[startY] ?? "" } : { kind: "removed", text: before[startX] ?? "" },
    );
    x = startX;
    y = startY;
  }
  return pieces.reverse();
}

/** Puts neighbours together, what is removed in one place before what is added there, and chance islands into them. */
function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  let removed = "";
  let added = "";
  let island = "";
  const settle = () => {
    if (removed !== "") joined.push({ kind: "removed", text: removed });
    if (added !== "") joined.push({ kind: "added", text: added });
    if (island !== "") joined.push({ kind: "same", text: island });
    removed = added = island = "";
  };
  for (const { kind, text } of pieces) {
    if (kind === "same") {
      island += text;
      continue;
    }
    const isChance = removed + added !== "" && Array.from(island).length <= ISLAND_MAX;
    if (isChance) {
      removed += island;
      added += island;
      island = "";
    } else settle();
    if (kind === "removed") removed += text;
    else added += text;
  }
  settle();
  return joined;
}

function commonStart(left: Characters, right: Characters): number {
  const end = Math.min(left.length, right.length);
  let count = 0;
  while (count < end && left[count] === right[count]) count += 1;
  return count;
}

/** The pieces of which `before` is "same" and "removed", and `after` "same" and "added". Compares whole characters. */
export function textDifference(before: string, after: string): Piece[] {
  const [left, right] = [Array.from(before), Array.from(after)];
  const start = commonStart(left, right);
  const [leftRest, rightRest] = [left.slice(start), right.slice(start)];
  const end = commonStart(leftRest.toReversed(), rightRest.toReversed());
  const leftMiddle = leftRest.slice(0, leftRest.length - end);
  const rightMiddle = rightRest.slice(0, rightRest.length - end);
  const trace = traceChanges(leftMiddle, rightMiddle);
  const middle: Piece[] = trace
    ? walkBack(trace, leftMiddle, rightMiddle)
    : [
        { kind: "removed", text: leftMiddle.join("") },
        { kind: "added", text: rightMiddle.join("") },
      ];
  const same = (characters: Characters): Piece => ({ kind: "same", text: characters.join("") });
  const pieces = [same(left.slice(0, start)), ...middle, same(leftRest.slice(leftRest.length - end))];
  return joinPieces(pieces.filter(({ text }) => text !== ""));
}
