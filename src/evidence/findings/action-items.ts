import type { Line } from "../reading/sources.ts";
import type { Sentence } from "../reading/sentences.ts";
import type { ActionItem } from "../schema.ts";
import { valueText } from "../values/value.ts";
import { relativeDate } from "./relative-date.ts";

const english =
  /\b(?:please|kindly|must|shall|should|needs? to|have to|has to|to-?do|action item|action:|let's|can you|could you|would you|will (?!not\b)|i'll|we'll|make sure)\b/iu;
const japanese =
  /ください|下さい|お願い|いただけ|頂け|までに|必要があ|べき|TODO|要対応|要確認|こと。?$|(?:し|り|き|ち|み|び|え|け|せ|て|め|れ|べ|い)ます(?:。|$)/u;
/** States, not promises. */
const notPromised =
  /(?:あり|なり|おり|ござい|でき|思い|てい|願っ|分かり|わかり|なってい|かかり|され|られ|てい|と思い)ます(?:。|$)/u;

/** Sentences that ask or promise something, with owner and date where they are stated. */
export function actionItemsOf(
  source: string,
  sentences: readonly (Sentence & { readonly line: Line })[],
  referenceDate: string | undefined,
): ActionItem[] {
  return sentences
    .filter(({ text }) => asks(text))
    .map(({ text, tokens, line }) => {
      const date = tokens.flatMap((token) =>
        token.type === "mention" && token.mention.value?.kind === "date"
          ? [valueText(token.mention.value)]
          : [],
      )[0];
      const due = date ?? relativeDate(text, referenceDate);
      const owner = ownerOf(text);
      return {
        text,
        source,
        place: line.place,
        ...(owner !== undefined && { owner }),
        ...(due !== undefined && { due }),
      };
    });
}

function asks(text: string): boolean {
  if (english.test(text)) return true;
  return japanese.test(text) && !notPromised.test(text);
}

const owners = [
  /(?:^|[.,] ?|- |\] ?)(?<owner>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?: will| must| should| shall| needs to| has to|, please| to )/u,
  /\b(?:owner|assignee|responsible)\s?:\s?(?<owner>[A-Z][\w ]{1,30})/iu,
  /@(?<owner>[A-Za-z]{2,20})\b/u,
  /(?<owner>\p{Script=Han}{1,4}|[ァ-ヶー]{2,10})(?:さん|様|氏)(?:は|が|に|、)/u,
  /(?:担当|担当者)\s?[:は]\s?(?<owner>[\p{Script=Han}ァ-ヶー]{1,8})/u,
];
const pronouns =
  /^(?:I|We|You|It|They|This|That|He|She|The|There|Please|Who|What|Delivery|Payment|Shipping|Training|All|Everyone)\b/u;

function ownerOf(text: string): string | undefined {
  const found = owners.flatMap((pattern) => pattern.exec(text)?.groups?.["owner"] ?? []);
  return found.find((owner) => !pronouns.test(owner));
}
