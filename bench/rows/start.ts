import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { request } from "undici";
import { modernCall } from "../calls.ts";
import { residentBytes } from "../process-cost.ts";
import { median, type Measure } from "../row.ts";
import { type StartedHub, startedHub } from "../started.ts";

const settings = { plugins: { files: ["bench/servers/trivial-tools.ts"] } };
const starts = 5;

/** From starting the process to the first answer of a tool, second start, and memory at rest. */
export const start: Measure = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  const seconds: number[] = [];
  const memory: number[] = [];
  try {
    for (let count = 0; count <= starts; count += 1) {
      const begin = performance.now();
      await using hub = await startedHub({ settings, folder });
      await firstAnswer(hub);
      // The first start fills the compile cache and makes the token.
      if (count === 0) continue;
      seconds.push((performance.now() - begin) / 1000);
      memory.push(residentBytes(hub.pid) / 1024 / 1024);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return [
    {
      name: "start to first tool result",
      reference: "",
      value: median(seconds),
      unit: "s",
      atMost: 2,
    },
    { name: "memory after the first call", reference: "", value: median(memory), unit: "MiB" },
  ];
};

async function firstAnswer(hub: StartedHub): Promise<void> {
  const { headers, body, path: route } = modernCall(hub, "bench_echo_0", "hello");
  const answer = await request(`${hub.origin}${route}`, { method: "POST", headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The hub answered ${answer.statusCode}.`);
}
