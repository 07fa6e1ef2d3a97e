import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import * as z from "zod";
import { defineAnswer } from "../answers/define-answer.ts";
import { openModels, someCaller } from "./testing/open-models.ts";

const picture = async (width: number, height: number) => ({
  bytes: new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: "#fff" } })
      .png()
      .toBuffer(),
  ),
});

const limits = { pictures: { maxSide: 100 } };

test("a picture is made smaller for the model, and boxes come back in pixels of the original", async () => {
  await using at = await openModels({
    plain: [{ offers: ["detect", "read"], model: { limits } }],
  });
  const [server] = at.servers;
  const session = at.models.session(someCaller());
  const asked = { picture: await picture(400, 200) };
  const box = { x: 10, y: 5, width: 20, height: 10 };
  server?.next({ value: [{ name: "cat", box }] });
  const original = { x: 40, y: 20, width: 80, height: 40 };
  assert.deepEqual((await session.detect(asked)).value, [{ name: "cat", box: original }]);
  const sent = server?.received[0]?.body["picture"];
  assert.partialDeepStrictEqual(sent, { width: 100, height: 50 });
  server?.next({ value: { text: "a\nb", lines: [{ text: "a", box }, { text: "b" }] } });
  assert.deepEqual((await session.read(asked)).value.lines, [
    { text: "a", box: original },
    { text: "b" },
  ]);
  assert.equal((await session.detect(asked)).cached, true);
  server?.next({ value: [] });
  assert.equal((await session.detect({ ...asked, wanted: ["dog"] })).cached, false);
});

const plain = (name: string, most: number) => ({
  name,
  offers: ["describe"] as const,
  model: { limits: { pictures: { most } } },
});

test("a model that takes fewer pictures is passed over", async () => {
  await using at = await openModels({ plain: [plain("first", 1), plain("second", 2)] });
  const answer = defineAnswer("told", z.object({ reply: z.string() }));
  const prompt = {
    name: "tell",
    version: 1,
    language: "en",
    instructions: "i",
    text: "t",
    digest: "d",
  } as const;
  const pictures = [await picture(10, 10), await picture(20, 10)];
  const told = await at.models.session(someCaller()).describe({ prompt, answer, pictures });
  assert.equal(told.model, "second/m1");
  assert.equal(at.servers[0]?.received.length, 0);
});
