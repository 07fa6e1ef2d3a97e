import { randomBytes } from "node:crypto";

/** So that one found in a log or a file can be told for what it is. */
export const refreshPrefix = "kumi_rt_";

/** A new refresh token: 256 random bits that mean nothing to anybody else. */
export const newRefreshToken = (): string =>
  `${refreshPrefix}${randomBytes(32).toString("base64url")}`;
