import { isKumihimoError } from "../../../kernel/errors.ts";
import type { Localized } from "../../../kernel/language.ts";
import { systemCode } from "../../../storage/disk-failure.ts";
import { mediaErrors } from "../../errors.ts";
import { reasons } from "../reasons.ts";

const words: readonly (readonly [RegExp, Localized])[] = [
  [/TIMEOUT|ETIMEDOUT|ABORT/, reasons.slow],
  [/^(ENOTFOUND|EAI_|ENODATA)/, reasons.unknownName],
  [/CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO/, reasons.certificate],
  [/^(HPE_|HTTPParserError|UND_ERR_HEADERS_OVERFLOW)/, reasons.badAnswer],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/, reasons.noConnection],
];

/** A failed transfer in words that tell nothing of the network behind the hub. */
export function transferFailure(error: unknown): unknown {
  if (isKumihimoError(error)) return error;
  const code = systemCode(error) ?? (error instanceof Error ? error.name : "");
  const why = words.find(([pattern]) => pattern.test(code))?.[1] ?? reasons.brokenOff;
  return mediaErrors.notReachable({ why }, { cause: error });
}
