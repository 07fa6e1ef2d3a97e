/** What stands in the prompts of tools besides the material itself, in the prompt's language. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Asked, ModelSession } from "../models/models.ts";
import { localSession } from "../models/no-models.ts";
import { describePicture, readingsOf } from "./describe-picture.ts";
import { integrate } from "./integration/integrate.ts";
import type { KnownFact } from "./integration/known-facts.ts";
import { judgeSpeech } from "./sentiment/judge-speech.ts";
import { listPictureFacts } from "./sources/list-facts.ts";

const language = "ja";
const source = "image 1";

/** A session that keeps what it is asked, and answers nothing. */
function listening() {
  const asked: Asked<unknown>[] = [];
  const never = (ask: Asked<unknown>): Promise<never> => {
    asked.push(ask);
    return Promise.reject(new Error("that is all"));
  };
  const session: ModelSession = { ...localSession, generate: never, describe: never };
  return { session, asked };
}

const facts = new Map<string, KnownFact>(
  [{ page: 3 }, { line: 4 }, { startSecond: 1.5 }].map((place, index) => {
    const id = `f${index}`;
    return [id, { id, by: "rules", source, text: "二百四十個", place }];
  }),
);

const side = (value: string) => ({ value, facts: ["f0"], sources: [source] });
const report = {
  contradictions: [{ subject: "数量", values: [side("240"), side("260")] }],
};

test("the labels of Japanese prompts are Japanese", async () => {
  const { session, asked } = listening();
  const bytes = new Uint8Array();
  const read = readingsOf({ text: "出口", codes: [{ format: "QRCode", text: "x" }] }, language);
  const passages = [{ source, kind: "image", text: "出口", place: {} }] as const;
  const transcript = { text: "ありがとうございます。", segments: [] };
  await Promise.allSettled([
    describePicture(session, { bytes, level: "detailed", language, read }),
    listPictureFacts(session, { source, language, passages }, bytes),
    judgeSpeech(session, { transcript, language }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only contradictions are read
    integrate(session, { report: report as never, facts, aim: "summary", language }),
  ]);
  assert.equal(asked.length, 4);
  for (const { prompt } of asked) {
    const labels = prompt.text.match(/^.*(?=:\n<<<)/gm) ?? [];
    assert.ok(labels.length > 0, prompt.name);
    for (const label of labels) assert.match(label.replace(source, ""), /^$|[ぁ-んァ-ヶ一-龠]/u);
  }
  const places = asked.map(({ prompt }) => prompt.text).join("\n");
  assert.match(places, /f0（3 ページ）: .*\nf1（4 行目）: .*\nf2（1\.5 秒）: /);
});
