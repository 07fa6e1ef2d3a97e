/** Signature Version 4 of Amazon, as S3 wants it in the `authorization` header. */

import { createHmac, hash } from "node:crypto";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SignedByAws {
  readonly method: string;
  /** Its path is written as S3 decodes it; a query is none that is signed here. */
  readonly url: URL;
  /** In small letters, without `host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AwsScope {
  readonly region: string;
  readonly at: Date;
}

/** All headers to send but `host`: those given, what S3 wants to know besides, and the signature. */
export function signedForAws(
  { method, url, headers, body }: SignedByAws,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  { region, at }: AwsScope,
): Record<string, string> {
  const time = at.toISOString().replaceAll(/[:-]|\.\d{3}/g, "");
  const day = time.slice(0, 8);
  const digest = hash("sha256", body);
  const sent: Record<string, string> = {
    ...headers,
    "x-amz-date": time,
    "x-amz-content-sha256": digest,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const signed = Object.entries({ ...sent, host: url.host }).toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  const names = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, " ")}\n`);
  const request = [method, pathOf(url), "", lines.join(""), names, digest].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, hash("sha256", request)].join("\n");
  const key = [region, "s3", "aws4_request"].reduce<Buffer>(
    (made, part) => hmac(made, part),
    hmac(`AWS4${secretAccessKey}`, day),
  );
  const signature = hmac(key, toSign).toString("hex");
  const credential = `${accessKeyId}/${scope}`;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${signature}`,
  };
}

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();

/** Every byte that is no unreserved character of RFC 3986 as `%XX`, but the slashes. */
const pathOf = ({ pathname }: URL): string =>
  pathname
    .split("/")
    .map((part) =>
      encodeURIComponent(decodeURIComponent(part)).replaceAll(
        /[!'()*]/g,
        (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join("/");
