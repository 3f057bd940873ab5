/** The shapes of the catalogue's JSON columns. They are written by the seed and the back office only, which check them. */
export type FactJson = { labelZh: string; labelEn: string; valueZh: string; valueEn: string };
export type OptionJson = { key: string; nameZh: string; nameEn: string };
export type PictureJson = { file: string; altZh: string; altEn: string };
export type OptionValuesJson = Record<string, { zh: string; en: string; swatch?: string }>;

export const readFacts = (text: string) => JSON.parse(text) as FactJson[];
export const readOptions = (text: string) => JSON.parse(text) as OptionJson[];
export const readPictures = (text: string) => JSON.parse(text) as PictureJson[];
export const readOptionValues = (text: string) => JSON.parse(text) as OptionValuesJson;
