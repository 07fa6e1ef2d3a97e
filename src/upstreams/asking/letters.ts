/** What replicas write to each other about parked calls. */

import * as z from "zod";
import type { Outcome } from "./parked-here.ts";
import { inputRequestsIn } from "./question.ts";

/** A letter at most, in bytes; shared state takes 1 MiB. */
const largest = 900 * 1024;

const failure = z.object({
  kind: z.enum(["connect", "closed", "refused", "nonsense"]),
  sent: z.boolean(),
  status: z.int().exactOptional(),
  retryAfterSeconds: z.number().exactOptional(),
});

const holder = z.object({ principal: z.string(), upstream: z.string() });

/** Why the owner of a parked call does not go on with it. */
const refusals = ["notAsking", "tooManyAsking", "tooLargeToHandOver", "heldElsewhere"] as const;

export type Refusal = (typeof refusals)[number];

const letter = z.discriminatedUnion("kind", [
  /** Go on with this call, and write how it ended to `from`. */
  z.object({
    kind: z.literal("resume"),
    from: z.string(),
    request: z.string(),
    ticket: z.string(),
    holder,
    responses: z.record(z.string(), z.unknown()),
    seconds: z.number(),
  }),
  /** Nobody waits for that any more. */
  z.object({ kind: z.literal("stop"), request: z.string() }),
  /** Nobody will come back to this call. */
  z.object({
    kind: z.literal("abandon"),
    ticket: z.string(),
    holder,
  }),
  z.object({ kind: z.literal("working"), request: z.string() }),
  z.object({
    kind: z.literal("asks"),
    request: z.string(),
    ticket: z.string(),
    requests: z.unknown().transform((value, context) => {
      const requests = inputRequestsIn(value);
      if (requests === undefined) context.addIssue("not what an upstream may ask");
      return requests ?? {};
    }),
  }),
  z.object({ kind: z.literal("answers"), request: z.string(), text: z.string() }),
  z.object({ kind: z.literal("failed"), request: z.string(), failure }),
  z.object({ kind: z.literal("refused"), request: z.string(), why: z.enum(refusals) }),
]);

export type Letter = z.output<typeof letter>;

/** The letter as text; undefined where it is too large to be sent. */
export function written(content: Letter): string | undefined {
  const text = JSON.stringify(content);
  return Buffer.byteLength(text) > largest ? undefined : text;
}

/** Undefined for what no replica of this version wrote. */
export function read(text: string): Letter | undefined {
  try {
    return letter.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** How the call went on, told to the replica that asked. */
export function outcomeLetter(request: string, outcome: Outcome): Letter {
  switch (outcome.kind) {
    case "questions":
      return { kind: "asks", request, ticket: outcome.ticket, requests: outcome.requests };
    case "answer":
      return { kind: "answers", request, text: outcome.text.toString() };
    case "failed":
      // The cause is for the log of the replica that has it.
      return { kind: "failed", request, failure: failure.parse(outcome.failure) };
  }
}
