import type { Given } from "../define-command.ts";
import { usage } from "../usage.ts";

/** A whole number that an option gives. @throws `cli.usage` */
export function countOption(
  given: Given,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw usage(
    `--${name} takes a whole number from ${least} to ${most}, not "${text}".`,
    `--${name} には ${least} 以上 ${most} 以下の整数を指定してください（「${text}」は使えません）。`,
  );
}
