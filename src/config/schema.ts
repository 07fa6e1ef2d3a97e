import * as z from "zod";
import { auditConfig } from "../audit/config.ts";
import { httpConfig } from "../http/config.ts";
import { authConfig } from "../identity/config.ts";
import { policyConfig } from "../identity/policy/config.ts";
import { mcpConfig } from "../mcp/config.ts";
import { modelsConfig } from "../models/config.ts";
import { mediaConfig } from "../media/config.ts";
import { encryptionConfig } from "../storage/encryption/config.ts";
import { drainConfig, healthConfig } from "../operations/config.ts";
import { limitsConfig } from "../pipeline/config.ts";
import { pluginsConfig } from "../plugins/config.ts";
import { storageConfig } from "../storage/config.ts";
import { gatewayConfig, upstreamsConfig } from "../upstreams/config.ts";
import { telemetryConfig } from "../telemetry/config.ts";
import { vaultConfig } from "../storage/vault/config.ts";
import { dataDir } from "./data-dir.ts";

/** Every setting there is. Each room declares its own section. */
export const config = z.strictObject({
  dataDir,
  http: httpConfig,
  auth: authConfig,
  audit: auditConfig,
  policy: policyConfig,
  limits: limitsConfig,
  media: mediaConfig,
  models: modelsConfig,
  upstreams: upstreamsConfig,
  gateway: gatewayConfig,
  storage: storageConfig,
  encryption: encryptionConfig,
  vault: vaultConfig,
  plugins: pluginsConfig,
  mcp: mcpConfig,
  drain: drainConfig,
  health: healthConfig,
  telemetry: telemetryConfig,
});

export type Config = z.output<typeof config>;
