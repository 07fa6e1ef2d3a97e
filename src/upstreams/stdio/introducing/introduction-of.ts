import * as z from "zod";
import type { Introduction } from "../../introduction.ts";

export const modernVersion = "2026-07-28";

/** From the newest to the oldest: the first is offered, any of them is taken. */
export const legacyVersions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

const shortText = z.string().max(1000);
const serverInfo = z.object({ name: shortText, version: shortText });
const capabilities = z.record(z.string(), z.unknown());
const instructions = z.string().max(100_000).optional().catch(undefined);

const discovered = z.object({
  supportedVersions: z.array(z.string().max(64)).max(100),
  capabilities,
  instructions,
  _meta: z
    .object({ "io.modelcontextprotocol/serverInfo": serverInfo.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const initialized = z.object({
  protocolVersion: z.enum(legacyVersions),
  capabilities,
  serverInfo,
  instructions,
});

/** @returns undefined where the versions that the server speaks have none in common with ours. */
export function introductionOfDiscovery(result: unknown): Introduction | undefined {
  const { supportedVersions, _meta: meta, ...said } = discovered.parse(result);
  if (!supportedVersions.includes(modernVersion)) return undefined;
  return {
    era: "modern",
    protocolVersion: modernVersion,
    serverInfo: meta?.["io.modelcontextprotocol/serverInfo"] ?? { name: "", version: "" },
    ...said,
  };
}

/** @throws where the result is none, or names a version that is not known here. */
export function introductionOfInitialization(result: unknown): Introduction {
  return { era: "legacy", ...initialized.parse(result) };
}
