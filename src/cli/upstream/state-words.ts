import type { Localized } from "../../kernel/language.ts";
import type { BreakerState, InstanceReport } from "../../upstreams/instances/instances.ts";
import type { UpstreamReport } from "../../upstreams/upstreams.ts";

/** The states of upstreams and instances as people read them; `--json` keeps the words of the API. */
export const stateWords: Localized<{
  readonly upstream: Readonly<Record<UpstreamReport["state"], string>>;
  readonly instance: Readonly<Record<InstanceReport["health"], string>>;
  readonly breaker: Readonly<Record<BreakerState, string>>;
}> = {
  en: {
    upstream: { waiting: "waiting", ready: "ready", failing: "FAILING", stopped: "stopped" },
    instance: {
      unknown: "unknown",
      healthy: "healthy",
      unhealthy: "UNHEALTHY",
      ejected: "ejected",
    },
    breaker: { closed: "closed", open: "OPEN", "half-open": "half-open" },
  },
  ja: {
    upstream: { waiting: "確認中", ready: "利用可", failing: "失敗", stopped: "停止" },
    instance: { unknown: "未確認", healthy: "正常", unhealthy: "異常", ejected: "除外中" },
    breaker: { closed: "閉", open: "開", "half-open": "半開" },
  },
};
