import type { Given } from "../define-command.ts";
import { usage } from "../usage.ts";

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The time that an option gives: as ISO 8601, or as a span before now such as `2h` or `3d`; undefined
 * where it is not given.
 *
 * @throws `cli.usage`
 */
export function timeOption(given: Given, name: string, now = new Date()): Date | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  const [, count, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) {
    return new Date(now.getTime() - Number(count) * (seconds[unit] ?? 0) * 1000);
  }
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time.getTime())) {
    throw usage(
      `--${name} takes a time such as 2026-11-20T09:00:00Z, or 2h or 3d for that long ago, not "${text}".`,
      `--${name} には 2026-11-20T09:00:00Z のような日時か、2h・3d のような長さを指定してください（「${text}」は使えません）。`,
    );
  }
  return time;
}
