import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../kernel/clock.ts";
import { s3AnchorSettings } from "./config.ts";
import { s3Anchor } from "./s3-anchor.ts";
import { smallLog } from "./testing/small-log.ts";
import { smallS3 } from "./testing/small-s3.ts";
import { smallServer } from "./testing/small-server.ts";

const never = new AbortController().signal;
const log = smallLog();
const account = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "canary-secret-access-key",
  region: "eu-central-1",
};
const object = "/audit-anchors/hub/3f9c0a62d1b84e57/00000000000000000007.checkpoint";

const anchorAt = (endpoint: string, more: object = {}) =>
  s3Anchor(
    s3AnchorSettings.parse({
      kind: "s3",
      bucket: "audit-anchors",
      prefix: "hub/",
      endpoint,
      ...account,
      ...more,
    }),
    systemClock,
  );

test("each checkpoint becomes an object that is locked for the time asked for", async () => {
  await using s3 = await smallS3(account);
  await using anchor = anchorAt(s3.url, { retainDays: 30, mode: "governance" });
  await anchor.keep(log.at(7), never);
  const [version] = s3.versions.get(object) ?? assert.fail([...s3.versions.keys()].join());
  assert.equal(version?.body, log.at(7).note);
  assert.equal(version.mode, "GOVERNANCE");
  const days = (version.until.getTime() - Date.now()) / 86_400_000;
  assert.ok(days > 29.9 && days <= 30);
});

test("a session's token goes along, and is signed", async () => {
  await using s3 = await smallS3(account);
  await using anchor = anchorAt(s3.url, { sessionToken: "canary-session" });
  await anchor.keep(log.at(7), never);
  const { headers } = s3.received[0] ?? assert.fail();
  assert.equal(headers["x-amz-security-token"], "canary-session");
  assert.match(headers.authorization ?? "", /SignedHeaders=[^,]*x-amz-security-token/);
});

test("writing over an object leaves the first version as it was, locked", async () => {
  await using s3 = await smallS3(account);
  await using anchor = anchorAt(s3.url);
  await anchor.keep(log.at(7), never);
  await anchor.keep(log.forkedAt(2).at(7), never);
  const [first, second] = s3.versions.get(object) ?? [];
  assert.equal(first?.body, log.at(7).note);
  assert.equal(first.mode, "COMPLIANCE");
  assert.notEqual(second?.body, first.body);
});

test("wrong credentials are told of without them", async () => {
  await using s3 = await smallS3({ ...account, secretAccessKey: "another" });
  await using anchor = anchorAt(s3.url);
  await assert.rejects(anchor.keep(log.at(7), never), (error: Error) => {
    assert.match(error.message, /s3 audit-anchors\/hub\/: it refuses \(HTTP 403 Signature/);
    assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /canary|AKIA/);
    return true;
  });
});

test("a redirect to another address does not get the request", async () => {
  await using other = await smallServer((_, response) => response.end());
  await using s3 = await smallServer((_, response) =>
    response.writeHead(307, { location: other.url }).end(),
  );
  await using anchor = anchorAt(s3.url);
  await assert.rejects(anchor.keep(log.at(7), never), /points to another address/);
  assert.equal(other.received.length, 0);
});

test("Amazon itself is asked under the bucket's own name", () => {
  const settings = { kind: "s3", bucket: "b-1", ...account };
  assert.equal(s3AnchorSettings.parse(settings).endpoint, undefined);
  for (const bad of [
    { endpoint: "http://s3.example" },
    { endpoint: "https://key:secret@s3.example" },
    { bucket: "b/../c" },
    { region: "eu.example/" },
    { prefix: "a?b" },
    { retainDays: 0 },
  ]) {
    assert.equal(s3AnchorSettings.safeParse({ ...settings, ...bad }).success, false);
  }
});
