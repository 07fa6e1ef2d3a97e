/** The hub's way to one anchor on the network: nothing long, nothing late, no redirect. */

import { Agent, request } from "undici";
import { isKumihimoError } from "../../kernel/errors.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isTlsFailure } from "../../kernel/tls-failure.ts";
import { type AnchorFault, anchorErrors } from "./errors.ts";

export interface AnchorWire extends AsyncDisposable {
  /** @throws `audit.notAnchored` for everything that is not an answer to read, and for a redirect */
  send(sent: Sent, signal: AbortSignal): Promise<Answer>;
  /** `audit.notAnchored` of this anchor. */
  failure(fault: AnchorFault, detail?: string, cause?: unknown): Error;
}

export interface Sent {
  readonly method: "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** In bytes; the longest answer that is read has a few signatures. */
const longestAnswer = 16 * 1024;

/** @param name the anchor's, for messages. */
export function anchorWire(name: string, timeoutSeconds: number): AnchorWire {
  const agent = new Agent({ connections: 2, maxResponseSize: longestAnswer });
  const failure: AnchorWire["failure"] = (fault, detail, cause) =>
    anchorErrors.notAnchored({ anchor: name, fault, detail }, { cause });

  const answerTo = async ({ url, ...sent }: Sent, signal: AbortSignal): Promise<Answer> => {
    const headers = { ...sent.headers, "accept-encoding": "identity" };
    const answer = await request(url, { ...sent, headers, dispatcher: agent, signal });
    const text = await answer.body.text();
    const type = answer.headers["content-type"];
    return { status: answer.statusCode, type: typeof type === "string" ? type : "", text };
  };

  return {
    failure,
    async send(sent, signal) {
      try {
        const answer = await withDeadline(name, timeoutSeconds, signal, (limited) =>
          answerTo(sent, limited),
        );
        const { status } = answer;
        if (status >= 300 && status < 400) throw failure("redirect", `HTTP ${status}`);
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (isKumihimoError(error) && error.code !== "kernel.deadline") throw error;
        throw failure(...faultOf(error));
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function faultOf(error: unknown): [fault: AnchorFault, detail?: string] {
  const code = codeOf(error);
  if (/deadline|TIMEDOUT|_TIMEOUT$/.test(code)) return ["timeout"];
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return ["tooLong"];
  return [isTlsFailure(code) ? "tls" : "unreachable", code];
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
