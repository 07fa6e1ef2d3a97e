/** Film, read with ffmpeg. */

import { wavFile } from "../audio/wav.ts";
import { mediaErrors } from "../errors.ts";
import { remembered } from "../ffmpeg/remembered.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { PictureTrack } from "../ffmpeg/stream-probe.ts";
import type { Programs } from "../programs/programs.ts";
import { evenFrames, frameForEachScene } from "./choose-frames.ts";
import type { VideoConfig } from "./config.ts";
import { copyableFrom, cutFilm, cutSide } from "./cut-film.ts";
import { type FilmPass, filmPass, speechRate } from "./film-pass.ts";
import { type Film, openFilm } from "./film.ts";
import { scenesBetween } from "./scenes.ts";
import type { ReadVideoOptions, VideoEngine, VideoProbe, VideoReading } from "./video-engine.ts";

/** Frames taken for each one shown, so that most scenes have one near their middle. */
const choice = 4;

export function ffmpegVideo(programs: Programs, settings: VideoConfig): VideoEngine {
  const open = remembered((path, signal) => openFilm(programs, settings, path, signal));

  return {
    name: "ffmpeg",
    probe: async (path, signal) => probeOf(await open(path, signal)),

    async read(path, options, signal) {
      const film = await open(path, signal);
      const about = probeOf(film);
      const count = Math.max(1, Math.min(settings.maxFrames, Math.floor(options.maxFrames)));
      const scenesWanted = options.framesAt === "scenes";
      const pass = filmPass({
        ...settings,
        ...fit(about, options.maxSide ?? settings.maxSide),
        durationSeconds: film.durationSeconds,
        picture: film.picture.index,
        sound: film.sound?.index,
        evenFrames: scenesWanted ? count * choice : count,
        cutFrames: scenesWanted ? count : 0,
        speech: options.speech === true,
        keepFrames: keepFrames((await programs.detect("ffmpeg")).version),
      });
      const reached = await runFfmpeg(
        programs,
        {
          what: "video",
          input: { path, demuxer: film.container.demuxer },
          inputArguments: ["-max_pixels", `${settings.maxPixels}`],
          ...settings,
          ...pass,
          ...progressOf(options, film.durationSeconds),
        },
        signal,
      );
      return readingOf(about, pass, { reached, count, scenesWanted });
    },

    async cut(path, into, options, signal) {
      const film = await open(path, signal);
      const size = fit(probeOf(film), cutSide);
      return cutFilm({ programs, settings, film }, { ...options, ...size, into }, signal);
    },

    async cutBefore(path, second, signal) {
      return copyableFrom({ programs, settings, film: await open(path, signal) }, second, signal);
    },
  };
}

function readingOf(
  about: VideoProbe,
  pass: FilmPass,
  run: { readonly reached: number; readonly count: number; readonly scenesWanted: boolean },
): VideoReading {
  const durationSeconds = trueLength(about.durationSeconds, run.reached);
  const scenes = scenesBetween(pass.cuts, durationSeconds);
  const frames = run.scenesWanted
    ? frameForEachScene([...pass.evenFrames(), ...pass.cutFrames()], scenes, run.count)
    : evenFrames(pass.evenFrames(), durationSeconds, run.count);
  if (frames.length === 0) {
    throw mediaErrors.unreadable({ what: "video", why: "none of its pictures can be decoded" });
  }
  const speech = pass.speech?.bytes();
  return {
    probe: { ...about, durationSeconds },
    frames,
    scenes,
    ...(pass.meter !== undefined && {
      sound: {
        ...pass.meter.measures(durationSeconds),
        ...(speech !== undefined && {
          speech: wavFile(speech, { sampleRate: speechRate, channels: 1 }),
        }),
      },
    }),
  };
}

/** A film that breaks off is as long as what is there of it, whatever its head says. */
const trueLength = (stated: number, reached: number): number =>
  Math.abs(stated - reached) > 1 ? reached : stated;

function probeOf({ picture, sound, container, durationSeconds, tags }: Film): VideoProbe {
  const { codec, rotation, framesPerSecond } = picture;
  return {
    durationSeconds,
    ...shown(picture),
    ...(framesPerSecond !== undefined && { framesPerSecond }),
    codec,
    container: container.name,
    ...(rotation !== 0 && { rotation }),
    ...(sound && {
      audio: { codec: sound.codec, sampleRate: sound.sampleRate, channels: sound.channels },
    }),
    tags,
  };
}

/** Pixels as a player shows them: made square, then turned. */
function shown(picture: PictureTrack): { readonly width: number; readonly height: number } {
  const width = Math.max(1, Math.round(picture.width * picture.pixelAspect));
  const { height } = picture;
  return picture.rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** No larger than it is; even, because JPEG halves the colours. */
function fit(
  { width, height }: VideoProbe,
  maxSide: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

function progressOf(
  { progress }: ReadVideoOptions,
  durationSeconds: number,
): { readonly onSecond?: (second: number) => void } {
  if (progress === undefined) return {};
  return { onSecond: (second) => progress(Math.max(0, Math.min(1, second / durationSeconds))) };
}

/** The option was renamed in ffmpeg 5.1. */
function keepFrames(version = ""): readonly string[] {
  const [, major = Number.NaN, minor = 0] = /^n?(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  return major < 5 || (major === 5 && minor < 1) ? ["-vsync", "0"] : ["-fps_mode", "passthrough"];
}
