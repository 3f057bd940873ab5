import { z } from "zod";
import { localeOf } from "#lib/i18n/locale.ts";
import { PROVINCES } from "#lib/i18n/provinces.ts";
import { typedLine, typedLines } from "#lib/server/typed-text.ts";

/** Eleven digits in China, else the country's code with a plus; spaces and hyphens are forgiven. */
const PHONE = /^(1[3-9]\d{9}|\+\d{7,15})$/;

const required = z.string().trim().min(1, "required");

/** The checkout form. The messages are codes that the page has words for. */
export const checkoutInput = z.object({
  formKey: z.string().regex(/^[\w-]{16,64}$/, "required"),
  locale: z.string().transform(localeOf),
  seenTotalFen: z
    .string()
    .regex(/^\d{1,9}$/, "required")
    .transform(Number),
  contactName: required.pipe(typedLine({ charactersMax: 40, tooLong: "name" })),
  contactPhone: z
    .string()
    .transform((typed) => typed.replace(/[\s-]/g, ""))
    .pipe(z.string().min(1, "required").regex(PHONE, "phone")),
  contactEmail: z.string().trim().min(1, "required").max(120, "long").pipe(z.email("email")),
  province: z.enum(
    PROVINCES.map((province) => province.zh),
    "province",
  ),
  city: required.pipe(typedLine({ charactersMax: 60 })),
  addressDetail: required.pipe(typedLine({ charactersMax: 120 })),
  buyerNote: typedLines({ charactersMax: 200 }),
});

export type CheckoutInput = z.output<typeof checkoutInput>;
