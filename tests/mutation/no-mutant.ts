/**
 * Runs before each file of tests is loaded. Stryker lets a mutant live from the file's first test on; in a thread that is
 * kept, the one before it would still be alive while the file loads.
 */
const stryker = (globalThis as { __stryker__?: { activeMutant?: string | undefined } }).__stryker__;
if (stryker) stryker.activeMutant = undefined;
