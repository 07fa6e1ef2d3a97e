/** Reasons to end that are Google's rules of use (ai.google.dev/api/generate-content#FinishReason). */
const rules = new Set([
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
]);

interface Ended {
  readonly candidates: readonly { readonly finishReason?: string | undefined }[];
  readonly promptFeedback?: { readonly blockReason?: string | undefined } | undefined;
}

/** Whether an answer without content is a refusal, of the question or of what was being written. */
export const isDeclined = ({ candidates, promptFeedback }: Ended): boolean =>
  promptFeedback?.blockReason !== undefined ||
  candidates.some(({ finishReason }) => finishReason !== undefined && rules.has(finishReason));
