/** Syslog over TCP or TLS: RFC 5424 messages, framed by counting octets (RFC 6587 section 3.4.1, RFC 5425). */

import { systemCode } from "../../../storage/disk-failure.ts";
import { isTlsFailure } from "../../../kernel/tls-failure.ts";
import { exportErrors } from "../errors.ts";
import type { ExportRecord } from "../export-format.ts";
import type { RecordSeverity } from "../record-severity.ts";
import type { Destination } from "./destination.ts";
import { SyslogConnection } from "./syslog-connection.ts";
import { NotNow, type Patience, untilTaken } from "./until-taken.ts";

export interface SyslogDestinationNeeds {
  /** `syslog+tcp://host:port` or `syslog+tls://host:port`; without a port 514 and 6514. */
  readonly url: URL;
  /** This machine's name, as messages give it. */
  readonly hostname: string;
  readonly patience: Patience;
}

/**
 * Sends each record as one message.
 *
 * Nobody answers in syslog: what was handed to the network counts as delivered, and what was on its way
 * when a connection broke may be missing. The receiver sees it in the numbers of the entries.
 */
export function syslogDestination({
  url,
  hostname,
  patience,
}: SyslogDestinationNeeds): Destination {
  const to = url.host;
  const named = hostname.replaceAll(/[^!-~]/g, "").slice(0, 255) || "-";
  const connection = new SyslogConnection(url);
  return {
    deliver(records, signal) {
      const frames = Buffer.concat(records.map((record) => frameOf(record, named)));
      return untilTaken(to, patience, signal, async () => {
        try {
          await connection.write(frames, signal);
        } catch (error) {
          throw failureOf(to, error);
        }
      });
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

/** Log audit (RFC 5424, section 6.2.1). */
const facility = 13;

const severities: Readonly<Record<RecordSeverity, number>> = {
  usual: 6,
  notable: 5,
  suspicious: 4,
  alarming: 1,
};

function frameOf({ text, time, severity }: ExportRecord, hostname: string): Buffer {
  const priority = facility * 8 + severities[severity];
  const at = new Date(time).toISOString();
  const message = Buffer.from(`<${priority}>1 ${at} ${hostname} kumihimo - audit - ${text}`);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

/** A certificate that does not fit is not waited for. */
function failureOf(to: string, error: unknown): unknown {
  const why = systemCode(error) ?? "timeout";
  return isTlsFailure(why)
    ? exportErrors.deliveryRefused({ to, why }, { cause: error })
    : new NotNow(why);
}
