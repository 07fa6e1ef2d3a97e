/**
 * The view of `visual_report` for hosts that show MCP Apps (SEP-1865, 2026-01-26): one page without
 * dependencies that shows the chart of the last result and follows the host's theme and size.
 *
 * @module
 */

import type { Resource } from "../pipeline/define-resource.ts";

const uri = "ui://kumihimo/chart";
const mimeType = "text/html;profile=mcp-app";

/** What a tool's listing says so that hosts open the view for it. */
export const chartViewMeta = { ui: { resourceUri: uri } } as const;

/** The view itself, as a resource. */
export const chartView: Resource = {
  name: "chart-view",
  title: "Chart view",
  description: "Shows the chart that visual_report drew.",
  mimeType,
  uri,
  cache: { ttlMs: 3_600_000, cacheScope: "public" },
  read: async () => ({ uri, mimeType, text: page }),
};

// The drawing is shown through an <img>, where an SVG can neither run scripts nor load anything.
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Chart</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 0; font: 14px/1.5 system-ui, sans-serif; }
  img { display: block; width: 100%; height: auto; border-radius: 8px; }
  p { margin: 16px; opacity: .7; }
</style>
<p id="state" role="status">…</p>
<img id="chart" alt="" hidden>
<script>
  const state = document.getElementById("state");
  const chart = document.getElementById("chart");
  const words = {
    en: { waiting: "Waiting for the chart …", failed: "The chart could not be drawn.", large: "The chart is large; open its artifact." },
    ja: { waiting: "グラフを待っています…", failed: "グラフを描けませんでした。", large: "グラフが大きいため、アーティファクトを開いてください。" },
  };
  let say = words.en;
  const send = (message) => parent.postMessage({ jsonrpc: "2.0", ...message }, "*");
  const told = (text) => { state.textContent = text; state.hidden = false; chart.hidden = true; };
  const use = (context) => {
    say = String(context?.locale ?? navigator.language).startsWith("ja") ? words.ja : words.en;
    document.documentElement.lang = say === words.ja ? "ja" : "en";
    if (context?.theme) document.documentElement.style.colorScheme = context.theme;
  };
  const show = (result) => {
    if (result?.isError) return told(result.content?.[0]?.text ?? say.failed);
    const svg = result?.structuredContent?.svg;
    if (typeof svg !== "string") return told(say.large);
    chart.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    chart.alt = result.content?.[0]?.text ?? "";
    chart.hidden = false;
    state.hidden = true;
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.jsonrpc !== "2.0") return;
    if (data.id === 1 && data.result) {
      use(data.result.hostContext);
      told(say.waiting);
      send({ method: "ui/notifications/initialized", params: {} });
    } else if (data.method === "ui/notifications/tool-result") show(data.params);
    else if (data.method === "ui/notifications/host-context-changed") use(data.params);
    else if (data.method === "ui/resource-teardown") send({ id: data.id, result: {} });
  });
  new ResizeObserver(() => send({
    method: "ui/notifications/size-changed",
    params: { width: document.body.scrollWidth, height: document.body.scrollHeight },
  })).observe(document.body);
  send({ id: 1, method: "ui/initialize", params: {
    appInfo: { name: "kumihimo-chart", version: "1" }, appCapabilities: {}, protocolVersion: "2026-01-26",
  } });
</script>
</html>
`;
