import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addressPolicy } from "./address-policy.ts";

const closed = addressPolicy({ allowedNetworks: [], forbiddenNetworks: [] });

test("public addresses may be reached", () => {
  for (const address of [
    "8.8.8.8",
    "93.184.216.34",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])
    assert.equal(closed(address), true, address);
});

test("no special address may be reached", () => {
  const special = `
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254
    169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
    :: ::1 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::808:808 64:ff9b:1::a00:1 100::1 2001::1 2001:db8::1 2001:10::1
    2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:20::1 2002:7f00:1:: 2002:808:808::1 3fff::1 4000::1
    5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ffff::1`;
  const notAddresses = [
    "",
    "localhost",
    "1.2.3",
    "0x08.8.8.8",
    "010.8.8.8",
    "8.8.8.8:443",
    "8.8.8.8 ",
  ];
  const refused = [...special.trim().split(/\s+/), ...notAddresses];
  for (const address of refused) assert.equal(closed(address), false, address);
});

test("an IPv4 address in an IPv6 one is never a way to it", () => {
  const prefixes = ["::", "::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::"];
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom(...prefixes), (address, prefix) => {
      assert.equal(closed(prefix + address), false);
    }),
  );
});

test("settings open networks that are not public, and close public ones", () => {
  const policy = addressPolicy({
    allowedNetworks: ["10.2.0.0/16", "fd12::/16", "93.184.0.0/16"],
    forbiddenNetworks: ["93.184.216.0/24", "10.2.3.4/32", "2606:4700::/32"],
  });
  for (const address of ["10.2.0.1", "fd12::1", "93.184.1.1", "8.8.8.8"])
    assert.equal(policy(address), true, address);
  for (const address of [
    "10.3.0.1",
    "fd13::1",
    "93.184.216.34",
    "10.2.3.4",
    "2606:4700::1111",
    "::ffff:10.2.0.1",
    "127.0.0.1",
  ])
    assert.equal(policy(address), false, address);
});
