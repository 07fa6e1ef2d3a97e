/**
 * Many recordings as one: each cut to its sound, every group as loud as the others, silences between.
 *
 * It goes through two files, block by block, so that a long programme needs no memory and leaves the
 * hub room to breathe.
 *
 * @module
 */

import { open } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { mediaErrors } from "../errors.ts";
import type { AssembleOptions, AudioEngine, SoundPart } from "./audio-engine.ts";
import type { AudioConfig } from "./config.ts";
import { limiter } from "./limiter.ts";
import { type LoudnessMeter, loudnessMeter } from "./loudness.ts";
import { decodeSamples } from "./samples.ts";
import { soundEdges } from "./sound-edges.ts";
import { speechTape, type Stretch, type Tape } from "./speech-tape.ts";
import { parseWavHeader, wavHeader, wavHeaderBytes } from "./wav.ts";

type Reader = Pick<AudioEngine, "probe" | "convert">;

/** What reads the recordings. */
export interface AssemblyRoom {
  readonly engineFor: (path: string) => Reader | Promise<Reader>;
  readonly settings: AudioConfig;
  /** Takes the two files. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface Assembled {
  /** 16-bit WAV on one channel. */
  readonly path: string;
  readonly durationSeconds: number;
  readonly parts: readonly { readonly startSecond: number; readonly endSecond: number }[];
}

/** Peaks stay this far below the most a sample can hold, which leaves an encoder room to overshoot. */
const ceiling = 10 ** (-2 / 20);

/** A group is not made louder or softer by more: what is nearly silent stays so. */
const mostGainDecibels = 30;

/** Share of the time that reading takes; the rest is for putting together. */
const readingShare = 0.6;

const rates = { lowest: 16_000, highest: 48_000 };

/** @throws `media.unreadable`, `media.unsupported`, `media.tooLarge`, `media.tooLong`, `media.engineMissing`. */
export async function assembleAudio(
  room: AssemblyRoom,
  parts: readonly SoundPart[],
  options: AssembleOptions,
): Promise<Assembled> {
  const sampleRate = await rateOf(room, parts);
  const path = join(room.folder, "whole.wav");
  await using source = await open(join(room.folder, "parts.pcm"), "wx+", 0o600);
  await using target = await open(path, "wx+", 0o600);
  const { maxOutputBytes: maxBytes } = room.settings;
  const raw = speechTape(source, { sampleRate, offset: 0, maxBytes });
  const whole = speechTape(target, { sampleRate, offset: wavHeaderBytes, maxBytes });
  const read = await readParts({ ...room, sampleRate, raw }, parts, options);
  const spans = await putTogether({ ...room, sampleRate, raw, whole }, read, options);
  await target.write(
    wavHeader(whole.length * 2, { sampleRate, channels: 1 }),
    0,
    wavHeaderBytes,
    0,
  );
  return {
    path,
    durationSeconds: whole.length / sampleRate,
    parts: spans.map(({ start, end }) => ({
      startSecond: start / sampleRate,
      endSecond: end / sampleRate,
    })),
  };
}

/** The highest of the recordings, within what speech needs. */
async function rateOf(
  { engineFor, signal }: AssemblyRoom,
  parts: readonly SoundPart[],
): Promise<number> {
  let highest = rates.lowest;
  for (const file of parts.flatMap(({ files }) => files)) {
    const engine = await engineFor(file);
    const { sampleRate } = await engine.probe(file, signal);
    highest = Math.max(highest, sampleRate);
  }
  return Math.min(rates.highest, highest);
}

interface Reading extends AssemblyRoom {
  readonly sampleRate: number;
  readonly raw: Tape;
}

/** A part on the first tape, and by how much it is made louder. */
interface ReadPart {
  readonly stretch: Stretch;
  readonly gain: number;
}

