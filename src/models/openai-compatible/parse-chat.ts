/**
 * Replies of `chat/completions`, whole or in pieces, from OpenAI's own to those that hold nothing but
 * the text.
 *
 * @module
 */

import * as z from "zod";
import type { KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import type { Usage } from "../usage.ts";
import { failureOfStatus } from "../wire/failure-of-status.ts";
import { count, lenient } from "./lenient.ts";

export interface ChatPiece {
  readonly text: string;
  /** The model or the server would not answer. */
  readonly declined: boolean;
  readonly usage: Usage;
}

/** Parts that are no text (thoughts, calls of tools) are not for the reader. */
const part = z
  .object({ type: z.literal(["text", "output_text"]).optional(), text: z.string() })
  .transform(({ text }) => text)
  .catch("");
const content = lenient(z.union([z.string(), z.array(part).transform((parts) => parts.join(""))]));
const said = lenient(z.object({ content, refusal: lenient(z.string()) }));

const choice = z.object({
  message: said,
  delta: said,
  text: lenient(z.string()),
  finish_reason: lenient(z.string()),
});

const usage = lenient(
  z.object({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: lenient(z.object({ cached_tokens: count })),
  }),
);

const reply = z.object({ choices: z.array(choice), usage });
const complaint = z.object({ error: z.union([z.string(), z.record(z.string(), z.unknown())]) });
const status = z.object({ error: z.object({ code: z.int().min(400).max(599) }) });

export interface ChatSource {
  readonly provider: string;
  readonly model: string;
}

/** @throws `models.badReply`; what the status means that stands in a reply which is an error. */
export function parseChat(raw: unknown, source: ChatSource): ChatPiece {
  const { provider } = source;
  if (complaint.safeParse(raw).success) throw failureIn(raw, source);
  const parsed = reply.safeParse(raw);
  if (!parsed.success) throw modelErrors.badReply({ provider }, { cause: parsed.error });
  return { ...saidIn(parsed.data.choices[0]), usage: usageOf(parsed.data.usage) };
}

function failureIn(raw: unknown, source: ChatSource): KumihimoError {
  const cause = new Error(`an error as the reply: ${JSON.stringify(raw).slice(0, 2000)}`);
  const code = status.safeParse(raw).data?.error.code ?? 500;
  return failureOfStatus({ ...source, status: code, headers: undefined, cause });
}

function saidIn(first: z.output<typeof choice> | undefined): Omit<ChatPiece, "usage"> {
  const words = first?.message ?? first?.delta;
  return {
    text: words?.content ?? first?.text ?? "",
    declined: first?.finish_reason === "content_filter" || words?.refusal !== undefined,
  };
}

function usageOf(counts: z.output<typeof usage>): Usage {
  const cached = counts?.prompt_tokens_details?.cached_tokens;
  return {
    ...(counts?.prompt_tokens === undefined ? {} : { inputTokens: counts.prompt_tokens }),
    ...(counts?.completion_tokens === undefined ? {} : { outputTokens: counts.completion_tokens }),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
  };
}
