import type { Language } from "../../kernel/language.ts";

/** A prompt put together: what is asked, and by which words. */
export interface Prompt {
  /** The file's name, such as `describe-picture`. */
  readonly name: string;
  /** Raised whenever the file's words change; answers to older words are then not given again. */
  readonly version: number;
  readonly language: Language;
  /** The hub's own words, for the place where a model takes its orders. */
  readonly instructions: string;
  /** The task, with the material inside fences. */
  readonly text: string;
  /** SHA-256 of everything that went in, without the fences' random marks. */
  readonly digest: string;
}

/** Material that somebody else wrote: read in a picture, heard in a recording, sent by a caller. */
export interface Material {
  /** What it is, in the hub's words: `image 1, read by OCR`. */
  readonly label: string;
  readonly text: string;
}

export interface PromptFilling {
  /** The hub's own words for the `{{names}}` of the file; each must be used, none may be missing. */
  readonly values?: Readonly<Record<string, string>>;
  /** Fenced, and put in the place of `{{material}}`. */
  readonly material?: readonly Material[];
}
