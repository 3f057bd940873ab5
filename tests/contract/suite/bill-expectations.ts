/** alipay.data.dataservice.bill.downloadurl.query. */
import { ASSUMED, type Confirmation, documented, type Expectation, must } from "./expectation.ts";
import { exec } from "./merchant-under-test.ts";

const BILL = "alipay.data.dataservice.bill.downloadurl.query";
const PAGE = documented("the interface page of alipay.data.dataservice.bill.downloadurl.query");

/** A day of Beijing, so many days from today. */
function day(fromToday: number): string {
  return new Date(Date.now() + (8 + 24 * fromToday) * 60 * 60 * 1000).toISOString().slice(0, 10);
}

interface Refusal {
  what: string;
  biz: () => Record<string, string>;
  subCode: string;
  confirmedBy: Confirmation;
  notInSandbox?: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    what: "a bill of a day that does not exist",
    biz: () => ({ bill_type: "trade", bill_date: "2026-02-30" }),
    subCode: "INVAILID_ARGUMENTS",
    confirmedBy: PAGE,
  },
  {
    what: "a bill of a type that does not exist",
    biz: () => ({ bill_type: "nothing", bill_date: day(-2) }),
    subCode: "INVAILID_ARGUMENTS",
    confirmedBy: PAGE,
  },
  {
    what: "a bill of a product that the merchant has not signed",
    biz: () => ({ bill_type: "zft_acc", bill_date: day(-2) }),
    subCode: "TYPE_NOT_SUPPORTED",
    confirmedBy: ASSUMED,
  },
  {
    what: "the bill of today",
    biz: () => ({ bill_type: "trade", bill_date: day(0) }),
    subCode: "INVAILID_ARGUMENTS",
    confirmedBy: ASSUMED,
  },
  {
    what: "a bill from before the merchant joined",
    biz: () => ({ bill_type: "trade", bill_date: "2010-01-01" }),
    subCode: "BILL_DATE_BEFORE_REGISTRATION",
    confirmedBy: PAGE,
  },
  {
    what: "a bill of a day before the account has ever moved",
    biz: () => ({ bill_type: "trade", bill_date: day(-3) }),
    subCode: "NO_BILL_DATA",
    confirmedBy: PAGE,
    notInSandbox: "it gives a template for any day",
  },
];

export const BILL_EXPECTATIONS: readonly Expectation[] = REFUSALS.map(
  ({ what, biz, subCode, confirmedBy, notInSandbox }) => ({
    what: `${what} is refused with ${subCode}`,
    method: BILL,
    confirmedBy,
    needs: [],
    ...(notInSandbox !== undefined && { notInSandbox }),
    async check(merchant) {
      must(await exec(merchant, BILL, biz()), { code: "40004", sub_code: subCode });
    },
  }),
);
