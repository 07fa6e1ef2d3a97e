import { wavFile } from "../../src/media/audio/wav.ts";
import { bareCall, modernCall } from "../calls.ts";
import { load, type LoadTarget } from "../load.ts";
import { highestBytes, residentBytes } from "../process-cost.ts";
import type { Measure, Row } from "../row.ts";
import { started, startedHub, type StartedHub } from "../started.ts";

const mebibyte = 1024 * 1024;
const requests = 4000;

const hubAsking = (port: number, cache: boolean) =>
  startedHub({
    settings: {
      plugins: { files: ["bench/servers/asking-tools.ts"] },
      models: {
        providers: {
          instant: {
            kind: "openai-compatible",
            baseUrl: `http://127.0.0.1:${port}/v1`,
            models: { generate: "instant", transcribe: "instant" },
          },
        },
        cache: { enabled: cache },
      },
    },
  });

/** The usage in an answer counts milliseconds, and is shorter where the answer was in the cache. */
const question = (hub: StartedHub): LoadTarget => ({
  ...modernCall(hub, "bench_ask", "hello"),
  lengthsDiffer: 100,
});

/** What the way to a provider costs, beside a server that only relays; and an answer from the cache. */
export const models: Measure = async () => {
  await using provider = await started(["bench/servers/instant-provider.ts"]);
  const port = Number(provider.said["port"]);
  await using relay = await started(["bench/servers/relay.ts", `http://127.0.0.1:${port}`]);
  const bare = await load(bareCall(Number(relay.said["port"]), relay.pid, "hello"), requests);
  await using asking = await hubAsking(port, false);
  const asked = await load(question(asking), requests);
  await using keeping = await hubAsking(port, true);
  const kept = await load(question(keeping), requests);
  const beside = { reference: "bare relay with undici", unit: "µs CPU" } as const;
  return [
    { name: "bare relay to an instant provider", value: bare.cpuMicros, ratio: 1, ...beside },
    {
      name: "model call through the whole pipeline, instant provider",
      value: asked.cpuMicros,
      ratio: asked.cpuMicros / bare.cpuMicros,
      atMost: 8,
      ...beside,
    },
    {
      name: "the same from the cache",
      value: kept.cpuMicros,
      ratio: kept.cpuMicros / bare.cpuMicros,
      atMost: 5,
      ...beside,
    },
    await upload(port),
  ];
};

/** A recording of 25 MiB on its way to a provider that takes it as it is. */
async function upload(port: number): Promise<Row> {
  await using hub = await hubAsking(port, false);
  // A first small one, so that what loads with the first use is not counted.
  await transcribe(hub, await stored(hub, mebibyte / 4));
  const recording = await stored(hub, 25 * mebibyte);
  const idle = residentBytes(hub.pid);
  const highest = await highestBytes(hub.pid, () => transcribe(hub, recording));
  return {
    name: "25 MiB recording to a provider, memory added",
    reference: "the idle hub",
    value: (highest - idle) / mebibyte,
    unit: "MiB",
    atMost: 50,
  };
}

/** 16 kHz mono with a tone, so that it is not taken for silence; its URI. */
async function stored({ origin, token }: StartedHub, bytes: number): Promise<string> {
  const samples = new Int16Array(bytes / 2).map((_, index) => 8000 * Math.sin(index / 5));
  const body = wavFile(new Uint8Array(samples.buffer), { sampleRate: 16_000, channels: 1 });
  const answer = await fetch(`${origin}/artifacts`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: Buffer.from(body),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the hub's own answer
  const { uri } = (await answer.json()) as { uri: string };
  return uri;
}

async function transcribe(hub: StartedHub, audio: string): Promise<void> {
  const { origin, path, headers, body } = modernCall(hub, "audio_transcription", "");
  const message = JSON.parse(body);
  message.params.arguments = { audio };
  const answer = await fetch(`${origin}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(message),
  });
  const text = await answer.text();
  if (!text.includes('"transcribed":true')) throw new Error(`Not heard: ${text.slice(0, 300)}`);
}
