import type { AudioEngine } from "./audio/audio-engine.ts";
import type { ChartEngine } from "./chart/chart-engine.ts";
import type { CodeEngine } from "./codes/code-engine.ts";
import type { DocumentEngine } from "./document/document-engine.ts";
import type { ImageEngine } from "./image/image-engine.ts";
import type { OcrEngine } from "./ocr/ocr-engine.ts";
import type { SpeechEngine } from "./speech/speech-engine.ts";
import type { VideoEngine } from "./video/video-engine.ts";

/** The engines a hub reads media with, one for each kind of work. */
export interface Engines {
  readonly image: ImageEngine;
  readonly ocr: OcrEngine;
  readonly codes: CodeEngine;
  readonly audio: AudioEngine;
  readonly video: VideoEngine;
  readonly speech: SpeechEngine;
  readonly chart: ChartEngine;
  readonly document: DocumentEngine;
}
