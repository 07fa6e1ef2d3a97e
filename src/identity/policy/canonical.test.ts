import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalPath } from "./canonical-path.ts";
import { canonicalUrl } from "./canonical-url.ts";
import { canonicalGroup } from "./group-name.ts";

test("each path has one spelling", () => {
  for (const [written, path] of [
    ["/data/../etc/passwd", "/etc/passwd"],
    ["/data/./a//b", "/data/a/b"],
    ["/data/%2e%2e/etc", "/etc"],
    ["/data/..%2Fetc/%70asswd", "/etc/passwd"],
    ["/data/%252e%252e/etc", "/data/%2e%2e/etc"],
    ["/../../etc", "/etc"],
    ["//data/a", "/data/a"],
    ["/data\\a", "/data/a"],
    ["/data/100%/%2e%2e", "/data/"],
    ["/報告/%E5%A0%B1", "/報告/報"],
    ["a/../b", "b"],
    ["/data/", "/data/"],
  ] as const) {
    assert.equal(canonicalPath(written).replace(/\/$/, ""), path.replace(/\/$/, ""), written);
  }
});

test("a path that can be read in two ways, or leaves where it begins, has none", () => {
  for (const written of ["/a\0b", "/a%00b", "../a", "a/../../b", "/data\\..\\etc", "%2e%2e/a"]) {
    assert.throws(() => canonicalPath(written), written);
  }
});

test("no absolute path leads above its root or keeps a way to do so", () => {
  const piece = fc.constantFrom("..", ".", "", "a", "%2e%2e", "%2E.", "data", "%2f", "..%2f..");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = canonicalPath(`/${pieces.join("/")}`);
      assert.ok(path.startsWith("/"), path);
      assert.ok(!path.split("/").some((each) => each === ".." || each === "."), path);
      assert.equal(canonicalPath(path), path);
    }),
  );
});

const partsOf = (written: string): readonly unknown[] => {
  const { scheme, host, port, path } = canonicalUrl(written);
  return [scheme, host, port, path];
};

test("each URL has one spelling, and who it names is told from where it goes", () => {
  assert.deepEqual(partsOf("HTTPS://Example.ORG./a/../b"), ["https", "example.org", 443n, "/b"]);
  assert.deepEqual(partsOf("http://good.example@evil.example:81/%2e%2e/x"), [
    "http",
    "evil.example",
    81n,
    "/x",
  ]);
  assert.deepEqual(partsOf("https://例え.jp/"), ["https", "xn--r8jz45g.jp", 443n, "/"]);
  assert.deepEqual(partsOf("custom://HOST./a"), ["custom", "host", 0n, "/a"]);
  assert.throws(() => canonicalUrl("/only/a/path"));
});

test("a group has one name, however its parts are written", () => {
  const name = canonicalGroup("cn=MCP_Users,ou=Groups,dc=example,dc=org");
  for (const same of [
    "CN=mcp_users, OU=groups, DC=example, DC=org",
    "cn = MCP_Users , ou=Groups,dc=example,dc=org ",
    "cn=MCP\\5fUsers,ou=Groups,dc=example,dc=org",
  ]) {
    assert.equal(canonicalGroup(same), name);
  }
  assert.equal(canonicalGroup("cn=\\E5\\a0\\B1\\41,dc=x"), "cn=報a,dc=x");
  assert.notEqual(canonicalGroup("cn=a\\\\2cb,dc=x"), canonicalGroup("cn=a\\,b,dc=x"));
  assert.equal(canonicalGroup("cn=a\\2cb,dc=x"), canonicalGroup("cn=a\\,b,dc=x"));
  assert.notEqual(canonicalGroup("cn=a\\,b,dc=x"), canonicalGroup("cn=a,b,dc=x"));
});
