/** Orders in pictures, recordings, films, mails and documents, before a model that would obey them. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { need } from "../need.ts";
import { type HubHere, hubWith, type Told as Answer } from "./models/hub-with.ts";
import {
  type ObedientModel,
  obedientModel,
  ordersIn,
  type Told,
  unfenced,
} from "./models/obedient-model.ts";
import { planted, plantedFiles, plantFiles } from "./models/planted.ts";

const { image, audio, video, mail, docx } = plantedFiles;

/** A tool, and the parts of its answer that a model words. */
type Case = readonly [tool: string, args: object, worded: readonly string[]];

const cases: readonly Case[] = [
  ["image_description", { image, detailLevel: "basic" }, ["description"]],
  ["image_description", { image, detailLevel: "standard" }, ["description", "observed"]],
  ["image_description", { image, detailLevel: "detailed" }, ["description", "observed"]],
  ["image_analysis", { image, analysisType: "describe" }, ["description"]],
  ["image_analysis", { image, analysisType: "objects" }, ["objects"]],
  ["image_analysis", { image, analysisType: "all" }, ["description", "objects"]],
  ["audio_sentiment", { audio }, ["sentiment", "confidence", "summary", "emotions"]],
  ["video_analysis", { video, maxFrames: 2 }, ["summary"]],
  ["video_analysis", { video, maxFrames: 2, analysisType: "audio" }, ["summary"]],
  ["multimodal_analysis", { text: planted }, ["integratedAnalysis", "themes"]],
  ["multimodal_analysis", { documents: [mail, docx] }, ["integratedAnalysis"]],
  [
    "multimodal_analysis",
    { text: [planted, planted], images: [image], audio: [audio], video: [video] },
    ["integratedAnalysis"],
  ],
];

describe("orders that are planted in what the hub reads", () => {
  let model: ObedientModel;
  let hub: HubHere;
  /** Questions in whose fences an order stood. */
  const withOrders: Told[] = [];
  before(async () => {
    model = await obedientModel(planted);
    hub = await hubWith({ providers: { subject: settings(model) } });
    await plantFiles(hub.folder);
  });
  after(async () => {
    await hub[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });

  for (const language of ["en", "ja"]) {
    for (const [tool, args, worded] of cases) {
      test(`${tool} ${JSON.stringify(args).slice(0, 80)} in ${language} asks for nothing else`, async (t) => {
        if (!need(t, "ffmpeg")) return;
        const earlier = model.told().length;
        const answer = await hub.call(tool, { ...args, language }, { fresh: true });
        assert.equal(answer.isError, undefined, JSON.stringify(answer.failure));
        assert.deepEqual(answer.codes, []);
        const questions = model.told().slice(earlier);
        assert.ok(questions.length > 0, "nobody was asked");
        for (const question of questions) {
          assert.deepEqual(ordersIn(question), []);
          if (question.text.includes("ORDER")) withOrders.push(question);
        }
        isUnchanged(answer, worded);
      });
    }
  }

  test("without the fences the same words would be obeyed, in every kind of question", () => {
    assert.ok(withOrders.length > 20, `only ${withOrders.length} questions had orders in them`);
    for (const question of withOrders) {
      assert.ok(ordersIn(unfenced(question)).length > 0, question.text);
    }
  });
});

function isUnchanged(answer: Answer, worded: readonly string[]): void {
  for (const name of worded) {
    const told = JSON.stringify(answer.part(name));
    assert.ok(told !== undefined && !told.includes("PWNED"), `${name}: ${told}`);
  }
  if (worded.includes("sentiment")) {
    // The first of the form's words for it, as the model says when nobody orders it anything.
    assert.equal(answer.part("summary"), "summary");
  }
}

const settings = ({ vendor: { url, key } }: ObedientModel): object => ({
  kind: "openai-compatible",
  apiKey: key,
  baseUrl: `${url}/v1`,
  models: { describe: "eye", generate: "mind", transcribe: "ear" },
});
