/** What models find in one picture, part by part and side by side. */

import type { Language } from "../kernel/language.ts";
import type { Detection } from "../models/capabilities/detect.ts";
import type { ModelSession } from "../models/models.ts";
import type { Material } from "../models/prompts/prompt.ts";
import { describePicture } from "./describe-picture.ts";
import type { ModelWork, Part } from "./model-work.ts";

export type AnalysisType = "describe" | "objects" | "text" | "all";

/** What a model found, and which. */
export interface Finding {
  readonly model: string;
  readonly found: Found;
}

interface Found {
  readonly description?: string;
  readonly objects?: readonly FoundObject[];
  readonly text?: string;
  readonly lines?: readonly FoundLine[];
}

type FoundObject = Pick<Detection, "name" | "confidence"> & {
  readonly boundingBox: Detection["box"];
};

interface FoundLine {
  readonly text: string;
  readonly confidence?: number;
  readonly boundingBox?: Detection["box"];
}

export interface Look {
  readonly bytes: Uint8Array;
  /** What the engines read in it. */
  readonly read: readonly Material[];
  /** Of objects, where the model gives one. */
  readonly minConfidence: number;
  readonly language: Language;
  readonly onProse?: (soFar: string) => void;
}

/** Objects are all that `objects` is about, so there their failure is the call's. */
export function lookAtPicture(
  type: AnalysisType,
  work: ModelWork,
  look: Look,
): Promise<Part<Finding>>[] {
  if (type === "objects") return [detected(look)(work.session).then((value) => ({ value }))];
  const wanted = (part: AnalysisType): boolean => type === part || type === "all";
  return [
    ...(wanted("describe") ? [work.part("describe", "description", described(look))] : []),
    ...(wanted("objects") ? [work.part("detect", "objects", detected(look))] : []),
    ...(wanted("text") ? [work.part("read", "text", read(look))] : []),
  ];
}

const described =
  ({ bytes, read: given, language, onProse }: Look) =>
  async (session: ModelSession): Promise<Finding> => {
    const { value, model } = await describePicture(session, {
      bytes,
      level: "detailed",
      language,
      read: given,
      ...(onProse && { onProse }),
    });
    return { model, found: { description: value.description } };
  };

const detected =
  ({ bytes, minConfidence }: Look) =>
  async (session: ModelSession): Promise<Finding> => {
    const { value, model } = await session.detect({ picture: { bytes } });
    const objects = value
      .filter(({ confidence = 1 }) => confidence >= minConfidence)
      .map(({ box, ...rest }) => ({ ...rest, boundingBox: box }));
    return { model, found: { objects } };
  };

const read =
  ({ bytes }: Look) =>
  async (session: ModelSession): Promise<Finding> => {
    const { value, model } = await session.read({ picture: { bytes } });
    const lines = value.lines.map(({ box, ...line }) => ({
      ...line,
      ...(box === undefined ? {} : { boundingBox: box }),
    }));
    return { model, found: { text: value.text, lines } };
  };
