import type { Localized } from "../kernel/language.ts";
import type { Command } from "./define-command.ts";

export interface CommandEntry {
  /** One word, or two where commands form a group: `config print`. */
  readonly name: string;
  readonly summary: Localized;
  load(): Promise<Command>;
}
