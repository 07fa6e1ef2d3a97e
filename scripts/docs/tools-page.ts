import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openApp } from "../../src/app.ts";
import { config } from "../../src/config/schema.ts";
import { silentLog } from "../../src/telemetry/log.ts";
import { scrubber } from "../../src/telemetry/scrubber.ts";
import { code, table } from "./markdown.ts";

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
}

/** Every built-in tool with its input. */
export async function toolsPage(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-docs-"));
  try {
    const needs = { log: silentLog, secrets: scrubber(), searchPath: "", environment: {} };
    await using app = await openApp(config.parse({ dataDir: folder }), needs);
    return `# Tools

Media is a \`data:\` URL, an \`artifact://\` URI, an \`https://\` URL, a \`file://\` URL or path inside a root folder, bare base64 of a
known format, or \`{ "data": "<base64>", "mimeType": "..." }\`; its type is decided by the bytes.

${app.tools().map(section).join("\n\n")}
`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function section({
  name,
  title,
  description,
  inputSchema,
}: ReturnType<Awaited<ReturnType<typeof openApp>>["tools"]>[number]): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the hub's own schema
  const { properties = {}, required = [] } = inputSchema as {
    properties?: Record<string, Property>;
    required?: readonly string[];
  };
  const rows = Object.entries(properties).map(([key, property]) => [
    code(key),
    required.includes(key) && property.default === undefined ? "yes" : "",
    property.default === undefined ? "" : code(JSON.stringify(property.default)),
    property.enum === undefined
      ? (property.type ?? "")
      : property.enum.map((one) => code(String(one))).join(", "),
    property.description ?? "",
  ]);
  return `## ${name}\n\n**${title ?? name}.** ${description ?? ""}\n\n${table(["input", "needed", "default", "type", "meaning"], rows)}`;
}
