/** A small company in a real directory, with everything that goes wrong in large ones. */

import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { belongingsOf } from "../../../../test/belongings.ts";
import { type RealSlapd, realSlapd, slapdSuffix } from "../../../../test/real-slapd.ts";
import { Secret } from "../../../kernel/secret.ts";
import { memoryState } from "../../../storage/state/memory-state.ts";
import { silentLog } from "../../../telemetry/log.ts";
import type { Directory, Login } from "../directory.ts";
import { type DirectoryNeeds, ldapDirectory } from "../ldap-directory.ts";
import { directorySettings } from "../settings.ts";

export const hubPassword = "hub-password-7Qx";
export const passwords = { alice: "alice-secret-1", hana: "花のパスワード" } as const;

const people = `ou=people,${slapdSuffix}`;
const groups = `ou=groups,${slapdSuffix}`;

const unit = (name: string): string =>
  `dn: ou=${name},${slapdSuffix}\nobjectClass: organizationalUnit\n`;

const person = (uid: string, cn: string, password: string, dn = `uid=${uid},${people}`): string =>
  [
    `dn:: ${base64(dn)}`,
    "objectClass: inetOrgPerson",
    `uid:: ${base64(uid)}`,
    `cn:: ${base64(cn)}`,
    "sn: -",
    "employeeNumber: 17",
    `mail: ${randomBytes(4).toString("hex")}@example.org`,
    `userPassword:: ${base64(password)}`,
    "",
  ].join("\n");

const group = (cn: string, member: string, base = groups): string =>
  [`dn: cn=${cn},${base}`, "objectClass: groupOfNames", `member:: ${base64(member)}`, ""].join(
    "\n",
  );

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Names that mean something to a filter, to a DN or to `String.replace`. */
export const oddNames = ["$&", "%s", 'Doe, "J" (Ops)', "山田 花子", "back\\slash", "a+b=c;<d>#"];

const oddDn = (name: string): string =>
  `cn=${name.replaceAll(/[\\",+;<>=#]/g, (letter) => `\\${letter}`)},${people}`;

const ldif = [
  `dn: ${slapdSuffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n`,
  ...["people", "services", "groups", "elsewhere", "policies"].map(unit),
  `dn: cn=default,ou=policies,${slapdSuffix}\nobjectClass: device\nobjectClass: pwdPolicy\npwdAttribute: userPassword\npwdLockout: TRUE\npwdMaxFailure: 5\npwdLockoutDuration: 600\npwdFailureCountInterval: 600\n`,
  `dn: cn=hub,ou=services,${slapdSuffix}\nobjectClass: device\nobjectClass: simpleSecurityObject\nuserPassword: ${hubPassword}\n`,
  person("alice", "Alice", passwords.alice),
  person("bob", "Bob", "bob-secret"),
  person("hana", "花子", passwords.hana),
  person("twin", "Twin", "twin-secret"),
  person("twin", "Twin", "twin-secret", `cn=Other Twin,${people}`),
  ...oddNames.map((name) => person(name, name, "odd-secret", oddDn(name))),
  `dn: ou=far,${people}\nobjectClass: referral\nobjectClass: extensibleObject\nou: far\nref: ldap://127.0.0.1:9/ou=far,dc=example,dc=net\n`,
  group("engineers", `uid=alice,${people}`),
  group("staff", `cn=engineers,${groups}`),
  group("MCP_PowerUsers", `cn=staff,${groups}`),
  group("circle-a", `uid=bob,${people}`),
  group("circle-b", `cn=circle-a,${groups}`),
  `dn: cn=circle-a,${groups}\nchangetype: modify\nadd: member\nmember: cn=circle-b,${groups}\n`,
  group("odd", oddDn('Doe, "J" (Ops)')),
  group("MCP_Administrators", `uid=alice,${people}`, `ou=elsewhere,${slapdSuffix}`),
].join("\n");

export interface Company {
  readonly slapd: RealSlapd;
  /** A directory of the hub's over it, with other settings where a test gives them; closed with the test. */
  directory(
    settings?: Readonly<Record<string, unknown>>,
    needs?: Partial<DirectoryNeeds>,
  ): Promise<Directory>;
  /** The same, as somebody writes it. */
  settings(settings?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/** Nothing where slapd is missing. */
export async function company(t: TestContext): Promise<Company | undefined> {
  const slapd = await realSlapd(t, ldif);
  if (slapd === undefined) return undefined;
  const settings = (changed: Readonly<Record<string, unknown>> = {}) => ({
    kind: "ldap",
    flavor: "openldap",
    url: slapd.secureUrl,
    bindDn: `cn=hub,ou=services,${slapdSuffix}`,
    bindPassword: hubPassword,
    userBase: people,
    groupBase: groups,
    tls: { caFile: slapd.caFile },
    logins: { refusalSeconds: 0, userFailures: 100, sourceFailures: 1000 },
    ...changed,
  });
  return {
    slapd,
    settings,
    async directory(changed, needs) {
      const state = memoryState();
      const directory = await ldapDirectory("corp", directorySettings.parse(settings(changed)), {
        state,
        log: silentLog,
        ...needs,
      });
      belongingsOf(t).defer(async () => {
        await directory[Symbol.asyncDispose]();
        await state[Symbol.asyncDispose]();
      });
      return directory;
    },
  };
}

export const login = (username: string, password: string, source = "192.0.2.1"): Login => ({
  username,
  password: new Secret(password),
  source,
});
