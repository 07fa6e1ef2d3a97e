/** What OpenAI's own API can do, and so what those who stand in for it may; in the order of the settings. */
export const openaiCapabilities = [
  "describe",
  "detect",
  "read",
  "transcribe",
  "speak",
  "embed",
  "generate",
] as const;
