import type { OpenedCredentials } from "./credential.ts";
import { credentialErrors } from "./errors.ts";

/** Where nobody can log in, no caller is anybody to such an upstream; its lists are read all the same. */
export function nobodysCredentials(upstream: string): OpenedCredentials {
  const refused = (): Error => credentialErrors.noPerson({ upstream });
  return {
    of: () => Promise.reject(refused()),
    insteadOf: () => Promise.reject(refused()),
    refused,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
