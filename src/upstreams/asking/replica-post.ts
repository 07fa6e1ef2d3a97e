import { secondsLeft } from "../../kernel/deadline.ts";
import { shortId } from "../../kernel/ids.ts";
import type { State } from "../../storage/state/state.ts";
import { upstreamErrors } from "../errors.ts";
import { createLetterBox } from "./letter-box.ts";
import type { Letter } from "./letters.ts";
import { type Going, type Holder, type Outcome, ownerOf, type ParkedHere } from "./parked-here.ts";
import { createReplicaService } from "./replica-service.ts";
import { createReplies } from "./replies.ts";

/** Goes on with calls that are parked on other replicas, and lets those go on with calls of this one. */
export interface ReplicaPost extends AsyncDisposable {
  /** Resolves once other replicas can write to this one. */
  reachable(): Promise<void>;
  /** @throws `upstreams.*`, `storage.*`, the signal's reason */
  resume(ticket: string, holder: Holder, going: Going): Promise<Outcome>;
  abandon(ticket: string, holder: Holder): void;
}

export interface PostNeeds {
  readonly state: State;
  readonly replica: string;
  readonly seconds: number;
  readonly patienceSeconds?: number;
}

export function createReplicaPost(here: ParkedHere, needs: PostNeeds): ReplicaPost {
  const { state, replica, seconds, patienceSeconds = 5 } = needs;
  const replies = createReplies();
  const box = createLetterBox(needs, (letter) => {
    replies.hear(letter);
    service.hear(letter);
  });
  const service = createReplicaService({ here, send: box.send, beatSeconds: patienceSeconds / 3 });
  /** What is lost is found out by whoever waits for it. */
  const tell = (to: string, letter: Letter): void => void box.send(to, letter).catch(() => {});
  const write = async (owner: string, letter: Letter, upstream: string): Promise<void> => {
    await box.reachable();
    if (!(await box.send(owner, letter))) throw upstreamErrors.tooLargeToHandOver({ upstream });
  };

  return {
    reachable: () => box.reachable(),
    async resume(ticket, holder, { responses, attention: { signal } }) {
      const { upstream } = holder;
      if (!state.shared) throw upstreamErrors.heldElsewhere({ upstream });
      signal.throwIfAborted();
      const owner = ownerOf(ticket);
      const request = shortId();
      const left = Math.min(secondsLeft(signal), seconds);
      const about = { ticket, holder, responses, seconds: left };
      const reply = replies.await(request, { signal, patienceSeconds });
      const letter = { kind: "resume", from: replica, request, ...about } as const;
      write(owner, letter, upstream).catch(reply.giveUp);
      try {
        return outcomeOf(await reply.letter, upstream);
      } catch (error) {
        if (signal.aborted) tell(owner, { kind: "stop", request });
        throw error;
      }
    },
    abandon(ticket, holder) {
      if (state.shared) tell(ownerOf(ticket), { kind: "abandon", ticket, holder });
    },
    async [Symbol.asyncDispose]() {
      replies.close();
      service.close();
      await box.close();
    },
  };
}

/** @throws `upstreams.*` */
function outcomeOf(letter: Letter | undefined, upstream: string): Outcome {
  if (letter?.kind === "answers") return { kind: "answer", text: Buffer.from(letter.text) };
  if (letter?.kind === "failed") return { kind: "failed", failure: letter.failure };
  if (letter?.kind === "asks") {
    return { kind: "questions", requests: letter.requests, ticket: letter.ticket };
  }
  throw upstreamErrors[letter?.kind === "refused" ? letter.why : "heldElsewhere"]({ upstream });
}
