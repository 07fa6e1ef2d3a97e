import type { Metrics } from "../../telemetry/metrics.ts";
import type { HttpCall, Route } from "../route.ts";
import { sendText } from "../send.ts";

/** The page that Prometheus reads; with `open` it asks for no token. */
export function metricsRoute(metrics: Metrics, { open }: { readonly open: boolean }): Route {
  const handle = async ({ response }: HttpCall): Promise<void> =>
    sendText(response, { type: metrics.contentType, text: await metrics.text() });
  const base = { path: "/metrics", methods: ["GET", "HEAD"] as const, handle };
  return open
    ? { ...base, guard: "open", because: "The operator set http.openMetrics." }
    : { ...base, guard: "principal" };
}
