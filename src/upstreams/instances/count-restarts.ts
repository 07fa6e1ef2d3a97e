import type { InstanceMeter } from "../../telemetry/metrics.ts";
import type { Channel } from "../channel.ts";

/** Counts how often a process that had ended by itself runs again, for as long as the channel is open. */
export function countRestarts(channel: Channel, meter: InstanceMeter): void {
  let lost = false;
  channel.listen((news) => {
    if (!("state" in news)) return;
    if (lost && news.state === "introduced") meter.restarted();
    lost = news.state === "lost";
  });
}
