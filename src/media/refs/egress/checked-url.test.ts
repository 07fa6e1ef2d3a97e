import assert from "node:assert/strict";
import { test } from "node:test";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { refsConfig } from "../config.ts";
import { addressPolicy } from "./address-policy.ts";
import { checkedUrl } from "./checked-url.ts";
import { spellings } from "./testing/loopback-spellings.ts";

const rules = refsConfig.parse({}).fetch;
const mayReach = addressPolicy(rules);

const forbidden = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "media.addressForbidden";

test("public https addresses pass", () => {
  for (const url of [
    "https://example.org/a.png",
    "https://example.org:443/",
    "HTTPS://EXAMPLE.ORG",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://例え.テスト/",
  ])
    assert(checkedUrl(url, rules, mayReach) instanceof URL, url);
});

test("every spelling of an address that is not public is refused", () => {
  assert(spellings.length >= 40);
  for (const host of [...spellings, "", ".", "example.org.", "256.1.1.1"])
    assert.throws(() => checkedUrl(`https://${host}/`, rules, mayReach), forbidden, host);
});

test("whatever else is odd about a URL is refused", () => {
  const written = String.raw`
    http://example.org/ ftp://example.org/ https: https:// https:/// https://:443
    https://user@example.org/ https://user:word@example.org/ https://:word@example.org/
    https://example.org:80/ https://example.org:8443/ https://example.org:22/ https://example.org:0/
    https://example.org:99999/ https://[::1/ https://[2606:4700::1111%eth0]/ //example.org example.org
    https:\\127.0.0.1\ https:/127.0.0.1 https:127.0.0.1 https://127.0.0.1\@example.org/`;
  const odd = ["", "https://exa mple.org/", ...written.trim().split(/\s+/)];
  for (const url of odd) assert.throws(() => checkedUrl(url, rules, mayReach), forbidden, url);
});

const passes = (url: string, more: Partial<typeof rules>): boolean => {
  try {
    return checkedUrl(url, { ...rules, ...more }, mayReach) instanceof URL;
  } catch {
    return false;
  }
};

test("settings open http, ports and hosts, each alone", () => {
  assert.equal(passes("http://example.org/", { allowHttp: true }), true);
  assert.equal(passes("http://example.org:81/", { allowHttp: true }), false);
  assert.equal(passes("https://example.org:8443/", { extraPorts: [8443] }), true);
  assert.equal(passes("http://example.org:8443/", { extraPorts: [8443] }), false);
  const allowedHosts = ["example.org", "*.example.com"];
  for (const host of ["example.org", "a.example.com", "a.b.example.com"])
    assert.equal(passes(`https://${host}/`, { allowedHosts }), true, host);
  for (const host of [
    "www.example.org",
    "example.com",
    "evil-example.com",
    "example.org.evil.net",
    "8.8.8.8",
  ])
    assert.equal(passes(`https://${host}/`, { allowedHosts }), false, host);
  assert.equal(passes("https://127.0.0.1/", { allowedHosts: ["127.0.0.1"] }), false);
});
