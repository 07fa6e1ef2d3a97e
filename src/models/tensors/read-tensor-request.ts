/** What a caller may send to a model: the protocol's own request, or values by the names of the inputs. */

import { isRecord } from "./is-record.ts";
import { readNamedValues } from "./read-named-values.ts";
import { readProtocolRequest } from "./read-protocol-request.ts";
import type { Refuse } from "./refuse.ts";
import type { TensorRequest } from "./tensor-request.ts";
import type { TensorSpec } from "./tensor.ts";

/** Whether the input is a request of the Open Inference Protocol, which says its types and shapes itself. */
export function isProtocolRequest(input: unknown): boolean {
  if (!isRecord(input) || !Array.isArray(input["inputs"])) return false;
  const [first]: unknown[] = input["inputs"];
  return isRecord(first) && "name" in first;
}

/**
 * @param specs the model's inputs; may be left out for a request of the protocol, which is then only
 * held against itself.
 * @throws what `refuse` makes.
 */
export function readTensorRequest(
  input: unknown,
  specs: readonly TensorSpec[] | undefined,
  refuse: Refuse,
): TensorRequest {
  if (isProtocolRequest(input)) return readProtocolRequest(input, specs, refuse);
  return { inputs: readNamedValues(input, specs ?? [], refuse) };
}
