const HEAD = 10;
const TAIL = 8;

/** A long number with its middle left out; the whole of it is in the title and is what screen readers say. */
export function MiddleText({ text }: { text: string }) {
  if (text.length <= HEAD + TAIL + 3) return <span className="figures font-mono whitespace-nowrap">{text}</span>;
  return (
    <span title={text} className="figures font-mono whitespace-nowrap">
      <span aria-hidden="true">
        {text.slice(0, HEAD)}…{text.slice(-TAIL)}
      </span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
