import type { GoogleAccount } from "../google-cloud/ask-google.ts";
import type { GoogleSpeechSettings } from "./settings.ts";

export interface SpeechAccount extends GoogleAccount {
  readonly settings: GoogleSpeechSettings;
}
