/** A hub's own process before a model service: what it tells, to whom, and what it never tells. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import type { Client } from "@modelcontextprotocol/client";
import { checkout, type RealHub, realHub } from "../real-hub.ts";
import { writeClearLines } from "./models/clear-lines.ts";
import { connected } from "./models/hub-of-kind.ts";
import { refuses, type RogueServer, rogueServer, says } from "./models/rogue-server.ts";

const story = "A label on a box. It says Osaka, and a date, and how many valves are inside.";

describe("a hub's process with a model service", () => {
  const stack = new AsyncDisposableStack();
  let config: string;
  let media: string;
  let service: RogueServer;
  let hub: RealHub;
  let client: Client;
  before(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-secrets-"));
    stack.defer(() => rm(folder, { recursive: true }));
    service = stack.use(await rogueServer());
    config = path.join(folder, "hub.json");
    await writeFile(config, JSON.stringify(settings(service)));
    media = path.join(folder, "media");
    await mkdir(media);
    await writeClearLines(media);
    hub = stack.use(await realHub(["--config", config, "--root", media]));
    client = stack.adopt(await connected(hub), (one) => one.close());
  });
  after(() => stack.disposeAsync());

  const described = async (args: object, options: object = {}) => {
    const { structuredContent, _meta } = await client.callTool(
      {
        name: "image_description",
        arguments: { image: "label.jpg", detailLevel: "basic", ...args },
      },
      options,
    );
    return { ...Object(structuredContent), _meta };
  };

  test("a client that reads along sees the answer grow; the answer is the same for one that does not", async () => {
    service.next(says(JSON.stringify({ description: story })));
    const seen: string[] = [];
    const steps: number[] = [];
    const onprogress = ({ progress, message }: { progress: number; message?: string }) => {
      steps.push(progress);
      seen.push(message ?? "");
    };
    const along = await described({}, { onprogress });
    const growing = seen.filter((text) => text !== "" && story.startsWith(text));
    assert.ok(growing.length > 3, `it came at once: ${JSON.stringify(seen)}`);
    assert.deepEqual(
      growing,
      growing.toSorted((one, other) => one.length - other.length),
    );
    assert.deepEqual(
      steps,
      [...new Set(steps)].toSorted((one, other) => one - other),
    );
    assert.equal(along.description, story);
    assert.equal(service.questions.at(-1)?.streamed, true);

    service.next(says(JSON.stringify({ description: story })));
    const alone = await described({ language: "ja" });
    assert.equal(alone.description, story);
    assert.equal(service.questions.at(-1)?.streamed, false);
  });

  test("a service that is left alone does not make the hub unready", async () => {
    service.otherwise(refuses(500));
    for (const image of ["label.jpg", "purchase-order.png", "label.jpg"]) {
      await described({ image, detailLevel: "standard" });
    }
    const { failures } = await described({ detailLevel: "detailed" });
    assert.equal(failures[0].code, "models.resting");
    assert.equal((await fetch(`${hub.url}/readyz`)).status, 200);
  });

  test("the key is in no answer, log line, metric or command's output, though the service quotes it", async () => {
    service.otherwise(refuses(401));
    const told: string[] = [];
    for (const model of ["second/eye", "third/eye"]) {
      told.push(JSON.stringify(await described({ model })));
      told.push(
        JSON.stringify(await described({ model, language: "ja", image: "purchase-order.png" })),
      );
    }
    const headers = { authorization: `Bearer ${hub.token}` };
    told.push(await (await fetch(`${hub.url}/metrics`, { headers })).text());
    const call = JSON.stringify({ image: path.join(media, "label.jpg"), model: "third/eye" });
    const commands: readonly (readonly [line: readonly string[], tells: RegExp])[] = [
      [["config", "print"], /apiKey = "\[secret\]"/],
      [["models", "list"], /describe\s+eye/],
      [["models", "test"], /FAILED/],
      [["doctor"], /models\.first/],
      [["call", "image_description", "--json", call], /models\.unauthorized/],
    ];
    const written = await Promise.all(commands.map(([line]) => command(line)));
    for (const [index, [, tells]] of commands.entries()) assert.match(written[index] ?? "", tells);
    told.push(...written);
    assert.ok(service.questions.length > 6, "it was hardly asked");
    assert.match(hub.log(), /models\.unauthorized/);
    told.push(hub.log());
    for (const text of told) {
      const at = text.indexOf(service.key);
      assert.equal(at, -1, `the key is told: ${text.slice(Math.max(0, at - 300), at + 60)}`);
    }
  });

  /** What a command writes, whatever its end. */
  const command = async (line: readonly string[]): Promise<string> =>
    await new Promise((resolve) => {
      const args = [path.join(checkout, "bin/kumihimo.mjs"), ...line, "--config", config];
      // A data folder has one owner at a time.
      const dataDir = path.join(path.dirname(config), line.slice(0, 2).join("-"));
      const env = { ...process.env, KUMIHIMO_DATA_DIR: dataDir };
      const options = { env, timeout: 60_000 };
      execFile(process.execPath, args, options, (_, out, err) => resolve(out + err));
    });
});

/** One service under three names: what one has done to its provider does not touch the others. */
function settings({ url, key }: RogueServer): object {
  const provider = {
    kind: "openai-compatible",
    apiKey: key,
    baseUrl: `${url}/v1`,
    headers: { "x-gateway-key": key },
    models: { describe: "eye" },
    retries: 0,
    breaker: { failures: 2 },
  };
  return {
    telemetry: { log: { level: "debug" } },
    models: {
      providers: { first: provider, second: provider, third: provider },
      defaults: { describe: ["first"] },
      cache: { enabled: false },
    },
  };
}
