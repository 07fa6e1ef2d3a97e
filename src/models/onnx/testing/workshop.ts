import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type * as z from "zod";
import { needPackage } from "../../../../test/need-package.ts";
import { isKumihimoError, type KumihimoError } from "../../../kernel/errors.ts";
import { languages } from "../../../kernel/language.ts";
import { childProcessPool } from "../../../media/isolation/child-process-pool.ts";
import { isolationConfig } from "../../../media/isolation/config.ts";
import type { Inference } from "../../capabilities/infer.ts";
import type { Provider } from "../../provider.ts";
import { contractFaults } from "../../testing/contract-faults.ts";
import { openWire } from "../../wire/wire.ts";
import { onnx } from "../provider.ts";
import { onnxSettings } from "../settings.ts";

type Given = Partial<z.input<typeof onnxSettings>>;

/** A folder for model files, and child processes to run them. */
export interface Workshop extends AsyncDisposable {
  readonly folder: string;
  /** @returns the file's whole path. */
  write(name: string, content: string | Uint8Array): string;
  /** A provider of one model, named `it`. */
  open(file: string, given?: Given, model?: Readonly<Record<string, unknown>>): Provider;
  /** The error, which says nothing of this machine in any language. */
  failureOf(pending: Promise<unknown>): Promise<KumihimoError>;
}

export function openWorkshop(workers = 2): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "kumihimo-onnx-"));
  const pool = childProcessPool(isolationConfig.parse({ workers, memoryBytes: 512 * 1024 * 1024 }));
  const wire = openWire();
  return {
    folder,
    write(name, content) {
      const file = join(folder, name);
      writeFileSync(file, content);
      return file;
    },
    open(file, given, model) {
      const models = { it: { file, ...model } };
      const settings = onnxSettings.parse({ kind: "onnx", models, ...given });
      return onnx.open("subject", settings, { wire, pool });
    },
    async failureOf(pending) {
      const error: unknown = await pending.then(
        () => assert.fail("it succeeded"),
        (reason: unknown) => reason,
      );
      assert(isKumihimoError(error), String(error));
      for (const language of languages) {
        const { message, advice } = error.words(language);
        assert(!`${message}${advice}`.includes(folder), "a path is in the message");
      }
      return error;
    },
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]();
      await wire[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function infer(
  provider: Provider,
  input: unknown,
  signal = AbortSignal.timeout(60_000),
): Promise<Inference> {
  const reply = await provider.services.infer?.run({ input }, { model: "it", signal });
  assert(reply !== undefined);
  assert.deepEqual(contractFaults("infer", reply), []);
  return reply.value;
}

/** A test that needs the runtime itself; it is given its folder. */
export function testReal(name: string, body: (runtime: string) => Promise<void>): void {
  test(name, async (t) => {
    const runtime = needPackage(t, "onnx", "onnxruntime-node");
    if (runtime !== undefined) await body(runtime);
  });
}
