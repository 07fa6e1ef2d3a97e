/** The jobs of the child processes, with their faults as the errors of this room. */

import { resolve } from "node:path";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { jobModule } from "../../media/isolation/job-module.ts";
import type { WorkerPool } from "../../media/isolation/worker-pool.ts";
import { modelErrors } from "../errors.ts";
import { inferenceErrors } from "../inference-errors.ts";
import { mostElements, type Signature, type Tensor } from "../tensors/tensor.ts";
import type { TensorRequest } from "../tensors/tensor-request.ts";
import { fileProblems } from "./file-problems.ts";
import { modelFile } from "./model-file.ts";
import type * as onnxJob from "./onnx-job.ts";
import type { LocalModel, OnnxSettings } from "./settings.ts";

const module = jobModule<typeof onnxJob>(import.meta.url, "./onnx-job");

interface NamedFile extends Pick<LocalModel, "file"> {
  readonly name: string;
}

/**
 * @throws every method: `models.modelUnusable`, `models.runtimeMissing`, `models.runFailed`,
 * `models.answerTooLong`, `models.tookTooLong`, `models.rateLimited`; the signal's reason.
 */
export interface LocalRuns {
  /** When the file was last changed, ISO 8601: what answers of the old one must not be given for. */
  version(model: NamedFile): Promise<string>;
  signature(model: NamedFile, signal: AbortSignal): Promise<Signature>;
  infer(model: NamedFile, request: TensorRequest, signal: AbortSignal): Promise<readonly Tensor[]>;
}

export function localRuns(provider: string, settings: OnnxSettings, pool: WorkerPool): LocalRuns {
  const { threads, maxFileBytes, timeoutSeconds: seconds } = settings;
  const runtime = settings.runtime.startsWith(".") ? resolve(settings.runtime) : settings.runtime;
  const kept = new Map<string, { readonly stamp: string; readonly signature: Signature }>();

  const jobOf = async ({ name, file }: NamedFile): Promise<onnxJob.OnnxModel> => {
    const path = resolve(file);
    const { stamp } = await modelFile(path, name, maxFileBytes);
    return { runtime, file: path, threads, stamp };
  };

  const done = async <Value>(
    model: string,
    work: Promise<onnxJob.Outcome<Value>>,
    signal: AbortSignal,
  ): Promise<Value> => {
    const about = { provider, model, seconds };
    const outcome = await work.catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(error, about);
    });
    if ("value" in outcome) return outcome.value;
    throw errorOf(outcome, about, settings.maxOutputElements);
  };

  return {
    async version({ name, file }) {
      return (await modelFile(resolve(file), name, maxFileBytes)).changedAt.toISOString();
    },

    async signature(model, signal) {
      const { name } = model;
      const job = await jobOf(model);
      const known = kept.get(name);
      if (known?.stamp === job.stamp) return known.signature;
      const asked = pool.run({ module, name: "describeModel", seconds }, [job], signal);
      const signature = await done(name, asked, signal);
      kept.set(name, { stamp: job.stamp, signature });
      return signature;
    },

    async infer(model, { inputs, outputs }, signal) {
      const job = await jobOf(model);
      const args: Parameters<typeof onnxJob.runModel> = [job, inputs, outputs];
      const asked = pool.run({ module, name: "runModel", seconds }, args, signal);
      return await done(model.name, asked, signal);
    },
  };
}

interface About {
  readonly provider: string;
  readonly model: string;
  readonly seconds: number;
}

function errorOf(
  { fault, detail }: { readonly fault: onnxJob.Fault; readonly detail: string },
  { provider, model }: About,
  limit: number,
): KumihimoError {
  const options = { cause: new Error(detail) };
  switch (fault) {
    case "noRuntime":
      return inferenceErrors.runtimeMissing({ provider }, options);
    case "tooLong":
      return inferenceErrors.answerTooLong({
        model,
        elements: Number(detail),
        limit: Math.min(limit, mostElements),
      });
    case "runFailed":
      return inferenceErrors.runFailed({ model }, options);
    case "unreadable":
    case "unsupported":
      return inferenceErrors.modelUnusable({ model, problem: fileProblems[fault] }, options);
  }
}

/** What the end of a child process means: it crashed, grew too large, or came too late. */
function failureOf(cause: unknown, { provider, model, seconds }: About): unknown {
  const code = isKumihimoError(cause) ? cause.code : "";
  if (code === "kernel.deadline") return modelErrors.tookTooLong({ provider, seconds }, { cause });
  if (code === "kernel.busy") return modelErrors.rateLimited({ provider }, { cause });
  return code === "kernel.cancelled" ? cause : inferenceErrors.runFailed({ model }, { cause });
}
