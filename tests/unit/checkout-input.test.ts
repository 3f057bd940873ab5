import { expect, test } from "vitest";
import { checkoutInput } from "#lib/server/checkout-input.ts";

const FORM = {
  formKey: "0123456789abcdef0123",
  locale: "zh-CN",
  seenTotalFen: "12800",
  contactName: "林晓",
  contactPhone: "13800138000",
  contactEmail: "lin@example.com",
  province: "浙江省",
  city: "杭州市西湖区",
  addressDetail: "文三路 1 号",
  buyerNote: "",
};

/** Field -> code of the first problem. */
function problems(changes: Partial<typeof FORM>): Record<string, string> {
  const result = checkoutInput.safeParse({ ...FORM, ...changes });
  if (result.success) return {};
  const first: Record<string, string> = {};
  for (const issue of result.error.issues) first[String(issue.path[0])] ??= issue.message;
  return first;
}

test("a form filled in properly passes, its sum as a number", () => {
  expect(checkoutInput.parse(FORM)).toMatchObject({ seenTotalFen: 12_800, locale: "zh-CN" });
});

test.each(["138 0013 8000", "138-0013-8000", "+44 7700 900123"])("%s is a phone number", (contactPhone) => {
  expect(problems({ contactPhone })).toEqual({});
});

test.each([
  ["contactName", "   ", "required"],
  ["contactName", "名".repeat(41), "name"],
  ["contactPhone", "", "required"],
  ["contactPhone", "12345", "phone"],
  ["contactPhone", "12800138000", "phone"],
  ["contactEmail", "lin@", "email"],
  ["province", "", "province"],
  ["province", "Atlantis", "province"],
  ["city", "", "required"],
  ["addressDetail", "路".repeat(121), "long"],
  ["buyerNote", "话".repeat(201), "long"],
  ["contactName", "a\0b", "characters"],
  ["city", "上海\n黄浦", "characters"],
  ["addressDetail", "half \uD83D", "characters"],
  ["buyerNote", "\uFFFD", "characters"],
  ["seenTotalFen", "1.28", "required"],
  ["seenTotalFen", "-1", "required"],
  ["formKey", "x", "required"],
] as const)("%s cannot be %j: %s", (field, value, code) => {
  expect(problems({ [field]: value })).toEqual({ [field]: code });
});
