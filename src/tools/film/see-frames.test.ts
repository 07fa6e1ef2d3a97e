import assert from "node:assert/strict";
import { test } from "node:test";
import { localSession } from "../../models/no-models.ts";
import type { ModelSession } from "../../models/models.ts";
import type { FrameFacts } from "../frame-facts.ts";
import type { Film } from "./film.ts";
import { seeFrames } from "./see-frames.ts";

/** Forty frames of a film: five windows. */
function filmWith(signal: AbortSignal): Film {
  const frames = Array.from({ length: 40 }, (_, second) => ({
    frame: { second, bytes: new Uint8Array(1), width: 1, height: 1 },
    facts: { text: "" },
    repeats: false,
  }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of a film is looked at
  return { frames: frames as unknown as readonly FrameFacts[], language: "en", signal } as Film;
}

const { signal } = new AbortController();

test("each frame has its own description, whichever window it was shown in", async () => {
  let asked = 0;
  const session: ModelSession = {
    ...localSession,
    describe({ answer, pictures, prompt }) {
      asked += 1;
      const first = Number(/these seconds: (\d+)/.exec(prompt.text)?.[1]);
      const frames = pictures.map((_, at) => ({ description: `second ${first + at}` }));
      const value = answer.check.parse({ frames, happening: `from ${first}` });
      return Promise.resolve({ value, model: "test/eye", cached: false });
    },
  };
  const seen = await seeFrames(session, filmWith(signal));
  assert.equal(asked, 5);
  assert.equal(seen.descriptions[0], "second 0");
  assert.equal(seen.descriptions[39], "second 39");
  assert.deepEqual(seen.happenings, ["from 0", "from 8", "from 16", "from 24", "from 32"]);
});

test("after a window that failed no further one is shown and paid for", async () => {
  let asked = 0;
  const session: ModelSession = {
    ...localSession,
    describe() {
      asked += 1;
      return Promise.reject(new Error("no"));
    },
  };
  await assert.rejects(seeFrames(session, filmWith(signal)), /no/);
  assert.equal(asked, 2);
});

test("a caller who has gone has nothing shown", async () => {
  const gone = filmWith(AbortSignal.abort(new Error("enough")));
  await assert.rejects(seeFrames(localSession, gone), /enough/);
});
