import type { Localized } from "../../src/kernel/language.ts";
import type { Prompt } from "../../src/pipeline/define-prompt.ts";
import { redPixel } from "./fixture-tool.ts";

const both = (words: string): Localized => ({ en: words, ja: words });

const about = (name: string, words: string) => ({
  name,
  title: both(words),
  description: both(words),
});

export const prompts: readonly Prompt[] = [
  {
    ...about("test_simple_prompt", "A simple prompt without arguments"),
    arguments: [],
    write: () => [
      { role: "user", content: { type: "text", text: "This is a simple prompt for testing." } },
    ],
  },
  {
    ...about("test_prompt_with_arguments", "A prompt with required arguments"),
    arguments: [
      {
        name: "arg1",
        description: "First test argument",
        required: true,
        complete: (typed) => ["test", "testing"].filter((value) => value.startsWith(typed)),
      },
      { name: "arg2", description: "Second test argument", required: true },
    ],
    write: ({ arg1, arg2 }) => [
      {
        role: "user",
        content: { type: "text", text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` },
      },
    ],
  },
  {
    ...about("test_prompt_with_embedded_resource", "A prompt that includes an embedded resource"),
    arguments: [{ name: "resourceUri", description: "URI of the resource", required: true }],
    write: ({ resourceUri = "" }) => [
      {
        role: "user",
        content: {
          type: "resource",
          resource: {
            uri: resourceUri,
            mimeType: "text/plain",
            text: "Embedded resource content for testing.",
          },
        },
      },
      {
        role: "user",
        content: { type: "text", text: "Please process the embedded resource above." },
      },
    ],
  },
  {
    ...about("test_prompt_with_image", "A prompt that includes image content"),
    arguments: [],
    write: () => [
      { role: "user", content: { type: "image", data: redPixel, mimeType: "image/png" } },
      { role: "user", content: { type: "text", text: "Please analyze the image above." } },
    ],
  },
];
