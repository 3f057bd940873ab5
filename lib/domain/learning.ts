/**
 * How many refund numbers in a row have to be strangers to Alipay before the rest are taken for never used. A refused
 * refund leaves its number unused there, and staff try again at once: three times is more than they were seen to.
 */
export const REFUND_NUMBERS_AHEAD = 3;
