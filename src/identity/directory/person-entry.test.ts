import assert from "node:assert/strict";
import { test } from "node:test";
import { personEntry } from "./person-entry.ts";

const guid = Buffer.from("33221100554477668899aabbccddeeff", "hex");

const activeDirectory = (control: string) => ({
  dn: "CN=Aya,OU=People,DC=example,DC=org",
  objectGUID: guid,
  sAMAccountName: "aya",
  cn: "Aya",
  displayName: [],
  userAccountControl: control,
});

test("an entry of Active Directory gives its GUID as Windows writes it", () => {
  assert.deepEqual(personEntry(activeDirectory("512"), "ad"), {
    person: {
      id: "00112233-4455-6677-8899-aabbccddeeff",
      dn: "CN=Aya,OU=People,DC=example,DC=org",
      username: "aya",
      displayName: "Aya",
    },
    barred: undefined,
    wasLocked: false,
  });
});

test("the disabled bit of Active Directory bars, whatever other bits are set", () => {
  assert.equal(personEntry(activeDirectory("514"), "ad")?.barred, "disabled");
  assert.equal(personEntry(activeDirectory("66082"), "ad")?.barred, "disabled");
  assert.equal(personEntry(activeDirectory("66048"), "ad")?.barred, undefined);
});

test("an entry without a stable id is nobody", () => {
  const entry = { ...activeDirectory("512"), objectGUID: "short" };
  assert.equal(personEntry(entry, "ad"), undefined);
  assert.equal(personEntry({ dn: "uid=aya", uid: "aya" }, "openldap"), undefined);
});

test("an account that must change its password, or is closed for good, is barred in OpenLDAP", () => {
  const entry = { dn: "uid=aya", entryUUID: "1", uid: "aya" };
  assert.equal(personEntry({ ...entry, pwdReset: "TRUE" }, "openldap")?.barred, "mustChange");
  const closed = { ...entry, pwdAccountLockedTime: "000001010000Z" };
  assert.equal(personEntry(closed, "openldap")?.barred, "disabled");
  const locked = { ...entry, pwdAccountLockedTime: "20261121100000Z" };
  assert.deepEqual(
    [personEntry(locked, "openldap")?.barred, personEntry(locked, "openldap")?.wasLocked],
    [undefined, true],
  );
});
