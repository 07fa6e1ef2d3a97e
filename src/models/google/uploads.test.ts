import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isKumihimoError } from "../../kernel/errors.ts";
import { startVendor, type Vendor, type VendorApi } from "../testing/vendor-server.ts";
import { mostInlineBytes } from "./sent-file.ts";
import { prose } from "./testing/generation-routes.ts";
import { googleVendor } from "./testing/google-vendor.ts";
import { openGoogle } from "./testing/open-google.ts";

const question = { instructions: "You watch films.", text: "What happens?" };

const film = (bytes: number) => ({
  body: new Blob([Buffer.alloc(bytes, "film")]),
  mimeType: "video/quicktime",
  durationSeconds: 60,
});

const large = film(mostInlineBytes + 1);

const attempt = (signal = AbortSignal.timeout(20_000)) => ({ model: "gemini-3.8-flash", signal });

const traffic = ({ received }: Vendor): string[] =>
  received.map(({ method, path }) => `${method} ${path}`);

const begun = ["POST /upload/v1beta/files", "POST /upload/v1beta/files/place"];
const asked = "POST /v1beta/models/gemini-3.8-flash:generateContent";
const looked = "GET /v1beta/files/abc-123";
const deleted = "DELETE /v1beta/files/abc-123";

/** What was answered, or the code of the failure. */
async function watched(api: VendorApi, sent = large) {
  await using vendor = await startVendor(api);
  await using provider = openGoogle(vendor);
  const outcome = await provider.services.watch?.run({ question, film: sent }, attempt()).then(
    ({ value }) => value,
    (error: unknown) => (isKumihimoError(error) ? error.code : error),
  );
  await provider[Symbol.asyncDispose]();
  return { outcome, vendor };
}

test("a film that fits into the request is sent inside it", async () => {
  const { vendor } = await watched(googleVendor(), film(1000));
  assert.deepEqual(vendor.faults, []);
  assert.deepEqual(traffic(vendor), [asked]);
});

test("a larger film is uploaded, asked about by its address, and deleted", async () => {
  const { outcome, vendor } = await watched(googleVendor());
  assert.deepEqual(vendor.faults, []);
  assert.equal(outcome, prose.join(""));
  assert.deepEqual(traffic(vendor), [...begun, asked, deleted]);
  const fileUri = `${vendor.url}/v1beta/files/abc-123`;
  assert.partialDeepStrictEqual(vendor.received[2]?.json, {
    contents: [{ parts: [{ fileData: { fileUri, mimeType: "video/mov" } }, {}] }],
  });
});

test("a film is asked about once Google has read it", async () => {
  const { vendor } = await watched(googleVendor(2));
  assert.deepEqual(vendor.faults, []);
  assert.deepEqual(traffic(vendor), [...begun, looked, looked, asked, deleted]);
});

test("a film that Google cannot read is the caller's to change, and is deleted", async () => {
  const { outcome, vendor } = await watched(googleVendor(-1));
  assert.equal(outcome, "models.mediaRefused");
  assert.deepEqual(traffic(vendor), [...begun, looked, deleted]);
});

test("a film is deleted also where the question about it fails", async () => {
  await using vendor = await startVendor(googleVendor());
  await using provider = openGoogle(vendor);
  vendor.next("full", "full", "broken");
  const pending = provider.services.watch?.run({ question, film: large }, attempt());
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.failed" });
  await provider[Symbol.asyncDispose]();
  assert.equal(traffic(vendor).at(-1), deleted);
});

test("a caller who gives up while Google reads the film is let go, and the film deleted", async () => {
  await using vendor = await startVendor(googleVendor(1000));
  await using provider = openGoogle(vendor);
  const giveUp = new AbortController();
  const pending = provider.services.watch?.run({ question, film: large }, attempt(giveUp.signal));
  const caught = assert.rejects(
    pending ?? Promise.resolve(),
    (error) => error === giveUp.signal.reason,
  );
  while (!traffic(vendor).includes(looked)) await sleep(5);
  giveUp.abort(new Error("no longer wanted"));
  await caught;
  await provider[Symbol.asyncDispose]();
  assert.equal(traffic(vendor).at(-1), deleted);
});

test("a film is not sent to a host that nobody configured", async () => {
  const api = googleVendor();
  const routes = api.routes.map((route) =>
    route.path.test("/upload/v1beta/files")
      ? {
          ...route,
          reply: () => ({ json: {}, headers: { "x-goog-upload-url": "http://localhost:9/film" } }),
        }
      : route,
  );
  const { outcome, vendor } = await watched({ ...api, routes });
  assert.equal(outcome, "models.badReply");
  assert.deepEqual(traffic(vendor), begun.slice(0, 1));
});

test("a long recording is uploaded, too", async () => {
  await using vendor = await startVendor(googleVendor());
  await using provider = openGoogle(vendor);
  const audio = { ...large, mimeType: "audio/flac" };
  await provider.services.transcribe?.run({ audio, words: false }, attempt());
  await provider[Symbol.asyncDispose]();
  assert.deepEqual(vendor.faults, []);
  assert.deepEqual(traffic(vendor), [...begun, asked, deleted]);
});
