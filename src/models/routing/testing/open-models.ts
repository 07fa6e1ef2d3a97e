/** Models whose providers are real small servers, for tests. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as z from "zod";
import { operator } from "../../../identity/principal.ts";
import { systemClock } from "../../../kernel/clock.ts";
import { localAudio } from "../../../media/audio/local-audio.ts";
import { mediaConfig } from "../../../media/config.ts";
import { sharpImage } from "../../../media/image/sharp-image.ts";
import { childProcessPool } from "../../../media/isolation/child-process-pool.ts";
import { programs } from "../../../media/programs/programs.ts";
import { ffmpegVideo } from "../../../media/video/ffmpeg-video.ts";
import { openScratch } from "../../../storage/scratch.ts";
import { silentLog } from "../../../telemetry/log.ts";
import { noMetrics } from "../../../telemetry/metrics.ts";
import { modelsConfig } from "../../config.ts";
import type { ModelCaller, Models } from "../../models.ts";
import { openWire } from "../../wire/wire.ts";
import { createModels, type ModelsGround } from "../create-models.ts";
import { type PlainProvider, plainProvider } from "./plain-provider.ts";
import { type ScriptedServer, scriptedServer } from "./scripted-server.ts";

export interface TestModels extends AsyncDisposable {
  readonly models: Models;
  /** One for each provider, in the same order. */
  readonly servers: readonly ScriptedServer[];
  readonly folder: string;
}

export interface TestModelsOptions extends Partial<ModelsGround> {
  readonly plain: readonly Omit<PlainProvider, "url" | "wire">[];
  readonly given?: z.input<typeof modelsConfig>;
}

export async function openModels(options: TestModelsOptions): Promise<TestModels> {
  await using stack = new AsyncDisposableStack();
  const { plain, given, folder = await temporaryFolder(stack), ...ground } = options;
  const wire = stack.use(openWire());
  const servers = await Promise.all(plain.map(scriptedServer));
  for (const server of servers) stack.use(server);
  const providers = plain.map((each, index) =>
    plainProvider({ ...each, wire, url: servers[index]?.url ?? "" }),
  );
  const media = mediaConfig.parse({});
  const pool = stack.use(childProcessPool(media.isolation));
  const tools = stack.use(programs(media.programs, process.env["PATH"] ?? ""));
  const models = stack.use(
    await createModels({
      providers,
      settings: modelsConfig.parse(given),
      engines: {
        image: sharpImage(media.image, pool),
        audio: localAudio(tools, media.audio),
        video: ffmpegVideo(tools, media.video),
      },
      scratch: stack.use(await openScratch(join(folder, "tmp"))),
      folder: join(folder, "models"),
      metrics: noMetrics,
      log: silentLog,
      clock: systemClock,
      ...ground,
    }),
  );
  const owned = stack.move();
  return { models, servers, folder, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function temporaryFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-models-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const someCaller = (changed: Partial<ModelCaller> = {}): ModelCaller => ({
  principal: operator,
  id: "call1",
  signal: new AbortController().signal,
  fresh: false,
  ...changed,
});