async function readParts(
  reading: Reading,
  parts: readonly SoundPart[],
  { silenceSeconds, loudnessLufs, progress }: AssembleOptions,
): Promise<readonly ReadPart[]> {
  const { sampleRate } = reading;
  const meters = new Map<string, LoudnessMeter>();
  const stretches: Stretch[] = [];
  for (const [index, part] of parts.entries()) {
    const { group = "" } = part;
    if (loudnessLufs !== undefined && !meters.has(group)) {
      meters.set(group, loudnessMeter(sampleRate, 1));
    }
    const meter = meters.get(group);
    stretches.push(await readPart(reading, part, { meter, whole: silenceSeconds === undefined }));
    progress?.((readingShare * (index + 1)) / parts.length);
  }
  const gains = new Map(
    [...meters].map(([group, meter]) => [group, gainOf(meter, loudnessLufs ?? 0, sampleRate)]),
  );
  return stretches.map((stretch, index) => ({
    stretch,
    gain: gains.get(parts[index]?.group ?? "") ?? 1,
  }));
}

/** Writes the part to the tape; gives what of it is to be heard. The silence around it is not measured. */
async function readPart(
  reading: Reading,
  { files }: SoundPart,
  { meter, whole }: { readonly meter: LoudnessMeter | undefined; readonly whole: boolean },
): Promise<Stretch> {
  const { raw, sampleRate } = reading;
  const start = raw.length;
  const edges = soundEdges(sampleRate);
  for (const file of files) {
    for await (const sound of soundOf(reading, file)) {
      edges.push(sound);
      await raw.write(sound);
    }
  }
  checkLength(reading);
  const heard = edges.stretch();
  const stretch = whole
    ? { start, end: raw.length }
    : { start: start + heard.start, end: start + heard.end };
  if (meter === undefined) return stretch;
  for await (const sound of raw.read(stretch)) meter.push([sound]);
  return stretch;
}

function checkLength({ raw, sampleRate, settings }: Reading): void {
  const seconds = Math.round(raw.length / sampleRate);
  const limit = settings.maxDurationSeconds;
  if (seconds > limit) throw mediaErrors.tooLong({ seconds, limit });
}

/** One file as sound on one channel. */
async function* soundOf(
  { engineFor, signal, sampleRate }: Reading,
  file: string,
): AsyncGenerator<Float32Array> {
  const engine = await engineFor(file);
  const { bytes } = await engine.convert(file, { format: "wav", sampleRate, channels: 1 }, signal);
  const header = parseWavHeader(bytes);
  const end = header.dataOffset + header.dataBytes;
  for (let at = header.dataOffset; at < end; at += blockBytes) {
    signal.throwIfAborted();
    const [sound] = decodeSamples(bytes.subarray(at, Math.min(end, at + blockBytes)), header);
    if (sound !== undefined) yield sound;
    await setImmediate();
  }
}

const blockBytes = 64 * 1024;

/** As a factor; loudness is taken over 0.4 s, so that a shorter cry is measured with silence after it. */
function gainOf(meter: LoudnessMeter, wanted: number, sampleRate: number): number {
  if (meter.lufs() === undefined) meter.push([new Float32Array(Math.round(sampleRate * 0.4))]);
  const lufs = meter.lufs() ?? wanted;
  const decibels = Math.max(-mostGainDecibels, Math.min(mostGainDecibels, wanted - lufs));
  return 10 ** (decibels / 20);
}

/** Where each part lies on the second tape. */
async function putTogether(
  { raw, whole, sampleRate, signal }: Reading & { readonly whole: Tape },
  parts: readonly ReadPart[],
  { silenceSeconds = 0, loudnessLufs, progress }: AssembleOptions,
): Promise<readonly Stretch[]> {
  const spans: Stretch[] = [];
  for (const [index, { stretch, gain }] of parts.entries()) {
    if (index > 0) await whole.write(new Float32Array(Math.round(silenceSeconds * sampleRate)));
    const start = whole.length;
    const held = loudnessLufs === undefined ? undefined : limiter(sampleRate, ceiling);
    for await (const sound of raw.read(stretch)) {
      signal.throwIfAborted();
      await whole.write(held?.push(sound.map((sample) => sample * gain)) ?? sound);
    }
    await whole.write(held?.end() ?? new Float32Array(0));
    spans.push({ start, end: whole.length });
    progress?.(readingShare + ((1 - readingShare) * (index + 1)) / parts.length);
  }
  return spans;
}
