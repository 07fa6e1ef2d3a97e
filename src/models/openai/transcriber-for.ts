import type { TranscribeRequest } from "../capabilities/transcribe.ts";
import type { Features, Model } from "../model.ts";

/**
 * A model that can do what `usual` cannot: tell speakers apart, or else give the times of words.
 * `usual` itself where nothing of that is wanted, or where no model that can is served any more.
 *
 * @param today ISO 8601.
 */
export function transcriberFor(
  { words, speakers }: Pick<TranscribeRequest, "words" | "speakers">,
  usual: string,
  models: readonly Model[],
  today: string,
): string {
  const wanted: (keyof Features)[] = [
    ...(speakers === undefined ? [] : (["speakers"] as const)),
    ...(words ? (["words"] as const) : []),
  ];
  const served = models.filter(({ retiresOn }) => retiresOn === undefined || today < retiresOn);
  const able = wanted.flatMap(
    (feature) => served.find(({ features }) => features?.[feature] === true)?.id ?? [],
  );
  return able[0] ?? usual;
}
