import { once } from "node:events";
import { createServer } from "node:net";
import { plainly, type Probe } from "../doctor.ts";

/** Whether the hub could listen, or listens already. */
export const portProbe = (host: string, port: number): Probe => ({
  name: "port",
  async look(signal) {
    const refusal = await listen(host, port);
    const address = `${host}:${port}`;
    if (refusal === undefined) return { state: "ok", found: plainly(address) };
    if (refusal === "EADDRINUSE" && (await isHub(host, port, signal))) {
      const found = { en: `${address}: a hub answers`, ja: `${address}: ハブが応答しています` };
      return { state: "ok", found };
    }
    return {
      state: "problem",
      found: plainly(`${address}: ${refusal}`),
      advice: {
        en: "Choose another with --port, or --port 0 for any that is free.",
        ja: "--port で別の番号を選んでください。--port 0 なら空いている番号が使われます。",
      },
    };
  },
});

/** Listens for a moment; the system's code where that is refused. */
async function listen(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "unknown";
  } finally {
    server.close();
  }
}

async function isHub(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const authority = host.includes(":") ? `[${host}]` : host;
    const answer = await fetch(`http://${authority}:${port}/healthz`, { signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
