import assert from "node:assert/strict";
import { isKumihimoError } from "../../../kernel/errors.ts";
import type { InstanceReport, Instances, Lease, Wish } from "../instances.ts";
import { anyone, never } from "./toy-instances.ts";

export const failsWith =
  (code: string) =>
  (error: unknown): boolean =>
    isKumihimoError(error) && error.code === code;

export function take(instances: Instances, wish: Wish = anyone): Lease {
  const lease = instances.tryAcquire(wish);
  assert.ok(lease, "All were full.");
  return lease;
}

/** Who gets requests that end at once. */
export const takers = (instances: Instances, times: number): readonly string[] =>
  Array.from({ length: times }, () => {
    const lease = take(instances);
    lease.release("neutral");
    return lease.instance.id;
  });

/** Lets requests to one instance fail. */
export function failAt(instances: Instances, id: string, times: number): void {
  for (let request = 0; request < times; request += 1) {
    take(instances, { signal: never, only: id }).release("failed");
  }
}

export const reportOf = (instances: Instances, id: string): InstanceReport =>
  instances.report().instances.find((each) => each.id === id) ?? assert.fail(id);

export const inFlight = (instances: Instances): readonly number[] =>
  instances.report().instances.map((each) => each.inFlight);
