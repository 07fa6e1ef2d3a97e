import { createHash } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import { canonicalJson } from "../../kernel/canonical-json.ts";
import type { State } from "../../storage/state/state.ts";
import { createOnce } from "../../upstreams/asking/once.ts";
import { mcpErrors } from "../errors.ts";
import { isJsonObject } from "../protocol.ts";
import { createSecretSeal } from "../secret-seal.ts";
import type { KeptRound } from "./interaction.ts";

/** The one request that a state belongs to. */
export interface StateOwner {
  readonly principal: string;
  readonly method: string;
  readonly name: string;
  readonly arguments: unknown;
}

/** The `requestState` that a modern client carries between the rounds of one call. */
export interface RequestStates {
  seal(owner: StateOwner, round: KeptRound): string;
  /**
   * Opens it once; on every replica it is spent then.
   *
   * @throws `mcp.badState` when it was changed, used before, is too old, or was given for another
   * request; `storage.*` while the replicas cannot agree on whether it was used.
   */
  open(owner: StateOwner, sealed: unknown): Promise<KeptRound>;
}

/**
 * Seals what the client must bring back: its earlier answers and the tool's own state, or that of a
 * server behind the hub, which the client has no business to read.
 *
 * It opens only for the same principal, method, name and arguments, so that a yes to one question is no
 * yes to another, and only once, so that one yes is not two.
 */
export function createRequestStates(needs: {
  readonly key: Uint8Array;
  readonly seconds: number;
  readonly clock: Clock;
  readonly state: State;
}): RequestStates {
  const seal = createSecretSeal(needs.key, "requestState");
  const once = createOnce(needs.state, "requestState");
  const now = (): number => Math.floor(needs.clock.now().getTime() / 1000);

  return {
    seal(owner, { answers, state }) {
      const kept = { until: now() + needs.seconds, answers: Object.fromEntries(answers), state };
      return seal.close(bindingOf(owner), JSON.stringify(kept));
    },
    async open(owner, sealed) {
      const opened = typeof sealed === "string" ? seal.open(bindingOf(owner), sealed) : undefined;
      if (opened === undefined) throw mcpErrors.badState({});
      const kept: unknown = JSON.parse(opened.text);
      if (!isJsonObject(kept) || !isJsonObject(kept["answers"])) throw mcpErrors.badState({});
      const left = Number(kept["until"]) - now();
      // It is remembered a little longer than it is good for, as no two replicas have the same time.
      const fresh = left >= 0 && (await once.first(opened.nonce, left + clockSkewSeconds));
      if (!fresh) throw mcpErrors.badState({});
      return { answers: new Map(Object.entries(kept["answers"])), state: kept["state"] };
    },
  };
}

const clockSkewSeconds = 60;

const bindingOf = ({ principal, method, name, arguments: given }: StateOwner): string =>
  createHash("sha256")
    .update(canonicalJson([principal, method, name, given ?? {}]))
    .digest("base64url");
