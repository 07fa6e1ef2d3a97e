import { hash } from "node:crypto";

/** What stands in the database for something that opens doors to whoever holds it. */
export const fingerprint = (secret: string): string => hash("sha256", secret, "base64url");
