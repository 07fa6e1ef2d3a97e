import assert from "node:assert/strict";
import { test } from "node:test";
import { sourcesBehind } from "./source-of.ts";

const from = (trusted: readonly string[], remoteAddress: string, forwarded?: string): string =>
  sourcesBehind(trusted)({
    headers: { ...(forwarded !== undefined && { "x-forwarded-for": forwarded }) },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that is looked at
    socket: { remoteAddress } as never,
  });

test("a request comes from whoever connects, whatever it says", () => {
  assert.equal(from([], "192.0.2.7"), "192.0.2.7");
  assert.equal(from([], "::ffff:192.0.2.7"), "192.0.2.7");
  assert.equal(from([], "192.0.2.7", "198.51.100.1"), "192.0.2.7");
  assert.equal(from(["10.0.0.0/8"], "192.0.2.7", "198.51.100.1"), "192.0.2.7");
  assert.equal(from([], ""), "unknown");
});

test("one owner of IPv6 addresses is one source", () => {
  assert.equal(from([], "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
  assert.equal(from([], "2001:db8:1:2::1"), "2001:db8:1:2::");
});

test("proxies are believed as far as they are the hub's own", () => {
  const proxies = ["10.0.0.0/8", "fd00::/8"];
  assert.equal(from(proxies, "10.0.0.1", "198.51.100.1"), "198.51.100.1");
  assert.equal(from(proxies, "fd00::1", "198.51.100.1, 10.0.0.2"), "198.51.100.1");
  assert.equal(from(proxies, "10.0.0.1", "203.0.113.9, 198.51.100.1"), "198.51.100.1");
  assert.equal(from(proxies, "10.0.0.1", "forged, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
  assert.equal(from(proxies, "10.0.0.1", "198.51.100.1, unreadable"), "10.0.0.1");
  assert.equal(from(proxies, "10.0.0.1"), "10.0.0.1");
});
