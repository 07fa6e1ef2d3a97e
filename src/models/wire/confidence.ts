import * as z from "zod";

/** A model's confidence from 0 to 1; anything else counts as not given. */
export const confidence = z.number().min(0).max(1).optional().catch(undefined);
