/** Media too large for a request: the Files API's resumable upload (ai.google.dev/api/files). */

import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { modelErrors } from "../errors.ts";
import type { Attempt } from "../provider.ts";
import { type Asking, askJson, send } from "../wire/ask-json.ts";
import { type GoogleApi, requestTo } from "./api.ts";

export interface Uploads extends AsyncDisposable {
  /**
   * Streams the file to Google, and waits until it can be asked about.
   *
   * @throws `models.mediaRefused` where Google cannot read it, `models.tookTooLong` where it is not
   * done reading after five minutes; the signal's reason when it fires.
   */
  add(file: Blob, mimeType: string, attempt: Attempt): Promise<UploadedFile>;
}

/** Closing it has Google delete the file, in the background: nobody waits for it. */
export interface UploadedFile extends Disposable {
  readonly uri: string;
}

const fileShape = z.object({
  name: z.string().regex(/^files\/[\w-]{1,100}$/),
  uri: z.url(),
  state: z.string().optional(),
});
type KeptFile = z.output<typeof fileShape>;

const waits = { firstMs: 250, longestMs: 5000, allSeconds: 300 };

/** Google deletes what is left by itself after 48 hours. */
const longestDeletingMs = 10_000;

export function openUploads(api: GoogleApi): Uploads {
  const deleting = new Set<Promise<unknown>>();

  const remove = ({ name }: KeptFile): void => {
    const signal = AbortSignal.timeout(longestDeletingMs);
    const asking: Asking = { ...requestTo(api, name, { model: "", signal }), method: "DELETE" };
    const done = send(asking)
      .then((response) => response.body?.cancel())
      .catch(() => undefined)
      .finally(() => deleting.delete(done));
    deleting.add(done);
  };

  return {
    async add(body, mimeType, attempt) {
      const file = await upload(api, { body, mimeType }, attempt);
      try {
        await untilActive(api, file, attempt);
      } catch (error) {
        remove(file);
        throw error;
      }
      return { uri: file.uri, [Symbol.dispose]: () => remove(file) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(deleting);
    },
  };
}

async function upload(
  api: GoogleApi,
  { body, mimeType }: { readonly body: Blob; readonly mimeType: string },
  attempt: Attempt,
): Promise<KeptFile> {
  const { origin, pathname } = new URL(api.baseUrl);
  const asking = requestTo(api, "", attempt, { file: {} });
  const begun = await send({
    ...asking,
    url: `${origin}/upload${pathname}/files`,
    headers: {
      ...asking.headers,
      "x-goog-upload-protocol": "resumable",
      "x-goog-upload-command": "start",
      "x-goog-upload-header-content-length": String(body.size),
      "x-goog-upload-header-content-type": mimeType,
    },
  });
  await begun.body?.cancel();
  const done = await askJson(
    {
      ...asking,
      url: placeOf(begun, api),
      body,
      // The place itself is the permission; the key stays at home.
      headers: { "x-goog-upload-offset": "0", "x-goog-upload-command": "upload, finalize" },
    },
    z.object({ file: fileShape }),
  );
  return done.file;
}

/** Where the bytes go; never to a host that nobody configured. */
function placeOf(begun: Response, { baseUrl, provider }: GoogleApi): string {
  const place = begun.headers.get("x-goog-upload-url") ?? "";
  if (URL.parse(place)?.origin === new URL(baseUrl).origin) return place;
  throw modelErrors.badReply({ provider });
}

async function untilActive(api: GoogleApi, begun: KeptFile, attempt: Attempt): Promise<void> {
  const { provider } = api;
  const end = performance.now() + waits.allSeconds * 1000;
  let wait = waits.firstMs;
  for (let file = begun; file.state !== "ACTIVE";) {
    if (file.state === "FAILED") {
      throw modelErrors.mediaRefused({ provider, what: { en: "this file", ja: "このファイル" } });
    }
    if (performance.now() > end) {
      throw modelErrors.tookTooLong({ provider, seconds: waits.allSeconds });
    }
    await pause(wait, attempt.signal);
    wait = Math.min(wait * 2, waits.longestMs);
    file = await askJson(requestTo(api, begun.name, attempt), fileShape);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
