/** Text without anything that a reader does not see and a model may. */

/** Characters that are drawn as nothing: joiners, marks of direction, tags, fillers. */
const unseen = /[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]+/gu;

/** What an emoji, an Indic letter or a rare kanji needs: one variant of it, one joiner. */
const needed = /^\p{Variation_Selector}?[\u{200C}\u{200D}]?$/u;

const lineEnds = /\r\n|[\r\v\f\u{85}\u{2028}\u{2029}]/gu;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u{0}-\u{8}\u{E}-\u{1F}\u{7F}]/gu;

const lateControls = /[\u{80}-\u{9F}]/gu;

/**
 * Line ends become line feeds, controls their visible pictures (U+2400), and what is drawn as nothing
 * is taken out, except within the single characters that are written with it. Half a surrogate pair
 * becomes U+FFFD.
 */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(lineEnds, "\n")
    .replaceAll(controls, pictureOf)
    .replaceAll(lateControls, "")
    .replaceAll(unseen, (run, at: number) => (at > 0 && needed.test(run) ? run : ""));

/** {@link plainText} on one line, of at most `longest` UTF-16 units. */
export const plainLine = (text: string, longest: number): string =>
  shortened(
    plainText(text.slice(0, longest * 4))
      .replaceAll(/\s+/gu, " ")
      .trim(),
    longest,
  );

/** The beginning of it, without half a surrogate pair at the end. */
export const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");

function pictureOf(control: string): string {
  const code = control.codePointAt(0) ?? 0;
  return String.fromCodePoint(code === 0x7f ? 0x2421 : 0x2400 + code);
}
