/** Bytes of a text in an old Japanese encoding, found by turning the decoder's table around. */
export function japaneseBytes(text: string, encoding: "shift_jis" | "euc-jp"): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, readonly number[]>();
  for (let lead = 0xfc; lead >= 0x81; lead -= 1)
    for (let trail = 0xfc; trail >= 0x40; trail -= 1)
      table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Uint8Array.from(
    Array.from(text).flatMap((character) => {
      const code = character.charCodeAt(0);
      return code < 0x80 ? [code] : (table.get(character) ?? [0x3f]);
    }),
  );
}
