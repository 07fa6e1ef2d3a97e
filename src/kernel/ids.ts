import { randomBytes } from "node:crypto";

/** A short random id for one call or one failure: 12 characters of base64url, 72 bits. */
export const shortId = (): string => randomBytes(9).toString("base64url");
