import { modelErrors } from "./errors.ts";
import type { Capability } from "./capability.ts";
import type { Models, ModelSession } from "./models.ts";

const lacking = (capability: Capability) => (): Promise<never> =>
  Promise.reject(modelErrors.noProvider({ capability }));

/** For a call that is to stay on this machine. */
export const localSession: ModelSession = {
  offers: () => false,
  generate: lacking("generate"),
  describe: lacking("describe"),
  watch: lacking("watch"),
  filmWindows: lacking("watch"),
  detect: lacking("detect"),
  read: lacking("read"),
  transcribe: lacking("transcribe"),
  speak: lacking("speak"),
  embed: lacking("embed"),
  infer: lacking("infer"),
  usage: () => undefined,
};

/** A hub without any provider. */
export const noModels: Models = {
  offers: () => false,
  session: () => localSession,
  voices: () => Promise.resolve([]),
  inferenceModels: () => Promise.resolve([]),
  providers: [],
  status: () => [],
};
