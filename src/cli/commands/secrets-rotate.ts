import type { Localized } from "../../kernel/language.ts";
import { nothingOlder, resealAll, type Resealed } from "../../storage/encryption/resealing.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openSealedThings, type SealedThings } from "../secrets/open-secrets.ts";
import { secretOptions } from "../secrets/secret-options.ts";

interface Rotated {
  readonly resealed: readonly Resealed[];
  /** Keys of the hub's own ring that were forgotten; nothing where none were to be. */
  readonly dropped?: number;
}

const words: Localized<{
  readonly resealed: (one: Resealed) => string;
  readonly dropped: (count: number) => string;
}> = {
  en: {
    resealed: ({ name, resealed }) => `${name}: ${resealed} sealed with another key than before`,
    dropped: (count) => `Older keys that were forgotten: ${count}.`,
  },
  ja: {
    resealed: ({ name, resealed }) => `${name}: ${resealed} 件を別の鍵で暗号化し直しました`,
    dropped: (count) => `破棄した古い鍵: ${count} 個`,
  },
};

/**
 * `kumihimo secrets rotate [--drop-old]`: with a ring of the hub's own a new key is made, else the first
 * key of the configuration, or Vault's newest, is taken. Broken off, it is simply run again.
 */
export const secretsRotate = defineCommand({
  options: [
    {
      flags: "--drop-old",
      about: {
        en: "make no key; forget those with which nothing is sealed any more",
        ja: "新しい鍵は作らず、使われなくなった古い鍵を破棄",
      },
    },
    ...secretOptions,
  ],

  async run(given, context) {
    await using secrets = await openSealedThings(given, context);
    const rotated = given.has("dropOld") ? await dropOld(secrets) : await rotate(secrets);
    const { terminal, language } = context;
    const say = words[language];
    const { resealed, dropped } = rotated;
    const lines = [
      ...resealed.map(say.resealed),
      ...(dropped === undefined ? [] : [say.dropped(dropped)]),
    ];
    terminal.print(given.has("json") ? JSON.stringify(rotated) : lines.join("\n"));
    return exitStatus.ok;
  },
});

/** The new key is there before anything is sealed with it, and the old ones stay. */
async function rotate({ keys, holders }: SealedThings): Promise<Rotated> {
  await keys.ring?.add();
  return { resealed: await resealAll(holders, keys.wrapping) };
}

/** In a run of its own: what another process sealed meanwhile with an older key is sealed anew before. */
async function dropOld({ keys, holders }: SealedThings): Promise<Rotated> {
  const resealed = await resealAll(holders, keys.wrapping);
  await nothingOlder(holders, keys.wrapping);
  return { resealed, dropped: (await keys.ring?.keepCurrent()) ?? 0 };
}
