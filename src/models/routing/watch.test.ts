import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { type Workshop, workshop } from "../../media/ffmpeg/testing/make-media.ts";
import type { MediaFile } from "../models.ts";
import { ask, failureOf } from "./testing/greeting.ts";
import { openModels, someCaller } from "./testing/open-models.ts";

const limits = { film: { maxSeconds: 8, mimeTypes: ["video/mp4"] } };
const watching = { offers: ["watch"], model: { limits } } as const;

const secondsOf = ({ body }: { readonly body: object }): number =>
  Object(body).film.durationSeconds;

describe("a film that is too long", () => {
  let shop: Workshop;
  before(async () => {
    shop = await workshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  async function longFilm(): Promise<MediaFile> {
    const path = await shop.make("long.mp4", "-f lavfi -i testsrc=s=160x90:r=5:d=16 -g 10");
    const bytes = await readFile(path);
    return {
      path,
      mimeType: "video/mp4",
      size: bytes.length,
      durationSeconds: 16,
      sha256: async () => createHash("sha256").update(bytes).digest("hex"),
    };
  }

  test("is cut for the one who is asked first", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const patient = { name: "patient", offers: ["watch"] } as const;
    await using at = await openModels({ plain: [{ ...watching, name: "hasty" }, patient] });
    const film = await longFilm();
    const windows = await at.models.session(someCaller()).filmWindows(film);
    assert.ok(windows.length >= 3 && windows.at(-1)?.endSecond === 16);
    const choice = { model: "patient", capability: "watch" } as const;
    const other = at.models.session(someCaller({ choice }));
    assert.deepEqual(await other.filmWindows(film), [{ startSecond: 0, endSecond: 16 }]);
  });

  test("is watched as the stretch that is asked for, and kept for that stretch only", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await openModels({ plain: [watching] });
    const [server] = at.servers;
    const session = at.models.session(someCaller());
    const film = await longFilm();
    const first = { startSecond: 0, endSecond: 6 };
    const second = { startSecond: 6, endSecond: 10 };
    server?.next({ value: '{"reply":"one"}' }, { value: '{"reply":"two"}' });
    for (const [stretch, reply, cached] of [
      [first, "one", false],
      [second, "two", false],
      [first, "one", true],
      [second, "two", true],
    ] as const) {
      const answer = await session.watch({ ...ask, film, stretch });
      assert.deepEqual([answer.value.reply, answer.cached], [reply, cached]);
    }
    assert.deepEqual(server?.received.map(secondsOf), [6, 4]);
    assert.deepEqual(await readdir(join(at.folder, "tmp")), []);
  });

  test("is refused whole; the next provider may take it", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = await longFilm();
    await using alone = await openModels({ plain: [watching] });
    const refusal = await failureOf(alone.models.session(someCaller()).watch({ ...ask, film }));
    assert.equal(refusal.code, "models.mediaRefused");
    const patient = { name: "patient", offers: ["watch"] } as const;
    await using both = await openModels({ plain: [watching, patient] });
    const answer = await both.models.session(someCaller()).watch({ ...ask, film });
    assert.equal(answer.model, "patient/m1");
    assert.deepEqual(both.servers[1]?.received.map(secondsOf), [16]);
  });

  test("leaves no file behind where its provider fails", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await openModels({ plain: [{ ...watching, manners: { retries: 0 } }] });
    at.servers[0]?.otherwise({ status: 500 });
    const stretch = { startSecond: 0, endSecond: 6 };
    const film = await longFilm();
    await failureOf(at.models.session(someCaller()).watch({ ...ask, film, stretch }));
    assert.deepEqual(await readdir(join(at.folder, "tmp")), []);
  });

  test("that is none is refused as what it is", async (t) => {
    if (!need(t, "ffmpeg")) return;
    await using at = await openModels({ plain: [watching] });
    const path = join(shop.folder, "none.mp4");
    await writeFile(path, "no film");
    const film = { ...(await longFilm()), path };
    const error = await failureOf(at.models.session(someCaller()).filmWindows(film));
    assert.equal(error.code, "media.unsupported");
  });
});
