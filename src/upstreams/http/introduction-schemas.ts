import * as z from "zod";
import type { Introduction } from "../introduction.ts";
import { legacyVersions, modernVersion } from "./protocol.ts";

const short = z.string().transform((text) => text.slice(0, 200));
const long = z.string().transform((text) => text.slice(0, 100_000));
const capabilities = z.record(z.string(), z.unknown()).default({});
const server = z.object({ name: short, version: short.default("") });
const nameless = { name: "", version: "" };

/** The result of `server/discover` (specification 2026-07-28, "Discovery"). */
export const discovered = z
  .object({
    supportedVersions: z.array(z.string()).refine((list) => list.includes(modernVersion)),
    capabilities,
    instructions: long.optional().catch(undefined),
    serverInfo: server.optional().catch(undefined),
    _meta: z
      .object({ "io.modelcontextprotocol/serverInfo": server.optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .transform(({ _meta: meta, ...said }): Introduction => ({
    era: "modern",
    protocolVersion: modernVersion,
    serverInfo: meta?.["io.modelcontextprotocol/serverInfo"] ?? said.serverInfo ?? nameless,
    capabilities: said.capabilities,
    ...(said.instructions !== undefined && { instructions: said.instructions }),
  }));

/** The result of `initialize` (specification 2025-11-25, "Lifecycle"). */
export const initialized = z
  .object({
    protocolVersion: z.enum(legacyVersions),
    capabilities,
    instructions: long.optional().catch(undefined),
    serverInfo: server.catch(nameless),
  })
  .transform(({ instructions, ...said }): Introduction => ({
    era: "legacy",
    ...said,
    ...(instructions !== undefined && { instructions }),
  }));
