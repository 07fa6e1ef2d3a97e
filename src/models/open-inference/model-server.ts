/** The requests of the Open Inference Protocol (REST, version 2), as KServe, Triton and MLServer take them. */

import { askJson, type Asking } from "../wire/ask-json.ts";
import type { Wire } from "../wire/wire.ts";
import type { Signature, Tensor } from "../tensors/tensor.ts";
import type { TensorRequest } from "../tensors/tensor-request.ts";
import { inferReply, metadataReply, parseExactly, repositoryReply } from "./replies.ts";
import { requestText } from "./request-text.ts";

/** A model as the server knows it. */
export interface Target {
  readonly model: string;
  readonly version?: string | undefined;
}

export interface ServedSignature extends Signature {
  readonly versions: readonly string[];
}

/** @throws every method: see `askJson`. */
export interface ModelServer {
  signature(target: Target, signal: AbortSignal): Promise<ServedSignature>;
  infer(target: Target, request: TensorRequest, signal: AbortSignal): Promise<readonly Tensor[]>;
  /** Names of the models that are ready; only some servers, such as Triton, can tell. */
  index(signal: AbortSignal): Promise<readonly string[]>;
}

interface Address {
  readonly wire: Wire;
  readonly provider: string;
  readonly baseUrl: string;
  readonly apiKey: string;
}

export function modelServer({ wire, provider, baseUrl, apiKey }: Address): ModelServer {
  const authorization = apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };

  const asking = (model: string, path: string, signal: AbortSignal, body?: string): Asking => ({
    wire,
    provider,
    model,
    url: `${baseUrl}/v2/${path}`,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...authorization,
    },
    signal,
    ...(body === undefined ? {} : { body }),
    parse: parseExactly,
  });

  return {
    signature: (target, signal) =>
      askJson(asking(target.model, pathOf(target), signal), metadataReply),
    infer: (target, request, signal) =>
      askJson(
        asking(target.model, `${pathOf(target)}/infer`, signal, requestText(request)),
        inferReply,
      ),
    index: (signal) =>
      askJson(asking("", "repository/index", signal, '{"ready":true}'), repositoryReply),
  };
}

/** Names and versions never begin with a dot, so that no path leads elsewhere. */
function pathOf({ model, version }: Target): string {
  const versions = version === undefined ? "" : `/versions/${encodeURIComponent(version)}`;
  return `models/${encodeURIComponent(model)}${versions}`;
}
