/** Opens and reads every source of a call side by side; one that fails does not spoil the others. */

import type { SourceKind } from "../../evidence/passage.ts";
import { slots } from "../../kernel/slots.ts";
import type { MediaKind } from "../../media/media.ts";
import type { MediaRef } from "../../media/refs/media-ref.ts";
import { inOrder } from "../in-order.ts";
import { settle, type SourceFailure } from "../settle.ts";
import { audioSource } from "./audio-source.ts";
import { documentSource } from "./document-source.ts";
import { listFacts } from "./list-facts.ts";
import { imageSource } from "./image-source.ts";
import type { ReadingRoom, ReadSource, SourceReading } from "./source-reading.ts";
import { videoSource } from "./video-source.ts";

/** Texts shown to a model at once. */
const listingsAtOnce = 4;

/** A text shorter than this has no more facts than the rules find, in characters. */
const worthListing = 40;

/** Sources read at once; each uses several engines side by side already. */
const atOnce = 2;

export interface GivenSources {
  readonly text: readonly string[];
  readonly image: readonly MediaRef[];
  readonly audio: readonly MediaRef[];
  readonly video: readonly MediaRef[];
  readonly document: readonly MediaRef[];
}

export interface ReadSources {
  /** In the order they were given. */
  readonly readings: readonly SourceReading[];
  readonly failures: readonly SourceFailure[];
}

interface Reader {
  readonly read: ReadSource;
  readonly wanted: readonly MediaKind[];
}

const readers: Readonly<Record<Exclude<SourceKind, "text">, Reader>> = {
  image: { read: imageSource, wanted: ["image"] },
  audio: { read: audioSource, wanted: ["audio", "video"] },
  video: { read: videoSource, wanted: ["video", "image"] },
  document: { read: documentSource, wanted: ["document", "text"] },
};

export async function readSources(
  room: ReadingRoom,
  given: GivenSources,
  progress: (share: number) => void,
): Promise<ReadSources> {
  const jobs = (["image", "audio", "video", "document"] as const).flatMap((kind) =>
    given[kind].map((ref, index) => ({ kind, ref, source: `${kind} ${index + 1}` })),
  );
  const places = slots("sources", { atOnce, waiting: jobs.length });
  let done = 0;
  const settled = await Promise.all(
    jobs.map(({ kind, ref, source }) =>
      places.use(room.signal, async () => {
        const read = await settle(source, readOne(room, readers[kind], { ref, source }), room);
        done += 1;
        progress(done / jobs.length);
        return read;
      }),
    ),
  );
  const readings = await factsListed(room, [
    ...given.text.map(textSource),
    ...settled.flatMap(({ value }) => value ?? []),
  ]);
  return {
    readings,
    failures: [
      ...settled.flatMap(({ failure }) => failure ?? []),
      ...readings.flatMap(({ failures }) => failures),
    ],
  };
}

/** What each source states, where a model can list it and has not looked at it already. */
const factsListed = (
  room: ReadingRoom,
  readings: readonly SourceReading[],
): Promise<readonly SourceReading[]> =>
  inOrder(readings, { atOnce: listingsAtOnce, signal: room.signal }, (reading) =>
    withFacts(room, reading),
  );

async function withFacts(
  { work, language }: ReadingRoom,
  reading: SourceReading,
): Promise<SourceReading> {
  const { source, passages, observations } = reading;
  const length = passages.reduce((sum, { text }) => sum + text.length, 0);
  if (observations.length > 0 || length < worthListing) return reading;
  const found = await work.part("generate", source, (session) =>
    listFacts(session, { source, language, passages }),
  );
  const { value, failure } = found;
  return {
    ...reading,
    observations: value?.value ?? [],
    models: value === undefined ? reading.models : [...reading.models, value.model],
    failures: failure === undefined ? reading.failures : [...reading.failures, failure],
  };
}

async function readOne(
  room: ReadingRoom,
  { read, wanted }: Reader,
  { ref, source }: { readonly ref: MediaRef; readonly source: string },
): Promise<SourceReading> {
  await using media = await room.needs.media.open(ref, { signal: room.signal, wanted });
  return await read(room, source, media);
}

function textSource(text: string, index: number): SourceReading {
  const source = `text ${index + 1}`;
  return {
    source,
    kind: "text",
    about: "",
    passages: [{ source, kind: "text", text, place: {} }],
    observations: [],
    models: [],
    content: [],
    failures: [],
  };
}
