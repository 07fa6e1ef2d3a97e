/** The graph of the hub's parts: each is handed what it needs, and one stack closes them in reverse. */

import type { AuditLog } from "./audit/audit-log.ts";
import { openAuditKey } from "./audit/keys/audit-key.ts";
import { openAudit } from "./audit/open-audit.ts";
import { anchorGauges } from "./audit/anchors/anchor-gauges.ts";
import { builtins } from "./builtins.ts";
import type { AppNeeds } from "./cli/app-contract.ts";
import { type LateKeys, lateKeys } from "./config/references/late-keys.ts";
import type { Config } from "./config/schema.ts";
import { createApprovals } from "./identity/approvals/create-approvals.ts";
import { otherSources } from "./identity/other-sources.ts";
import { createPolicy } from "./identity/policy/create-policy.ts";
import { lateSessions } from "./identity/sessions/late-sessions.ts";
import { Secret } from "./kernel/secret.ts";
import { systemClock } from "./kernel/clock.ts";
import { childProcessPool } from "./media/isolation/child-process-pool.ts";
import { programs } from "./media/programs/programs.ts";
import { createModels } from "./models/routing/create-models.ts";
import { openWire } from "./models/wire/wire.ts";
import { createMediaSource } from "./media/refs/create-media-source.ts";
import { type Catalog, createCatalog } from "./pipeline/catalog.ts";
import { createPipeline } from "./pipeline/create-pipeline.ts";
import { keepObligations } from "./pipeline/obligations/keep-obligations.ts";
import { engineRack } from "./plugins/engine-rack.ts";
import { loadPlugin } from "./plugins/load-plugin.ts";
import { providerRack } from "./plugins/provider-rack.ts";
import { startPlugins } from "./plugins/start-plugins.ts";
import { artifactGauges } from "./storage/artifact-gauges.ts";
import { diskArtifacts } from "./storage/disk/disk-artifacts.ts";
import { openDataFolder } from "./storage/data-folder.ts";
import { openState } from "./storage/state/open-state.ts";
import { lateCredentials } from "./upstreams/credentials/late-credentials.ts";
import type { OpenCredentials } from "./upstreams/credentials/open-credentials.ts";
import { type Gateway, openGateway } from "./upstreams/open-gateway.ts";
import { openMetrics } from "./telemetry/open-metrics.ts";
import { tellOfPolicy } from "./tell-of-policy.ts";
import { version } from "./version.ts";

/** Everything below the transports, and `owned`, which closes it. */
export type HubParts = Awaited<ReturnType<typeof buildHub>>;

/** Builds a hub that nobody can reach yet. */
export async function buildHub(config: Config, needs: AppNeeds) {
  await using stack = new AsyncDisposableStack();
  const ground = await openGround(config, needs, stack);
  const { log, metrics, folder, artifacts, media, state } = ground;
  const catalog = createCatalog();
  const rack = engineRack(metrics, systemClock);
  const providers = stack.use(providerRack());
  const models = stack.use(
    await createModels({
      providers: providers.providers,
      settings: config.models,
      engines: rack.engines,
      scratch: folder.tmp,
      folder: folder.at("models"),
      metrics,
      log,
      clock: systemClock,
    }),
  );
  const own = builtins({ ...ground, settings: config });
  const others = await Promise.all(config.plugins.files.map(loadPlugin));
  const { settings } = config.plugins;
  const sessions = lateSessions();
  const offered = { media, artifacts, sessions: sessions.operations };
  const host = { catalog, rack, providers, models, ...offered, log, settings };
  stack.use(await startPlugins([...own, ...others], host));
  const keys = stack.use(lateKeys(config, (secret) => needs.secrets.learn(secret)));
  const audit = stack.use(await auditOf(config, { ...ground, keys }));
  const credentials = lateCredentials();
  const gateway = stack.use(
    await gatewayOf(config, needs, { ...ground, catalog, credentials: credentials.open }),
  );
  const policy = createPolicy(config.policy, systemClock, otherSources(config.auth));
  stack.defer(tellOfPolicy(policy, catalog, log));
  const { limits } = config;
  const approvals = createApprovals({ state, policy, audit, clock: systemClock, log });
  const owing = { state, approvals, clock: systemClock, redactBytes: limits.redactBytes };
  const keep = keepObligations(owing);
  const pipeline = createPipeline({ catalog, policy, limits, audit, keep, metrics, log });
  const owned = stack.move();
  const { secrets } = needs;
  const served = { catalog, policy, approvals, pipeline, audit, gateway, models, artifacts, state };
  return { config, log, secrets, metrics, folder, ...served, sessions, credentials, owned };
}

/** What everything else stands on; `stack` closes it. */
async function openGround(
  config: Config,
  { log, searchPath }: AppNeeds,
  stack: AsyncDisposableStack,
) {
  const metrics = stack.use(await openMetrics(config.telemetry.metrics, version));
  const folder = stack.use(await openDataFolder(config.dataDir));
  const artifacts = stack.use(
    await diskArtifacts(folder.at("artifacts"), config.storage.artifacts),
  );
  for (const gauge of artifactGauges(artifacts)) metrics.gauge(gauge);
  const pool = stack.use(childProcessPool(config.media.isolation, folder.tmp.path));
  const tools = stack.use(programs(config.media.programs, searchPath));
  const media = stack.use(
    createMediaSource({ settings: config.media.refs, artifacts, scratch: folder.tmp }),
  );
  const wire = stack.use(openWire());
  const state = stack.use(await openState(config.storage.state, log));
  return { log, metrics, folder, artifacts, pool, programs: tools, media, wire, state };
}

type Ground = Awaited<ReturnType<typeof openGround>>;

async function auditOf(
  { audit: { directory, key, ...settings } }: Config,
  { folder, log, metrics, keys }: Ground & { readonly keys: LateKeys },
): Promise<AuditLog> {
  const audit = openAudit({
    ...settings,
    directory: directory ?? folder.at("audit"),
    key: await openAuditKey({
      configured: key === undefined ? undefined : new Secret(key),
      file: folder.at("audit-key"),
    }),
    wrapping: () => keys.wrapping(),
    version,
    clock: systemClock,
    log,
  });
  const anchoring = {
    get states() {
      return audit.anchors;
    },
  };
  for (const gauge of anchorGauges(anchoring, systemClock)) metrics.gaugeLines(gauge);
  return audit;
}

interface GatewayGround {
  readonly catalog: Catalog;
  readonly credentials: OpenCredentials;
}

const gatewayOf = (
  { upstreams: configured, gateway: settings, mcp: { answerSeconds } }: Config,
  { environment }: AppNeeds,
  { catalog, credentials, state, folder, metrics, log }: Ground & GatewayGround,
): Promise<Gateway> =>
  openGateway({
    configured,
    settings,
    answerSeconds,
    catalog,
    state,
    folder: folder.at("upstreams"),
    environment,
    hub: { name: "kumihimo", version },
    credentials,
    metrics,
    log,
    clock: systemClock,
  });
