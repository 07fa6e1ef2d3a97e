/** What the hub counts. Label values are closed lists or bounded, whoever calls. */

import type { GaugeLine } from "./series.ts";

export type Outcome = "ok" | "failed" | "refused" | "cancelled";

export interface ToolCall {
  /** A name from the catalog; left out when the caller named a tool that is not in it. */
  readonly tool: string | undefined;
  readonly era: "modern" | "legacy" | "local";
  readonly transport: "http" | "stdio" | "local";
}

interface HttpRequest {
  /** The route's pattern, such as `/artifacts/:id`; never the path as it was sent. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

interface EngineJob {
  /** `image`, `ocr`, `audio` ... or an engine's own name; from code, never from a caller. */
  readonly engine: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** One request to a model provider; names are those of the configuration. */
interface ModelCall {
  readonly provider: string;
  readonly capability: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

interface ModelUse {
  readonly provider: string;
  readonly direction: "in" | "out";
  readonly tokens: number;
}

interface ModelCost {
  readonly provider: string;
  /** US dollars. */
  readonly usd: number;
}

/** An answer that was looked for in the cache. */
interface ModelCache {
  readonly capability: string;
  readonly hit: boolean;
}

/** How a request to an instance ended; `cancelled`: its caller had gone. */
export type RequestEnd =
  | "ok"
  | "cancelled"
  | "timeout"
  | "connect"
  | "closed"
  | "refused"
  | "nonsense";

/** What is counted of one instance of an upstream; disposed once the instance is gone. */
export interface InstanceMeter extends Disposable {
  requestEnded(how: RequestEnd, seconds: number): void;
  /** It got a request that had failed before. */
  retried(): void;
  ejected(): void;
  /** Its process runs again after it had ended by itself. */
  restarted(): void;
}

/** How a result was found that may be kept; `joined`: an equal call was under way. */
export type ResultLook = "hit" | "joined" | "miss";

export interface LinesReading {
  readonly name: string;
  readonly help: string;
  /** Asked at each scrape; each line has labels of its own. */
  readonly read: () => readonly GaugeLine[];
}

export interface GaugeReading {
  /** As Prometheus names metrics, with its unit last: `kumihimo_artifact_bytes`. */
  readonly name: string;
  readonly help: string;
  /** Asked at each scrape. */
  readonly read: () => number | Promise<number>;
}

export interface Metrics extends Disposable {
  /** Counts a call as in flight until the returned function is given its outcome; a second time does nothing. */
  toolCall(call: ToolCall): (outcome: Outcome) => void;
  /** Bytes of arguments (`in`) or results (`out`). */
  toolBytes(direction: "in" | "out", bytes: number): void;
  httpRequest(request: HttpRequest): void;
  engineJob(job: EngineJob): void;
  modelCall(call: ModelCall): void;
  modelUse(use: ModelUse): void;
  modelCost(cost: ModelCost): void;
  modelCache(look: ModelCache): void;
  upstreamInstance(upstream: string, instance: string): InstanceMeter;
  resultCache(look: ResultLook): void;
  gauge(reading: GaugeReading): void;
  /** A gauge with a line for each upstream or instance, of which only so many are shown. */
  gaugeLines(reading: LinesReading): void;
  /** The page that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counts nothing. */
export const noMeter: InstanceMeter = {
  requestEnded() {},
  retried() {},
  ejected() {},
  restarted() {},
  [Symbol.dispose]() {},
};

/** Counts nothing; for runs that nobody scrapes. */
export const noMetrics: Metrics = {
  toolCall: () => () => {},
  toolBytes() {},
  httpRequest() {},
  engineJob() {},
  modelCall() {},
  modelUse() {},
  modelCost() {},
  modelCache() {},
  upstreamInstance: () => noMeter,
  resultCache() {},
  gauge() {},
  gaugeLines() {},
  text: () => Promise.resolve(""),
  contentType: "text/plain; version=0.0.4; charset=utf-8",
  [Symbol.dispose]() {},
};
