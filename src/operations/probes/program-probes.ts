import type { Localized } from "../../kernel/language.ts";
import type { ProgramName } from "../../media/programs/config.ts";
import type { Programs } from "../../media/programs/programs.ts";
import { type Finding, plainly, type Probe } from "../doctor.ts";

interface Known {
  readonly program: ProgramName;
  readonly adds: Localized;
  /** The same name in Debian and Homebrew. */
  readonly package: string;
}

const known: readonly Known[] = [
  {
    program: "ffmpeg",
    adds: {
      en: "video, and sound other than WAV: frames, scenes, silences, MP3 and Opus",
      ja: "動画と WAV 以外の音声（フレーム、場面、無音区間、MP3・Opus の作成）",
    },
    package: "ffmpeg",
  },
  {
    program: "ffprobe",
    adds: {
      en: "what a recording or film consists of: length, size, tracks",
      ja: "録音・動画の構成（長さ、大きさ、トラック）",
    },
    package: "ffmpeg",
  },
  {
    program: "espeak-ng",
    adds: {
      en: "the local voice of speech_synthesis and podcast_creation",
      ja: "speech_synthesis と podcast_creation の手元の音声合成",
    },
    package: "espeak-ng",
  },
];

/** The system programs that the media engines start. */
export const programProbes = (programs: Programs): Probe[] =>
  known.map(({ program, adds, package: name }) => ({
    name: program,
    async look(): Promise<Omit<Finding, "name">> {
      const { found, version } = await programs.detect(program);
      if (found) return { state: "ok", found: plainly(version ?? "?") };
      return {
        state: "missing",
        found: { en: "not installed", ja: "導入されていません" },
        adds,
        install: { debian: `sudo apt-get install -y ${name}`, macos: `brew install ${name}` },
      };
    },
  }));
