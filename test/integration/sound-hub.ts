/** A hub with a studio for a provider, and recordings in its root. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { tone, wavOf } from "../../src/media/audio/testing/wav-of.ts";
import type { Vendor } from "../../src/models/testing/vendor-server.ts";
import { checkout, type CallResult, type RealHub, realHub } from "../real-hub.ts";
import { soundStudio, studioConfig } from "./sound-studio.ts";

export interface SoundHub extends AsyncDisposable {
  readonly folder: string;
  readonly studio: Vendor;
  readonly hub: RealHub;
  /** The artifact of an answer as a file here. */
  saved(answer: CallResult, name: string): Promise<string>;
}

export async function soundHub(): Promise<SoundHub> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "sound-tools-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const studio = stack.use(await soundStudio());
  const config = path.join(folder, "hub.json");
  await writeFile(config, JSON.stringify(studioConfig(studio)));
  await record(path.join(folder, "silent.wav"), 0);
  await record(path.join(folder, "call.wav"), 0.3);
  const media = `${checkout}examples/media`;
  const hub = stack.use(await realHub(["--config", config, "--root", media, "--root", folder]));
  const owned = stack.move();
  return {
    folder,
    studio,
    hub,
    async saved(answer, name) {
      const id = part<string>(answer, "artifact").slice("artifact://".length);
      const headers = { authorization: `Bearer ${hub.token}` };
      const response = await fetch(`${hub.url}/artifacts/${id}`, { headers });
      if (!response.ok) throw new Error(`The artifact is not there: ${response.status}`);
      const file = path.join(folder, name);
      await writeFile(file, await response.bytes());
      return file;
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** Eight seconds of a tone. */
async function record(file: string, level: number): Promise<void> {
  const sampleRate = 16_000;
  const values = tone(200, { sampleRate, seconds: 8, level });
  await writeFile(file, wavOf({ coding: "s16", sampleRate, values }));
}

/** A part of a structured answer; a test states the type it expects and then looks. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- stands for a cast at each use
export const part = <Type>({ structuredContent }: CallResult, name: string): Type =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asserted on by the test
  structuredContent?.[name] as Type;

export const words = ({ content }: CallResult): string =>
  content.map(({ text }) => text ?? "").join("\n");

/** Of the parts that failed. */
export const codes = (answer: CallResult): string[] =>
  part<{ code: string }[]>(answer, "failures").map(({ code }) => code);
