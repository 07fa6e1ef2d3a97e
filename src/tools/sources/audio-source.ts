import type { Media } from "../../media/media.ts";
import { capabilityWords } from "../../models/capability.ts";
import type { Transcript } from "../../models/capabilities/transcribe.ts";
import { fileOf } from "../media-file.ts";
import { type AudioFacts, audioWords, isSilent, readAudio } from "../audio-facts.ts";
import { toolErrors } from "../errors.ts";
import type { Part } from "../model-work.ts";
import type { SourceFailure } from "../settle.ts";
import type { ReadingRoom, ReadSource } from "./source-reading.ts";
import { spokenPassages } from "./spoken-passages.ts";

interface Heard {
  readonly transcript: Transcript;
  readonly model: string;
}

/** A recording: what is said in it where a provider can listen, its length, loudness and silences. */
export const audioSource: ReadSource = async (room, source, media) => {
  const { needs, signal, language } = room;
  const facts = await readAudio(needs.engines.audio, await media.path(), signal);
  const heard = await listen(room, { source, media, facts });
  return {
    source,
    kind: "audio",
    about: audioWords(facts, language),
    passages:
      heard.value === undefined ? [] : spokenPassages(source, "audio", heard.value.transcript),
    observations: [],
    models: heard.value === undefined ? [] : [heard.value.model],
    content: [],
    failures: heard.failure === undefined ? [] : [heard.failure],
  };
};

interface Recording {
  readonly source: string;
  readonly media: Media;
  readonly facts: AudioFacts;
}

async function listen(
  { work, language }: ReadingRoom,
  { source, media, facts }: Recording,
): Promise<Part<Heard>> {
  const unheard = isSilent(facts.sound)
    ? toolErrors.silent({})
    : work.wants("transcribe")
      ? undefined
      : toolErrors.needsProvider({ able: capabilityWords.transcribe });
  if (unheard !== undefined) {
    const failure: SourceFailure = { source, code: unheard.code, ...unheard.words(language) };
    return { failure };
  }
  const { durationSeconds } = facts.probe;
  return await work.part("transcribe", source, async (session) => {
    const recording = fileOf(media, await media.path(), durationSeconds);
    const { value, model } = await session.transcribe({ recording, words: false });
    return { transcript: value, model };
  });
}
