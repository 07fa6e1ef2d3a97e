import { setTimeout as sleep } from "node:timers/promises";
import {
  type Exhibit,
  exhibit,
  type Json,
  numberIn,
  stringIn,
  text,
  type Visit,
} from "./exhibit.ts";
import type { Journal } from "./journal.ts";

/** Sends progress where the caller gave a token. */
async function progress(visit: Visit, done: number, message: string): Promise<void> {
  const { progressToken } = visit.meta;
  if (progressToken === undefined) return;
  await visit.notify("notifications/progress", {
    progressToken,
    progress: done,
    total: 1,
    message,
  });
}

/** Waits, and notes it when the caller gave up meanwhile. */
async function wait(
  input: Json,
  milliseconds: number,
  visit: Visit,
  journal: Journal,
): Promise<void> {
  const key = stringIn(input, "key");
  journal.note("started", { key });
  try {
    await sleep(milliseconds, undefined, { signal: visit.signal });
  } catch (error) {
    journal.note("cancelled", { key });
    throw error;
  }
  journal.note("ended", { key });
}

/** What takes time. */
export const runningExhibits = (journal: Journal): readonly Exhibit[] => [
  exhibit("slow", "Reports progress", async (input, visit) => {
    const steps = numberIn(input, "steps", 3);
    for (let step = 1; step <= steps; step += 1) {
      await progress(visit, step / steps, `${stringIn(input, "key")}: step ${step} of ${steps}`);
      await sleep(numberIn(input, "milliseconds", 5), undefined, { signal: visit.signal });
    }
    return text(`slow ${stringIn(input, "key")}`);
  }),
  exhibit("wait", "Answers after so many milliseconds", async (input, visit) => {
    await wait(input, numberIn(input, "milliseconds", 10), visit, journal);
    return text(stringIn(input, "key"));
  }),
  exhibit("hang", "Waits until the caller gives up", async (input, visit) => {
    await progress(visit, 0, "hanging");
    await wait(input, 600_000, visit, journal);
    return text("nobody gave up");
  }),
  exhibit("logs", "Sends log messages", async (_, visit) => {
    if (visit.era === "legacy" || visit.meta["io.modelcontextprotocol/logLevel"] !== undefined) {
      const line = (level: string, data: unknown) =>
        visit.notify("notifications/message", { level, logger: "showroom", data });
      await line("info", { step: "one" });
      await line("warning", "二");
    }
    // What is sent last must not come in one piece with the answer.
    await sleep(100);
    return text("logged");
  }),
];
