import type { Outside } from "../define-command.ts";
import { usage } from "../usage.ts";
import { isSchema } from "./json-schema.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** The arguments in the text of `--json`; `-` means standard input. @throws `cli.usage` */
export async function jsonArguments(
  text: string | undefined,
  { readInput }: Pick<Outside, "readInput">,
): Promise<Arguments> {
  if (text === undefined) return {};
  const value = parsed(text === "-" ? await readInput() : text);
  if (isSchema(value)) return value;
  throw usage(
    '--json takes the arguments as a JSON object, such as {"text":"hello"}, after the name of the tool.',
    '--json には、ツールの名前の後に {"text":"hello"} のような JSON オブジェクトを指定してください。',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every text in `value`, however deep, also in words such as `--images=["a.png"]`. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  if (typeof value !== "string") return [];
  const text = value.replace(/^--[\w-]+=/, "");
  return /^\s*[[{]/.test(text) ? [text, ...textsIn(parsed(text))] : [text];
}
