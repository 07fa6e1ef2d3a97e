import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Agent, request } from "undici";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { retryAfterSeconds } from "../../../kernel/retry-after.ts";
import { isSafeUrl } from "../../../kernel/safe-url.ts";
import { isTlsFailure } from "../../../kernel/tls-failure.ts";
import { exportErrors } from "../errors.ts";
import type { ExportRecord } from "../export-format.ts";
import type { Destination } from "./destination.ts";
import { NotNow, type Patience, untilTaken } from "./until-taken.ts";

export interface HttpDestinationNeeds {
  readonly url: URL;
  /** Besides those of the body; their values are shown nowhere. */
  readonly headers: Readonly<Record<string, string>>;
  /** - `lines`: one record in each line; `array`: one JSON array. */
  readonly body: "lines" | "array";
  readonly contentType: string;
  readonly gzip: boolean;
  readonly patience: Patience;
}

/** The whole of an answer, of which nothing is read. */
const answerSeconds = 30;
const longestAnswer = 1024 * 1024;

const compressed = promisify(gzip);

/**
 * Posts records to a collector; 2xx says that it has them.
 *
 * Too large a body (413) is halved; 408, 429 and 5xx are waited for, as are failures of the network;
 * every other answer, also a redirect, ends it. Messages name the host only: a path may hold a token.
 *
 * @throws `audit.deliveryRefused` for an address that others can read along
 */
export function httpDestination(needs: HttpDestinationNeeds): Destination {
  const { url, patience } = needs;
  const to = url.host;
  if (!isSafeUrl(url.href)) throw exportErrors.deliveryRefused({ to, why: "it is not https" });
  const agent = new Agent({ connections: 1, maxResponseSize: longestAnswer });

  const deliver = async (records: readonly ExportRecord[], signal: AbortSignal): Promise<void> => {
    const body = await bodyOf(records, needs);
    let isTooLarge = false;
    await untilTaken(to, patience, signal, async () => {
      isTooLarge = (await answerTo(body, signal)) === 413;
    });
    if (!isTooLarge) return;
    if (records.length === 1) throw exportErrors.deliveryRefused({ to, why: "HTTP 413" });
    const half = Math.ceil(records.length / 2);
    await deliver(records.slice(0, half), signal);
    await deliver(records.slice(half), signal);
  };

  const answerTo = async (body: Uint8Array, signal: AbortSignal): Promise<200 | 413> => {
    try {
      const answer = await request(url, {
        method: "POST",
        headers: { ...needs.headers, ...bodyHeaders(needs) },
        body,
        dispatcher: agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerSeconds * 1000)]),
      });
      await answer.body.dump();
      return judged(to, answer.statusCode, answer.headers["retry-after"]);
    } catch (error) {
      throw isKumihimoError(error) || error instanceof NotNow ? error : failureOf(to, error);
    }
  };

  return { deliver, [Symbol.asyncDispose]: () => agent.destroy() };
}

const bodyHeaders = ({ contentType, gzip: isCompressed }: HttpDestinationNeeds) => ({
  "content-type": contentType,
  ...(isCompressed && { "content-encoding": "gzip" }),
});

async function bodyOf(
  records: readonly ExportRecord[],
  { body, gzip: isCompressed }: HttpDestinationNeeds,
): Promise<Uint8Array> {
  const texts = records.map(({ text }) => text);
  const text = body === "array" ? `[${texts.join(",")}]` : `${texts.join("\n")}\n`;
  return isCompressed ? await compressed(text) : Buffer.from(text);
}

function judged(to: string, status: number, retryAfter: string | string[] | undefined): 200 | 413 {
  if (status >= 200 && status < 300) return 200;
  if (status === 413) return 413;
  if (status >= 500 || status === 408 || status === 429) {
    const asked = { "retry-after": [retryAfter ?? ""].flat()[0] ?? "" };
    throw new NotNow(`HTTP ${status}`, retryAfterSeconds(asked));
  }
  throw exportErrors.deliveryRefused({ to, why: `HTTP ${status}` });
}

/** A certificate that does not fit is not waited for. */
function failureOf(to: string, error: unknown): Error {
  if (!(error instanceof Error)) return new NotNow("unknown");
  const why = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return isTlsFailure(why)
    ? exportErrors.deliveryRefused({ to, why }, { cause: error })
    : new NotNow(why);
}
