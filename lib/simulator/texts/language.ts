/** The languages of the pages. Chinese is the original; English must have the same keys. */
export type Language = "zh-CN" | "en";
