/** A list is asked for before a prediction, which should not wait for models it does not use. */
const patienceMs = 5000;

/** Fires with the caller's, and when whatever has not yet answered is listed without its schema. */
export const listingSignal = (caller: AbortSignal): AbortSignal =>
  AbortSignal.any([caller, AbortSignal.timeout(patienceMs)]);
