import { ResultCodeError } from "ldapts";
import type { Secret } from "../../kernel/secret.ts";
import { openConnection, type Server } from "./connection.ts";
import type { Refusal } from "./errors.ts";
import { faultOf } from "./fault-of.ts";

/** "Who am I?" (RFC 4532) */
const whoAmI = "1.3.6.1.4.1.4203.1.11.3";

/** Result codes by which a server says something about the account and not about itself. */
const aboutTheAccount: ReadonlySet<number> = new Set([19, 32, 48, 49, 50, 53]);

/** What Active Directory adds to "invalid credentials", in hexadecimal. */
const refusalOfSubcode: Readonly<Record<string, Refusal>> = {
  "525": "unknown",
  "530": "directory",
  "531": "directory",
  "532": "expired",
  "533": "disabled",
  "701": "expired",
  "773": "mustChange",
  "775": "locked",
};

/**
 * Asks the directory whether this is the password of the entry, over a connection of its own.
 *
 * @returns why not, or undefined when it is.
 * @throws `identity.directoryFault`
 */
export async function judgePassword(
  server: Server,
  dn: string,
  password: Secret,
): Promise<Refusal | undefined> {
  using connection = await openConnection(server);
  try {
    await connection.client.bind(dn, password.reveal());
    // Some servers take an empty or odd password for "nobody in particular" and say yes to it.
    const { value } = await connection.client.exop(whoAmI);
    return value === undefined || value === "" ? "anonymous" : undefined;
  } catch (error) {
    if (error instanceof ResultCodeError && aboutTheAccount.has(error.code)) {
      return refusalIn(error);
    }
    throw faultOf(server.name, error);
  }
}

function refusalIn({ code, message }: ResultCodeError): Refusal {
  const subcode = /\bdata ([0-9a-f]+)\b/i.exec(message)?.[1]?.toLowerCase();
  const known = subcode === undefined ? undefined : refusalOfSubcode[subcode];
  return known ?? (code === 49 ? "password" : "directory");
}
