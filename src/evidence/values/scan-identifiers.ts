import type { Identifier } from "./value.ts";
import type { Mention } from "./mention.ts";

interface Notation {
  readonly names: string;
  readonly pattern: RegExp;
}

const label = (words: string) =>
  `(?:${words})(?:\\s?(?:number|no\\.?|num\\.?|id|code|番号|ナンバー|コード)\\.?)?\\s?[:#.]?\\s?`;
const code =
  "(?<id>(?=[A-Za-z0-9/-]{0,20}\\d)(?=[A-Za-z0-9/-]{3})[A-Za-z0-9]{1,12}(?:[-/][A-Za-z0-9]{1,12}){0,4})(?![A-Za-z0-9]|[.,:]\\d|\\s?[個本台枚件名人点円%月年日])";

/** Labelled first: a label says what the characters after it name. */
const notations: readonly Notation[] = [
  { names: "url", pattern: /(?<id>https?:\/\/[^\s<>"'）)」、。]{3,300})/giu },
  {
    names: "email",
    pattern: /(?<![\w.+-])(?<id>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})/gu,
  },
  {
    names: "version",
    pattern:
      /(?:\bversion|\bver\.?|\brevision|\brev\.?|\brelease|バージョン|リビジョン)\s?(?<id>\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?)(?![\d\w])/giu,
  },
  {
    names: "version",
    pattern: /(?<![\w.])(?<id>v\d{1,4}(?:\.\d{1,4}){0,3}|\d{1,4}\.\d{1,4}\.\d{1,4})(?![\w.]\d)/giu,
  },
  {
    names: "phone",
    pattern:
      /(?:\btel(?:ephone)?|\bphone|\bfax|\bmobile|\bcall(?: us)?(?: at| on)?|電話(?:番号)?|携帯|連絡先)\s?(?:number|no\.?|is|は)?\s?[:.]?\s?(?<id>\+?\(?\d{1,4}\)?(?:[ -]?\(?\d{2,4}\)?){1,3})/giu,
  },
  {
    names: "phone",
    pattern:
      /(?<![\w-])(?<id>(?:\+\d{1,3}[ -])?\(?0?\d{1,4}\)?[ -]\d{2,4}-\d{4}|\d{3}-\d{4}(?!-)|\+\d{9,14})(?![\w-])/gu,
  },
  { names: "postcode", pattern: /(?:〒\s?)(?<id>\d{3}-?\d{4})/gu },
  {
    names: "order",
    pattern: new RegExp(
      `${label("\\bpurchase order|\\bsales order|\\border (?=no|num|id|#|:)|\\bp\\.?o\\.?(?= ?[#:]|\\s(?:no|num)|\\s?\\d{4,})|\\border(?=\\s\\d{5,})|注文書?(?=番号|No)|発注書?(?=番号|No)|受注(?=番号|No)|ご注文(?=番号|No)")}${code}`,
      "giu",
    ),
  },
  {
    names: "invoice",
    pattern: new RegExp(`${label("\\binvoice|請求書?(?=番号|No)|請求書")}${code}`, "giu"),
  },
  {
    names: "quote",
    pattern: new RegExp(`${label("\\bquote|\\bquotation|見積書?(?=番号|No)")}${code}`, "giu"),
  },
  {
    names: "contract",
    pattern: new RegExp(`${label("\\bcontract|契約書?(?=番号|No)")}${code}`, "giu"),
  },
  {
    names: "serial",
    pattern: new RegExp(`${label("\\bserial|\\bs/n|シリアル|製造(?=番号)")}${code}`, "giu"),
  },
  {
    names: "model",
    pattern: new RegExp(
      `${label("\\bmodel|\\bpart(?= no| num|:)|\\bsku|\\bcatalog(?= no)|型番|型式|品番|機種|部品(?=番号)|商品(?=番号|コード)|製品(?=番号|コード)")}${code}`,
      "giu",
    ),
  },
  {
    names: "account",
    pattern: new RegExp(
      `${label("\\baccount(?= no| num|:)|口座(?=番号)|\\bcustomer(?= no| num| id)|顧客(?=番号|コード)")}${code}`,
      "giu",
    ),
  },
  {
    names: "tracking",
    pattern: new RegExp(
      `${label("\\btracking|追跡(?=番号)|伝票(?=番号)|送り状(?=番号)")}${code}`,
      "giu",
    ),
  },
  {
    names: "code",
    pattern: /(?<![\w-])(?<id>[A-Z][A-Z0-9]{0,7}(?:-[A-Z0-9]{1,12}){1,4})(?![\w-])/gu,
  },
  { names: "code", pattern: /(?<![\w-])(?<id>[A-Z]{1,5}\d{2,12}[A-Z0-9]{0,6})(?![\w-])/gu },
];

/** What a prefix says of a code that has no label. */
const prefixes: Readonly<Record<string, string>> = {
  PO: "order",
  SO: "order",
  ORD: "order",
  INV: "invoice",
  DN: "delivery",
  QT: "quote",
  Q: "quote",
  QUO: "quote",
  SN: "serial",
  CT: "contract",
  CON: "contract",
  RMA: "return",
  TKT: "ticket",
  INC: "ticket",
};

const notCodes = /^(?:USD|JPY|EUR|GBP|CNY|KRW|AUD|CAD|RMB|QTY|COVID|UTF|ISO)-?\d/u;

/** E-mail addresses, order and serial numbers, phones, versions: compared as names, never as amounts. */
export function scanIdentifiers(text: string): Mention[] {
  return notations.flatMap(({ names, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const id = match.groups?.["id"] ?? "";
      if (!/\d/u.test(id) && names !== "url" && names !== "email") return [];
      if (names === "code" && notCodes.test(id)) return [];
      const start = match.index + match[0].indexOf(id, labelLength(match[0], id));
      return [{ start, end: start + id.length, value: identifier(id, names) }];
    }),
  );
}

function labelLength(whole: string, id: string): number {
  return Math.max(0, whole.lastIndexOf(id));
}

function identifier(written: string, names: string): Identifier {
  const id = names === "url" || names === "email" ? written : written.toUpperCase();
  // DN50 is a pipe size, DN-5521 a delivery note; PO1043 is an order either way.
  const prefix = /^(?:([A-Z]{1,4})[-/]\d|(PO|INV|SO|ORD)\d)/u.exec(id)?.slice(1).join("") ?? "";
  const told = names === "code" ? (prefixes[prefix] ?? "code") : names;
  return { kind: "identifier", id: tidy(id, told), names: told };
}

function tidy(id: string, names: string): string {
  if (names === "phone") return id.replaceAll(/[()]/gu, "").replaceAll(/\s+/gu, "-").trim();
  if (names === "email") return id.toLowerCase();
  return names === "version" ? id.toLowerCase().replace(/^v/u, "") : id;
}
