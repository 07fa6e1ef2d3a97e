import * as z from "zod";
import type { Answer, Call, Tool } from "../../src/pipeline/define-tool.ts";

const nothing = z.object({});

/** A tool without arguments. */
export const fixtureTool = (
  name: string,
  description: string,
  run: (call: Call) => Promise<Answer<never>> | Answer<never>,
): Tool => ({
  name,
  title: description,
  description,
  permission: "conformance:call",
  input: nothing,
  run: async (_, call) => run(call),
});

export const text = (words: string): Answer<never> => ({
  content: [{ type: "text", text: words }],
});

/** One red pixel. */
export const redPixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

/** A WAV file without samples. */
export const emptyWave = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";
