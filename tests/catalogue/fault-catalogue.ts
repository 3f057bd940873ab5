import type { Catalogue } from "#tests/catalogue/catalogue.ts";
import { EXCEPTIONS } from "#tests/catalogue/exceptions.ts";
import { ROWS } from "#tests/catalogue/rows.ts";

export const FAULT_CATALOGUE: Catalogue = { rows: ROWS, exceptions: EXCEPTIONS };
