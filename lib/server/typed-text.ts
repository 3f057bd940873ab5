import { z } from "zod";

/** Control characters, halves of surrogate pairs, and the sign that stands where bytes were no UTF-8: nobody types them. */
const NOT_TYPED = /[\p{Cc}\p{Cs}\uFFFD]/u;
/** In a text of several lines, tabs and line ends are typed. */
const LINE_ENDS = /[\t\r\n]/g;

type Limits = { charactersMax: number; tooLong?: string };

/** A line that a person typed: kept as it is but for blanks at its ends, or refused. An emoji is one character. */
export function typedLine({ charactersMax, tooLong = "long" }: Limits) {
  return z
    .string()
    .trim()
    .refine((text) => Array.from(text).length <= charactersMax, tooLong)
    .refine((text) => !NOT_TYPED.test(text), "characters");
}

/** The same of several lines. */
export function typedLines({ charactersMax, tooLong = "long" }: Limits) {
  return z
    .string()
    .trim()
    .refine((text) => Array.from(text).length <= charactersMax, tooLong)
    .refine((text) => !NOT_TYPED.test(text.replace(LINE_ENDS, "")), "characters");
}
