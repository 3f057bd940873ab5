const HEAD = 10;
const TAIL = 8;

/** A long number with its middle left out, `head` characters kept before it; the whole of it is in the title and is what screen readers say. */
export function MiddleText({ text, head = HEAD }: { text: string; head?: number }) {
  if (text.length <= head + TAIL + 3) return <span className="figures font-mono whitespace-nowrap">{text}</span>;
  return (
    <span title={text} className="figures font-mono whitespace-nowrap">
      <span aria-hidden="true">
        {text.slice(0, head)}…{text.slice(-TAIL)}
      </span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
