/** From what an LDAP client throws to what an operator is told. */

import { ResultCodeError } from "ldapts";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { isTlsFailure } from "../../kernel/tls-failure.ts";
import { directoryErrors, type Fault } from "./errors.ts";

/** LDAP result codes (RFC 4511, appendix A) that say more than that something failed. */
const faultOfResult: Readonly<Record<number, Fault>> = {
  3: "limit",
  4: "limit",
  10: "referral",
  11: "limit",
  32: "base",
};

/**
 * The operator's error for a failure of asking the directory.
 *
 * @param stage Says what a refusal by the server means where it was met: `account` for the hub's own bind.
 */
export function faultOf(
  directory: string,
  error: unknown,
  stage?: Extract<Fault, "account" | "tls">,
): KumihimoError {
  if (isKumihimoError(error)) {
    if (error.code !== "kernel.deadline") return error;
    return directoryErrors.directoryFault({ directory, fault: "timeout", detail: "login" });
  }
  const cause = { cause: error };
  if (error instanceof ResultCodeError) {
    const fault = faultOfResult[error.code] ?? stage ?? "answer";
    const detail = `LDAP result ${error.code}`;
    return directoryErrors.directoryFault({ directory, fault, detail }, cause);
  }
  const detail = detailOf(error);
  const fault = saysTimeout(detail) ? "timeout" : isTlsFailure(detail) ? "tls" : "unreachable";
  return directoryErrors.directoryFault({ directory, fault, detail }, cause);
}

/** Whether the directory may have done what it was asked, and only its answer is missing. */
export const isTimeout = (error: unknown): boolean =>
  isKumihimoError(error) &&
  typeof error.data === "object" &&
  error.data !== null &&
  "fault" in error.data &&
  error.data.fault === "timeout";

/** A code such as `ECONNREFUSED` where there is one, else the client's own words. */
function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.message.split("\n").at(-1) ?? error.name;
}

/** The LDAP client has no codes for its own time limits. */
const saysTimeout = (detail: string): boolean => /timed out|timeout|^ETIMEDOUT$/i.test(detail);
