import { hash } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import type { Anchor, AnchoredCheckpoint } from "./anchor.ts";
import { anchorWire } from "./anchor-wire.ts";
import { signedForAws } from "./aws-signature.ts";
import type { S3AnchorSettings } from "./config.ts";
import { logName } from "./log-name.ts";

const dayMs = 86_400_000;

/**
 * Puts each checkpoint into an object of its own that nobody can remove before its time (S3 Object Lock).
 *
 * Whoever has the hub's credentials can write another version over it; the first one stays.
 */
export function s3Anchor(settings: S3AnchorSettings, clock: Clock): Anchor {
  const { bucket, region, prefix, endpoint, retainDays, mode, everySeconds } = settings;
  const name = `s3 ${bucket}/${prefix}`;
  const wire = anchorWire(name, settings.timeoutSeconds);
  const base =
    endpoint === undefined
      ? `https://${bucket}.s3.${region}.amazonaws.com`
      : `${endpoint}/${bucket}`;

  const lockOf = (note: string, at: Date): Record<string, string> => ({
    "content-type": "text/plain; charset=utf-8",
    "x-amz-object-lock-mode": mode.toUpperCase(),
    "x-amz-object-lock-retain-until-date": new Date(
      at.getTime() + retainDays * dayMs,
    ).toISOString(),
    // S3 takes no retention without a checksum that says of which kind it is.
    "x-amz-sdk-checksum-algorithm": "SHA256",
    "x-amz-checksum-sha256": hash("sha256", note, "base64"),
  });

  const keep = async (checkpoint: AnchoredCheckpoint, signal: AbortSignal) => {
    const { note: body } = checkpoint;
    const url = new URL(`${base}/${prefix}${objectOf(checkpoint)}`);
    const at = clock.now();
    const request = { method: "PUT", url, headers: lockOf(body, at), body } as const;
    const headers = signedForAws(request, settings, { region, at });
    const sent = { method: "PUT", url: url.href, headers, body } as const;
    const { status, text } = await wire.send(sent, signal);
    if (status !== 200) throw wire.failure("status", `HTTP ${status}${codeIn(text)}`);
    return {};
  };

  return {
    name,
    kind: "s3",
    everySeconds,
    keep,
    known: () => Promise.resolve(undefined),
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}

/** As `3f9c0a62d1b84e57/00000000000000051200.checkpoint`. */
const objectOf = ({ origin, size }: AnchoredCheckpoint): string =>
  `${logName(origin)}/${String(size).padStart(20, "0")}.checkpoint`;

/** The kind of failure in an answer of S3, as ` AccessDenied`; its other words may tell of keys. */
function codeIn(answer: string): string {
  const code = /<Code>(?<code>[A-Za-z]{1,64})<\/Code>/.exec(answer)?.groups?.["code"];
  return code === undefined ? "" : ` ${code}`;
}
