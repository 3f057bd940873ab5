/** multipart/form-data, byte by byte, because the charset of the values is known only after a first look. */
import { FIELDS_MAX, type RawField } from "#lib/simulator/protocol/form.ts";

const LINE_END = "\r\n";

function boundaryOf(contentType: string): string | null {
  const match = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

/** One part: header lines, an empty line, the value. Files and nameless parts are not parameters. */
function fieldOf(part: string): RawField | null {
  const cut = part.indexOf(LINE_END + LINE_END);
  if (cut < 0) return null;
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(part.slice(0, cut))?.[1] ?? "";
  const name = /;\s*name="?([^";\r\n]+)"?/i.exec(disposition)?.[1];
  if (name === undefined || /;\s*filename\*?=/i.test(disposition)) return null;
  return { name, value: Buffer.from(part.slice(cut + 2 * LINE_END.length), "latin1") };
}

/** The fields of a body, in its order; what is broken is left out, so that the parameters in it are missed by name. */
export function parseMultipartBytes(contentType: string, body: Uint8Array): RawField[] {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return [];
  // One character a byte: searching and cutting need no charset. The first boundary has no line before it.
  const text = LINE_END + Buffer.from(body).toString("latin1");
  const [, ...parts] = text.split(`${LINE_END}--${boundary}`, FIELDS_MAX);
  return parts.flatMap((part) => {
    // The last boundary is followed by two hyphens, all others by a line end.
    const field = part.startsWith(LINE_END) ? fieldOf(part.slice(LINE_END.length)) : null;
    return field === null ? [] : [field];
  });
}
