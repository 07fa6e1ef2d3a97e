import type { Language, Localized } from "../kernel/language.ts";
import type { Content } from "./content.ts";
import type { Icon, Tool } from "./define-tool.ts";
import type { Interaction } from "./interaction.ts";

export interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  /** Values that begin with what was typed so far. */
  readonly complete?: (typed: string) => readonly string[] | Promise<readonly string[]>;
}

export interface PromptMessage {
  readonly role: "user" | "assistant";
  readonly content: Content;
}

/** A message a person picks by name, as in the MCP specification. */
export interface Prompt {
  readonly name: string;
  readonly title: Localized;
  readonly description: Localized;
  readonly arguments: readonly PromptArgument[];
  readonly icons?: readonly Icon[];
  /** The listing as another server wrote it, but for the name. */
  readonly definition?: Readonly<Record<string, unknown>>;
  /** In place of `write`: takes the params of `prompts/get` and passes them on. */
  readonly operation?: Tool;
  /** In place of the arguments' own `complete`: takes the params of `completion/complete`. */
  readonly completion?: Tool;
  /** With `ask` it can put a question to whoever picked it, as a tool can. */
  write(
    given: Readonly<Record<string, string>>,
    language: Language,
    ask: Interaction,
  ): readonly PromptMessage[] | Promise<readonly PromptMessage[]>;
}
