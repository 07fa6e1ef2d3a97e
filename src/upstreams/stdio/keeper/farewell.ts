/** What a hub writes to its keeper when it ends in good order. */
export const farewell = ".";
