/** As much of S3 with object lock as it takes to put an object: it checks what Amazon checks, and keeps versions. */

import { createHash, createHmac } from "node:crypto";
import { type Received, type SmallServer, smallServer } from "./small-server.ts";

export interface SmallS3 extends SmallServer {
  /** The versions of each object by `/bucket/key`, the first one first. */
  readonly versions: Map<string, Version[]>;
}

interface Version {
  readonly body: string;
  readonly mode: string;
  readonly until: Date;
}

interface Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

export async function smallS3(account: Account): Promise<SmallS3> {
  const versions = new Map<string, Version[]>();
  const server = await smallServer((received, response) => {
    const fault = faultOf(received, account);
    if (fault !== undefined) {
      response.writeHead(fault === "SignatureDoesNotMatch" ? 403 : 400);
      response.end(`<Error><Code>${fault}</Code><Message>${received.body}</Message></Error>`);
      return;
    }
    const { path, body, headers } = received;
    const version = {
      body,
      mode: String(headers["x-amz-object-lock-mode"]),
      until: new Date(String(headers["x-amz-object-lock-retain-until-date"])),
    };
    versions.set(path, [...(versions.get(path) ?? []), version]);
    response.writeHead(200).end();
  });
  return { ...server, versions };
}

function faultOf(received: Received, account: Account): string | undefined {
  const { method, headers, body } = received;
  const digest = createHash("sha256").update(body);
  const sum = digest.digest();
  if (method !== "PUT") return "MethodNotAllowed";
  if (headers["x-amz-content-sha256"] !== sum.toString("hex")) {
    return "XAmzContentSHA256Mismatch";
  }
  if (headers.authorization !== signatureOf(received, account)) return "SignatureDoesNotMatch";
  if (headers["x-amz-sdk-checksum-algorithm"] !== "SHA256") return "InvalidRequest";
  if (headers["x-amz-checksum-sha256"] !== sum.toString("base64")) return "BadDigest";
  const until = String(headers["x-amz-object-lock-retain-until-date"]);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(until)) return "InvalidArgument";
  if (new Date(until) <= new Date()) return "InvalidArgument";
  const mode = headers["x-amz-object-lock-mode"];
  return mode === "COMPLIANCE" || mode === "GOVERNANCE" ? undefined : "InvalidArgument";
}

/** The header that this request should have had, from Amazon's description of the four steps. */
function signatureOf({ method, path, headers }: Received, account: Account): string {
  const { accessKeyId, secretAccessKey, region } = account;
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1] ?? "";
  const canonical = [
    method,
    path,
    "",
    ...names.split(";").map((name) => `${name}:${String(headers[name])}`),
    "",
    names,
    String(headers["x-amz-content-sha256"]),
  ].join("\n");
  const time = String(headers["x-amz-date"]);
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const parts = [time.slice(0, 8), region, "s3", "aws4_request"];
  let key: Buffer | string = `AWS4${secretAccessKey}`;
  for (const part of [...parts, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hashed}`]) {
    key = createHmac("sha256", key).update(part).digest();
  }
  const mustBeSigned = ["host", "x-amz-date", "x-amz-content-sha256", "x-amz-object-lock-mode"];
  if (!mustBeSigned.every((name) => names.split(";").includes(name))) return "too little is signed";
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${names},Signature=${Buffer.from(key).toString("hex")}`;
}
