import type { ProviderVoice } from "../capabilities/speak.ts";

/**
 * The prebuilt voices of Gemini's speech models; each speaks every language of its model. Looked up
 * 2026-11-21 at openrouter.ai/google/gemini-3.8-flash-tts/llms.txt, which repeats Google's list.
 */
const names = [
  "Kore",
  "Puck",
  "Zephyr",
  "Charon",
  "Fenrir",
  "Leda",
  "Orus",
  "Aoede",
  "Callirrhoe",
  "Autonoe",
  "Enceladus",
  "Iapetus",
  "Umbriel",
  "Algieba",
  "Despina",
  "Erinome",
  "Algenib",
  "Rasalgethi",
  "Laomedeia",
  "Achernar",
  "Alnilam",
  "Schedar",
  "Gacrux",
  "Pulcherrima",
  "Achird",
  "Zubenelgenubi",
  "Vindemiatrix",
  "Sadachbia",
  "Sadaltager",
  "Sulafat",
] as const;

/** Speaks where no voice is named. */
export const usualVoice = "Kore";

export const googleVoices: readonly ProviderVoice[] = names.map((name) => ({ id: name, name }));
