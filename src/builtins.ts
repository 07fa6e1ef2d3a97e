/** Everything the hub brings itself, through the same door as a plugin's. */

import * as z from "zod";
import { localAudio } from "./media/audio/local-audio.ts";
import { echartsChart } from "./media/chart/echarts-chart.ts";
import { zxingCodes } from "./media/codes/zxing-codes.ts";
import type { MediaConfig } from "./media/config.ts";
import { localDocument } from "./media/document/local-document.ts";
import { sharpImage } from "./media/image/sharp-image.ts";
import type { WorkerPool } from "./media/isolation/worker-pool.ts";
import { tesseractOcr } from "./media/ocr/tesseract-ocr.ts";
import type { Programs } from "./media/programs/programs.ts";
import { espeakSpeech } from "./media/speech/espeak-speech.ts";
import { ffmpegVideo } from "./media/video/ffmpeg-video.ts";
import { isolatedComparison } from "./evidence/isolated-comparison.ts";
import type { ModelsConfig } from "./models/config.ts";
import { openProviders } from "./models/open-providers.ts";
import type { Wire } from "./models/wire/wire.ts";
import { providerKinds } from "./provider-kinds.ts";
import { definePlugin, type Plugin } from "./plugins/define-plugin.ts";
import { audioSentiment } from "./tools/audio-sentiment.ts";
import { audioTranscription } from "./tools/audio-transcription.ts";
import { chartView } from "./tools/chart-view.ts";
import { fileProcessing } from "./tools/file-processing.ts";
import { imageAnalysis } from "./tools/image-analysis.ts";
import { imageDescription } from "./tools/image-description.ts";
import { mlInference } from "./tools/ml-inference.ts";
import { multimodalAnalysis } from "./tools/multimodal-analysis.ts";
import { podcastCreation } from "./tools/podcast-creation.ts";
import { compareSources } from "./tools/prompts/compare-sources.ts";
import { describePicture } from "./tools/prompts/describe-picture.ts";
import { recordingMinutes } from "./tools/prompts/recording-minutes.ts";
import { artifactResource } from "./tools/resources/artifact-resource.ts";
import { inferenceModelsResource } from "./tools/resources/inference-models-resource.ts";
import { voicesResource } from "./tools/resources/voices-resource.ts";
import { speechSynthesis } from "./tools/speech-synthesis.ts";
import { videoAnalysis } from "./tools/video-analysis.ts";
import { visualReport } from "./tools/visual-report.ts";

/** What the engines and providers run in. */
export interface Ground {
  readonly settings: { readonly media: MediaConfig; readonly models: ModelsConfig };
  /** Processes for engines that are libraries. */
  readonly pool: WorkerPool;
  /** System programs, such as ffmpeg. */
  readonly programs: Programs;
  /** Connections to model services. */
  readonly wire: Wire;
}

/** The hub's own plugins are set by its configuration, not by settings of their own. */
const none = z.strictObject({});

/** In the order in which they start. */
export const builtins = (ground: Ground): readonly Plugin[] => [
  engines(ground),
  providers(ground),
  tools(ground.pool),
  prompts,
  resources(ground.settings.media),
];

const engines = ({ settings: { media }, pool, programs }: Ground): Plugin =>
  definePlugin({
    id: "kumihimo.engines",
    contract: 1,
    settings: none,
    start(host) {
      const { maxPixels } = media.image;
      host.setEngine("image", sharpImage(media.image, pool));
      host.setEngine("ocr", tesseractOcr({ ...media.ocr, maxPixels }, pool));
      host.setEngine("codes", zxingCodes({ ...media.codes, maxPixels }, pool));
      host.setEngine("audio", localAudio(programs, media.audio));
      host.setEngine("video", ffmpegVideo(programs, media.video));
      host.setEngine("speech", espeakSpeech(programs, pool, media.speech));
      host.setEngine("chart", echartsChart(media.chart, pool));
      host.setEngine("document", localDocument(media.document, pool));
    },
  });

const providers = ({ settings: { models }, pool, wire }: Ground): Plugin =>
  definePlugin({
    id: "kumihimo.providers",
    contract: 1,
    settings: none,
    async start(host) {
      const opened = await openProviders(models.providers, providerKinds, { pool, wire });
      for (const provider of opened) host.addProvider(provider);
    },
  });

const tools = (pool: WorkerPool): Plugin =>
  definePlugin({
    id: "kumihimo.tools",
    contract: 1,
    settings: none,
    start(host) {
      host.addTool(imageDescription(host));
      host.addTool(imageAnalysis(host));
      host.addTool(audioTranscription(host));
      host.addTool(audioSentiment(host));
      host.addTool(videoAnalysis(host));
      host.addTool(multimodalAnalysis(host, isolatedComparison(pool)));
      host.addTool(speechSynthesis(host));
      host.addTool(podcastCreation(host));
      host.addTool(mlInference(host));
      host.addTool(visualReport(host));
      host.addTool(fileProcessing(host));
    },
  });

const prompts: Plugin = definePlugin({
  id: "kumihimo.prompts",
  contract: 1,
  settings: none,
  start(host) {
    host.addPrompt(describePicture);
    host.addPrompt(compareSources);
    host.addPrompt(recordingMinutes);
  },
});

const resources = ({ refs }: MediaConfig): Plugin =>
  definePlugin({
    id: "kumihimo.resources",
    contract: 1,
    settings: none,
    start(host) {
      host.addResource(artifactResource(host.artifacts, refs.maxMemoryBytes));
      host.addResource(voicesResource(host));
      host.addResource(inferenceModelsResource(host.models));
      host.addResource(chartView);
    },
  });
