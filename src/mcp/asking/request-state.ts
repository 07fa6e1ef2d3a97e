import { createHash } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import { mcpErrors } from "../errors.ts";
import { isJsonObject } from "../protocol.ts";
import { createSeal } from "../seal.ts";
import type { Round } from "./interaction.ts";

/** The one request that a state belongs to. */
export interface StateOwner {
  readonly principal: string;
  readonly method: string;
  readonly name: string;
  readonly arguments: unknown;
}

/** The `requestState` that a modern client carries between the rounds of one call. */
export interface RequestStates {
  seal(owner: StateOwner, round: Round): string;
  /** @throws `mcp.badState` when it was changed, is too old, or was given for another request. */
  open(owner: StateOwner, sealed: unknown): Round;
}

/**
 * Seals what the client must bring back: its earlier answers and the tool's own state.
 *
 * It is signed, not hidden: the client can read what it said itself. It opens only for the same
 * principal, method, name and arguments, so that a yes to one question is no yes to another.
 */
export function createRequestStates(needs: {
  readonly key: Uint8Array;
  readonly seconds: number;
  readonly clock: Clock;
}): RequestStates {
  const seal = createSeal(needs.key, "requestState");
  const now = (): number => Math.floor(needs.clock.now().getTime() / 1000);

  return {
    seal(owner, { answers, state }) {
      const kept = { until: now() + needs.seconds, answers: Object.fromEntries(answers), state };
      return seal.close(bindingOf(owner), Buffer.from(JSON.stringify(kept)).toString("base64url"));
    },
    open(owner, sealed) {
      const text = typeof sealed === "string" ? seal.open(bindingOf(owner), sealed) : undefined;
      if (text === undefined) throw mcpErrors.badState({});
      const kept: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
      if (!isJsonObject(kept) || !isJsonObject(kept["answers"]) || Number(kept["until"]) < now()) {
        throw mcpErrors.badState({});
      }
      return { answers: new Map(Object.entries(kept["answers"])), state: kept["state"] };
    },
  };
}

const bindingOf = ({ principal, method, name, arguments: given }: StateOwner): string =>
  createHash("sha256")
    .update(JSON.stringify([principal, method, name, sorted(given ?? {})]))
    .digest("base64url");

/** The same value with its keys in order, so that a client may send them in any. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
