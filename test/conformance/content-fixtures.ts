import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import type { Tool } from "../../src/pipeline/define-tool.ts";
import { emptyWave, fixtureTool, redPixel, text } from "./fixture-tool.ts";

const image = { type: "image", data: redPixel, mimeType: "image/png" } as const;

/** One tool for each kind of content, and those that speak while they run. */
export const contentTools: readonly Tool[] = [
  fixtureTool("test_simple_text", "Answers with text", () =>
    text("This is a simple text response for testing."),
  ),
  fixtureTool("test_image_content", "Answers with an image", () => ({ content: [image] })),
  fixtureTool("test_audio_content", "Answers with audio", () => ({
    content: [{ type: "audio", data: emptyWave, mimeType: "audio/wav" }],
  })),
  fixtureTool("test_embedded_resource", "Answers with a resource", () => ({
    content: [
      {
        type: "resource",
        resource: {
          uri: "test://embedded-resource",
          mimeType: "text/plain",
          text: "This is an embedded resource content.",
        },
      },
    ],
  })),
  fixtureTool("test_multiple_content_types", "Answers with several kinds of content", () => ({
    content: [
      { type: "text", text: "Multiple content types test:" },
      image,
      {
        type: "resource",
        resource: {
          uri: "test://mixed-content-resource",
          mimeType: "application/json",
          text: JSON.stringify({ test: "data", value: 123 }),
        },
      },
    ],
  })),
  fixtureTool("test_error_handling", "Answers that it failed", () => ({
    ...text("This tool intentionally returns an error for testing"),
    isError: true,
  })),
  fixtureTool("test_tool_with_logging", "Sends log lines", async ({ tell }) => {
    tell("info", "Tool execution started");
    await setTimeout(50);
    tell("info", "Tool processing data");
    await setTimeout(50);
    tell("info", "Tool execution completed");
    return text("Tool with logging executed successfully");
  }),
  fixtureTool("test_logging_tool", "Sends a log line", ({ tell }) => {
    tell("info", "A line that only those hear who asked for it");
    return text("Logged.");
  }),
  fixtureTool("test_tool_with_progress", "Reports progress", async ({ progress }) => {
    progress(0, "Completed step 0 of 100");
    await setTimeout(50);
    progress(0.5, "Completed step 50 of 100");
    await setTimeout(50);
    progress(1, "Completed step 100 of 100");
    return text("Done.");
  }),
  {
    ...fixtureTool("test_param_header", "Is routed by a header", () => text("")),
    input: z.object({ region: z.string().meta({ "x-mcp-header": "Region" }) }),
    run: async (input) => text(JSON.stringify(input)),
  },
  {
    name: "json_schema_2020_12_tool",
    title: "Tool with JSON Schema 2020-12 features",
    description: "Tool with JSON Schema 2020-12 features",
    permission: "conformance:call",
    input: z.looseObject({}),
    inputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: {
        address: {
          $anchor: "addressDef",
          type: "object",
          properties: { street: { type: "string" }, city: { type: "string" } },
        },
      },
      properties: {
        name: { type: "string" },
        address: { $ref: "#/$defs/address" },
        contactMethod: { type: "string", enum: ["phone", "email"] },
        phone: { type: "string" },
        email: { type: "string" },
      },
      allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
      if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ["phone"] },
      else: { required: ["email"] },
      additionalProperties: false,
    },
    run: async (input) => text(`Called with ${JSON.stringify(input)}`),
  },
];
