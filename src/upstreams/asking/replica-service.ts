import { isKumihimoError } from "../../kernel/errors.ts";
import { type Letter, outcomeLetter, type Refusal } from "./letters.ts";
import type { ParkedHere } from "./parked-here.ts";

export interface ServiceNeeds {
  readonly here: ParkedHere;
  /** False when the letter is too large. */
  readonly send: (to: string, letter: Letter) => Promise<boolean>;
  /** How often a replica that waits is told that this one is at work. */
  readonly beatSeconds: number;
}

/** Goes on with parked calls of this replica as others write. */
export interface ReplicaService {
  readonly hear: (letter: Letter) => void;
  /** Gives up what runs. */
  readonly close: () => void;
}

type Resume = Extract<Letter, { kind: "resume" }>;

export function createReplicaService({ here, send, beatSeconds }: ServiceNeeds): ReplicaService {
  const running = new Map<string, AbortController>();

  const serve = async (letter: Resume, signal: AbortSignal): Promise<void> => {
    const { from, request, holder } = letter;
    const answer = await answerTo(here, letter, signal);
    if (await send(from, answer)) return;
    if (answer.kind === "asks") here.abandon(answer.ticket, holder);
    await send(from, { kind: "refused", request, why: "tooLargeToHandOver" });
  };
  const resume = async (letter: Resume): Promise<void> => {
    const { from, request, seconds } = letter;
    const stop = new AbortController();
    running.set(request, stop);
    const beat = (): void => void send(from, { kind: "working", request }).catch(() => {});
    const beats = setInterval(beat, beatSeconds * 1000);
    const limit = setTimeout(() => stop.abort(), seconds * 1000);
    try {
      await serve(letter, stop.signal);
    } finally {
      clearInterval(beats);
      clearTimeout(limit);
      running.delete(request);
    }
  };

  return {
    hear(letter) {
      // Where nobody can be told, whoever waits finds that out by the silence.
      if (letter.kind === "resume") resume(letter).catch(() => {});
      else if (letter.kind === "stop") running.get(letter.request)?.abort();
      else if (letter.kind === "abandon") here.abandon(letter.ticket, letter.holder);
    },
    close() {
      for (const stop of running.values()) stop.abort();
    },
  };
}

async function answerTo(
  here: ParkedHere,
  { request, ticket, holder, responses }: Resume,
  signal: AbortSignal,
): Promise<Letter> {
  try {
    const outcome = await here.resume(ticket, holder, { responses, attention: { signal } });
    return outcomeLetter(request, outcome);
  } catch (error) {
    return { kind: "refused", request, why: refusalFor(error) };
  }
}

function refusalFor(error: unknown): Refusal {
  const code = isKumihimoError(error) ? error.code : "";
  if (code === "upstreams.notAsking") return "notAsking";
  return code === "upstreams.tooManyAsking" ? "tooManyAsking" : "heldElsewhere";
}
