/** What the methods of one session share. */

import { secondsLeft } from "../../kernel/deadline.ts";
import type { Engines } from "../../media/engines.ts";
import type { Scratch } from "../../storage/scratch.ts";
import type { Capability } from "../capability.ts";
import type { Answered, ModelCaller } from "../models.ts";
import type { Provider, Reply, RequestOf, ValueOf } from "../provider.ts";
import { type AnswerCache, cacheKey } from "./answer-cache.ts";
import { attempt, type Books } from "./attempt.ts";
import { type Candidate, nameOf } from "./candidate.ts";
import { isDecided } from "./choice.ts";
import type { Guard } from "./guard.ts";
import { askInTurn } from "./in-turn.ts";
import type { Meter } from "./meter.ts";
import { chosen, type Roads, route } from "./route.ts";

export interface Turn {
  readonly caller: ModelCaller;
  readonly meter: Meter;
  readonly roads: Roads;
  readonly engines: Pick<Engines, "image" | "audio" | "video">;
  readonly scratch: Scratch;
  readonly cache: AnswerCache;
  /** One principal is given what another one paid for. */
  readonly shared: boolean;
  readonly books: Books;
  readonly guardOf: (provider: Provider) => Guard;
}

export interface Asking<Kind extends Capability, Value> {
  /** Everything that the answer depends on besides the model, as JSON. */
  readonly key: readonly unknown[];
  /** Left out: the one the caller named, else as configured. */
  readonly among?: readonly Candidate<Kind>[];
  readonly work: (candidate: Candidate<Kind>) => Promise<Worked<Value>>;
  /** From a kept value to the answer; `undefined` where it no longer fits. */
  readonly read?: (kept: unknown) => Value | undefined;
}

export interface Worked<Value> {
  readonly value: Value;
  /** As in {@link Reply}. */
  readonly model?: string | undefined;
}

/** The answer of the first candidate that has one. */
export const inTurn = <Kind extends Capability, Value>(
  turn: Turn,
  capability: Kind,
  asking: Asking<Kind, Value>,
): Promise<Answered<Value>> =>
  askInTurn(asking.among ?? candidatesFor(turn, capability), turn.caller, (candidate) =>
    kept(turn, candidate, asking),
  );

/** @throws `models.noProvider`, `models.unknownProvider`, `models.lacksCapability` */
export function candidatesFor<Kind extends Capability>(
  { roads, caller: { choice } }: Pick<Turn, "roads" | "caller">,
  capability: Kind,
): readonly Candidate<Kind>[] {
  return choice !== undefined && isDecided(roads, choice, capability)
    ? [chosen(roads, capability, choice.model)]
    : route(roads, capability);
}

async function kept<Kind extends Capability, Value>(
  { caller, cache, shared, meter, books }: Turn,
  candidate: Candidate<Kind>,
  asking: Asking<Kind, Value>,
): Promise<Answered<Value>> {
  const { capability, name, provider } = candidate;
  const owner = shared ? null : caller.principal.id;
  const key = cacheKey([
    owner,
    capability,
    provider.kind,
    provider.fingerprint,
    name,
    ...asking.key,
  ]);
  if (!caller.fresh) {
    const found = await cache.get(key);
    const value = found && readKept(found.value, asking);
    books.metrics.modelCache({ capability, hit: value !== undefined });
    if (value !== undefined) {
      const model = nameOf(candidate, found?.model);
      meter.add({ capability, model, outcome: "cached", seconds: 0 });
      return { value, model, cached: true };
    }
  }
  const { value, model } = await asking.work(candidate);
  await cache.put(key, { value, model });
  return { value, model: nameOf(candidate, model), cached: false };
}

function readKept<Kind extends Capability, Value>(
  found: unknown,
  { read }: Asking<Kind, Value>,
): Value | undefined {
  if (read !== undefined) return read(found);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key names the capability and its contract
  return found as Value;
}

export interface SendOptions {
  /** Left out: the caller's. */
  readonly signal?: AbortSignal;
  readonly onText?: ((piece: string) => void) | undefined;
  readonly acts?: boolean;
}

/** One request, guarded: attempts until it is answered or must not be sent again. */
export function send<Kind extends Capability>(
  turn: Turn,
  candidate: Candidate<Kind>,
  request: RequestOf<Kind>,
  options: SendOptions = {},
): Promise<Reply<ValueOf<Kind>>> {
  const { caller, meter, books } = turn;
  const { signal = caller.signal, acts = false } = options;
  let begun = false;
  const onText =
    options.onText &&
    ((piece: string) => {
      begun = true;
      options.onText?.(piece);
    });
  return turn.guardOf(candidate.provider).run({
    signal,
    secondsLeft: () => secondsLeft(caller.signal),
    acts,
    begun: () => begun,
    attempt: () => attempt({ candidate, request, caller, meter, signal, onText }, books),
  });
}
