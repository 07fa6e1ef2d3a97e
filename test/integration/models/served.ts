/** Which tool is served by which kind of provider, written down. */

/** Kinds that offer the same stand in the same column. */
export const columnOf: Readonly<Record<string, number>> = {
  openai: 0,
  "azure-openai": 0,
  "openai-compatible": 0,
  google: 1,
  anthropic: 2,
  "azure-vision": 3,
  "google-vision": 3,
  "google-speech": 4,
  "azure-speech": 4,
  "open-inference": 5,
  onnx: 5,
};

/** Columns whose kinds serve whatever media tools ask for. */
export const serveAll: readonly number[] = [0, 1];

/** Tools that ask no model. */
export const withoutModels: readonly string[] = ["file_processing", "visual_report"];

export interface Job {
  readonly tool: string;
  readonly args: object;
  /** By column: the capabilities that are asked for, nothing where this machine answers alone, or the error. */
  readonly served: readonly string[];
}

const nobody = "";
const seen = ["describe", "describe", "describe", nobody, nobody, nobody];
const heard = ["transcribe", "transcribe", nobody, nobody, "transcribe", nobody];
const spoken = ["speak", "speak", nobody, nobody, "speak", nobody];
const undetected = "tools.needsProvider";
const unjudged = "models.noProvider";
const uninferred = "models.lacksCapability";

/** Larger than most models take, and turned on its side by its EXIF orientation; made by the test. */
export const largePicture = { name: "large.jpg", width: 2400, height: 1800 } as const;
const large = largePicture.name;

const order = "Order PO-7: 12 valves, to be delivered by 2026-11-20 to the yard in Osaka.";

/** The input of the inference models, which call it by different names. */
const measures = { measures: [[5.1, 3.5, 1.4, 0.2]] };

export const jobs: readonly Job[] = [
  job("image_description", { image: "label.jpg", detailLevel: "basic" }, seen),
  job("image_description", { image: "label.jpg", detailLevel: "standard", language: "ja" }, seen),
  job("image_description", { image: "purchase-order.png", detailLevel: "detailed" }, seen),
  job("image_analysis", { image: "label.jpg", analysisType: "describe" }, seen),
  job("image_analysis", { image: large, analysisType: "objects" }, [
    "detect",
    "detect",
    "detect",
    "detect",
    undetected,
    undetected,
  ]),
  job("image_analysis", { image: "label.jpg", analysisType: "text" }, [
    "read",
    "read",
    "read",
    "read",
    nobody,
    nobody,
  ]),
  job("image_analysis", { image: "purchase-order.png", analysisType: "all" }, [
    "describe detect read",
    "describe detect read",
    "describe detect read",
    "detect read",
    nobody,
    nobody,
  ]),
  job("audio_transcription", { audio: "message.wav" }, heard),
  job("audio_transcription", { audio: "message.wav", speakers: 2, language: "en" }, heard),
  job("audio_sentiment", { audio: "message.wav" }, [
    "generate transcribe",
    "generate transcribe",
    unjudged,
    unjudged,
    unjudged,
    unjudged,
  ]),
  job("speech_synthesis", { text: "Good morning.", format: "wav" }, spoken),
  job("speech_synthesis", { text: "おはようございます。", format: "mp3", speed: 1.25 }, spoken),
  job(
    "podcast_creation",
    {
      segments: [
        { speaker: "Ann", text: "Good morning." },
        { speaker: "Ben", text: "Good evening." },
      ],
    },
    spoken,
  ),
  job("video_analysis", { video: "stock-review.mp4", maxFrames: 3 }, [
    "describe generate transcribe",
    "watch",
    "describe generate",
    nobody,
    "transcribe",
    nobody,
  ]),
  job(
    "multimodal_analysis",
    {
      text: order,
      images: ["purchase-order.png"],
      audio: ["message.wav"],
      documents: ["mail.txt"],
    },
    [
      "describe generate transcribe",
      "describe generate transcribe",
      "describe generate",
      nobody,
      "transcribe",
      nobody,
    ],
  ),
  job("ml_inference", { model: "subject/iris", input: measures }, [
    uninferred,
    uninferred,
    uninferred,
    uninferred,
    uninferred,
    "infer",
  ]),
];

function job(tool: string, args: object, served: readonly string[]): Job {
  return { tool, args, served };
}
