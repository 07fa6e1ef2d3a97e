/** A steady load over kept-alive connections, and what it cost the server. */

import { Pool } from "undici";
import { cpuSeconds } from "./process-cost.ts";

const connections = 16;

export interface LoadTarget {
  readonly origin: string;
  readonly path: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoadResult {
  /** Microseconds of the server's processor time for each request. */
  readonly cpuMicros: number;
  readonly requestsPerSecond: number;
}

/** Sends `requests` after half as many to warm up. Every answer must have status 200. */
export async function load(target: LoadTarget, requests: number): Promise<LoadResult> {
  const pool = new Pool(target.origin, { connections });
  try {
    await send(pool, target, Math.ceil(requests / 2));
    const cpu = cpuSeconds(target.pid);
    const begin = performance.now();
    await send(pool, target, requests);
    const seconds = (performance.now() - begin) / 1000;
    return {
      cpuMicros: ((cpuSeconds(target.pid) - cpu) / requests) * 1e6,
      requestsPerSecond: requests / seconds,
    };
  } finally {
    await pool.close();
  }
}

async function send(
  pool: Pool,
  { path, headers, body }: LoadTarget,
  requests: number,
): Promise<void> {
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const answer = await pool.request({ path, method: "POST", headers, body });
      await answer.body.dump({ limit: 64 * 1024 * 1024 });
      if (answer.statusCode !== 200) throw new Error(`The server answered ${answer.statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
