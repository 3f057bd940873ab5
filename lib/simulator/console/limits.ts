/** How far one step may move the clock: two years, beyond the refund window and far from where dates stop. */
export const CLOCK_STEP_SECONDS_MAX = 2 * 366 * 24 * 60 * 60;
/** A saved state with the fullest log is a third of this. */
export const STATE_BYTES_MAX = 64 * 1024 * 1024;
