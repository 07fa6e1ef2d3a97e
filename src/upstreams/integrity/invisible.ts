/**
 * Characters that a person does not see and a model reads: the ways to hide words in a description.
 *
 * Sources: Unicode `Default_Ignorable_Code_Point`, UAX #9 (bidirectional controls), the tag characters
 * U+E0000 to U+E007F, interlinear annotation, and control characters, which hide text from whoever
 * reads it on a terminal. What writing needs is let through: emoji, one variation selector behind a
 * Chinese character (Japanese names), joiners in scripts whose letters they shape, flags made of tags.
 *
 * @module
 */

const unseen = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u{E0000}-\u{E007F}\u{FFF9}-\u{FFFB}\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]`;

const hides = new RegExp(unseen, "u");
const eachUnseen = new RegExp(unseen, "gu");
const eachUnprintable = new RegExp(String.raw`${unseen}|[\t\n\r]`, "gu");

/** Scripts in which a joiner changes the shape of letters (RFC 5892, appendix A). */
const joining = (
  "Arabic Syriac Mongolian Nko Devanagari Bengali Gurmukhi Gujarati " +
  "Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Tibetan"
)
  .split(" ")
  .map((script) => String.raw`\p{Script=${script}}`);

const harmless = new RegExp(
  [
    // England, Scotland and Wales, the flags of tags that Unicode recommends.
    String.raw`\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
    String.raw`\p{Extended_Pictographic}[\u{FE0F}\p{Emoji_Modifier}]?(?:\u200D\p{Extended_Pictographic}[\u{FE0F}\p{Emoji_Modifier}]?)+`,
    String.raw`\p{Emoji}[\u{FE0E}\u{FE0F}]`,
    String.raw`\p{Script=Han}[\u{FE00}-\u{FE02}\u{E0100}-\u{E01EF}]`,
    String.raw`[${joining.join("")}][\u200C\u200D]`,
  ].join("|"),
  "gu",
);

/** How many different characters one text is said to hide. */
const mostNamed = 8;

/** The invisible characters in `text`, as `U+200B`, each once, in order; empty for honest text. */
export function invisibleIn(text: string): readonly string[] {
  if (!hides.test(text)) return [];
  const found = text.replaceAll(harmless, " ").matchAll(eachUnseen);
  const names = new Set<string>();
  for (const [character] of found) {
    names.add(codePoint(character));
    if (names.size === mostNamed) break;
  }
  return [...names];
}

/** The text on one line, with what cannot be seen written out, for a log or a list of warnings. */
export const visible = (text: string): string =>
  text.replaceAll(eachUnprintable, (character) => `<${codePoint(character)}>`);

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
