import type { Receiver, SendFailure } from "../../channel.ts";
import type { Instances } from "../../instances/instances.ts";
import type { ForwardOptions } from "../../upstream.ts";
import { Attempts } from "../attempts.ts";

export interface Heard extends Receiver {
  readonly order: readonly string[];
  failure: SendFailure | undefined;
}

/** Writes down what it hears; `react` is called behind each. */
export function hearing(react: (what: string) => void = () => {}): Heard {
  const order: string[] = [];
  const note = (what: string): void => {
    order.push(what);
    react(what);
  };
  const heard: Heard = {
    order,
    failure: undefined,
    sent: () => note("sent"),
    message: () => note("message"),
    data() {
      note("data");
      return true;
    },
    end: () => note("end"),
    failed(failure) {
      heard.failure = failure;
      note("failed");
    },
  };
  return heard;
}

const outbound = { era: "modern", method: "m", id: 1, body: Buffer.from("{}") } as const;
const never = new AbortController().signal;

/** One request, not begun yet. */
export const attempt = (
  instances: Instances,
  heard: Receiver,
  options: Partial<ForwardOptions> = {},
): Attempts =>
  new Attempts(instances, () => outbound, heard, { signal: never, idempotent: false, ...options });

export function begun(instances: Instances, options: Partial<ForwardOptions> = {}) {
  const heard = hearing();
  const attempts = attempt(instances, heard, options);
  attempts.start();
  return { attempts, heard };
}

/** Requests that the instances have now. */
export const held = (instances: Instances): number =>
  instances.report().instances.reduce((sum, { inFlight }) => sum + inFlight, 0);
