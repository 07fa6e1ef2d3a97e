import type { Named } from "./value.ts";
import type { Mention } from "./mention.ts";

interface Notation {
  readonly kind: Named["kind"];
  readonly pattern: RegExp;
  readonly attribute?: string;
}

const word = "[A-Z][A-Za-z'’&-]{0,24}";
const corporate =
  "Co\\.,? ?Ltd\\.?|Inc\\.?|Ltd\\.?|LLC|GmbH|Corp\\.?|Corporation|PLC|S\\.A\\.|K\\.K\\.|Pty\\.? Ltd\\.?|Limited";
const japaneseName = "[\\p{Script=Han}々ァ-ヶー・A-Za-z]{1,24}";
const rest = "(?<name>[^\\n,、。;|()]{2,60}?)";
const personName = `(?<name>${word}(?: ${word}){0,2}|\\p{Script=Han}{1,4}(?: \\p{Script=Han}{1,4})?|[ァ-ヶー・]{2,12})`;
const polite = "(?: ?(?:様|さん|氏|殿))?";

const notations: readonly Notation[] = [
  {
    kind: "organisation",
    pattern: new RegExp(
      `(?<![A-Za-z])(?<name>${word}(?: (?:&|and|${word})){0,4},? (?:${corporate}))(?![A-Za-z])`,
      "gu",
    ),
  },
  {
    kind: "organisation",
    pattern: new RegExp(
      `(?<name>(?:株式会社|有限会社|合同会社|\\(株\\)|\\(有\\)) ?${japaneseName})`,
      "gu",
    ),
  },
  {
    kind: "organisation",
    pattern: new RegExp(
      `(?<name>${japaneseName}(?:株式会社|有限会社|合同会社|\\(株\\)|\\(有\\)))`,
      "gu",
    ),
  },
  {
    kind: "person",
    attribute: "contact",
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:Contact(?: person)?|Attn\\.?|In charge|Person in charge|Responsible)\\s?:\\s?(?:M(?:r|s|rs)\\.? |Dr\\.? )?|(?:ご?担当者?|連絡先|窓口)\\s?[:は]\\s?)${personName}${polite}(?![\\p{L}@.])`,
      "gu",
    ),
  },
  {
    kind: "person",
    attribute: "approval",
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:Approved by|Approver|Signed by)\\s?:?\\s?(?:M(?:r|s|rs)\\.? |Dr\\.? )?|(?:承認者?|決裁者?)\\s?:\\s?)${personName}${polite}(?![\\p{L}@.])`,
      "gu",
    ),
  },
  {
    kind: "person",
    pattern: new RegExp(
      `(?<![A-Za-z])(?:Mr|Ms|Mrs|Dr|Prof)\\.? (?<name>${word}(?: ${word})?)`,
      "gu",
    ),
  },
  {
    kind: "person",
    pattern:
      /(?<![\p{Script=Han}])(?<name>\p{Script=Han}{2,4}(?: \p{Script=Han}{1,3})?|[ァ-ヶー]{2,10}) ?(?:様|さん|氏|殿)(?!子|式|々)/gu,
  },
  {
    kind: "person",
    pattern: /(?<![\p{Script=Han}])(?<name>\p{Script=Han}{2})(?:部長|課長|社長|専務|主任|係長)/gu,
  },
  {
    kind: "place",
    attribute: "delivery place",
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:Ship to|Deliver to|Delivery address|Delivery place|Place of delivery|Destination)\\s?:\\s?|(?:納品先|納入先|届け先|お届け先|配送先|納品場所|納入場所)\\s?[:は]\\s?)${rest}(?=$|[,、。;|]|です|とする|でお願い)`,
      "gimu",
    ),
  },
  {
    kind: "place",
    attribute: "venue",
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:Venue|Location|Place|Where)\\s?:\\s?|(?:会場|場所|開催地)\\s?[:は]\\s?)${rest}(?=$|[,、。;|]|です|とする|でお願い)`,
      "gimu",
    ),
  },
];

/** Nobody's name, though a title follows. */
const notNames =
  /^(?:皆|お客|客|各位|奥|王|神|同|多|有|仕|担当者?|関係者|ご担当|取引先|御|貴社|弊社|営業|製造|技術|経理|総務|人事|開発|品質|副|前)$/u;

/** People, organisations and places, only where a title, a legal form or a label says so. */
export function scanNames(text: string): Mention[] {
  return notations.flatMap(({ kind, pattern, attribute }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const name = (match.groups?.["name"] ?? "").trim();
      if (name === "" || notNames.test(name)) return [];
      const start = match.index + match[0].lastIndexOf(name);
      const value: Named = { kind, name };
      return [
        { start, end: start + name.length, value, ...(attribute !== undefined && { attribute }) },
      ];
    }),
  );
}
