/** An OpenLDAP server of a test's own: free ports, a certificate of its own, gone with the test. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { findProgram } from "../scripts/setup/programs.mjs";
import { belongingsOf } from "./belongings.ts";
import { makeCertificates } from "./certificates.ts";
import { freePort } from "./free-port.ts";
import { missing, need } from "./need.ts";
import { until } from "./until.ts";

export interface RealSlapd {
  /** Without encryption; StartTLS is offered. */
  readonly url: string;
  readonly secureUrl: string;
  readonly port: number;
  /** The authority that signed the server's certificate for `localhost` and 127.0.0.1, as PEM. */
  readonly caFile: string;
  /** Another authority that signed nothing here. */
  readonly otherCaFile: string;
  /** Adds and changes entries, as the administrator. */
  modify(ldif: string): void;
  kill(): Promise<void>;
  /** Again on the same ports, with the same entries. */
  start(): Promise<void>;
}

export const slapdSuffix = "dc=example,dc=org";
const schemas = "/etc/ldap/schema";
const administrator = ["-D", `cn=admin,${slapdSuffix}`, "-w", "admin-password"];

/**
 * Starts slapd with the entries of `ldif` below {@link slapdSuffix}.
 *
 * @returns nothing where a program is missing; the test is then marked as {@link need} does.
 */
export async function realSlapd(t: TestContext, ldif: string): Promise<RealSlapd | undefined> {
  if (!need(t, "slapd") || !need(t, "ldapsearch") || !need(t, "openssl")) return undefined;
  if (!existsSync(schemas)) {
    missing(t, `slapd is not laid out as in Debian: there is no ${schemas}`);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-slapd-"));
  await chmod(folder, 0o700);
  let running: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
  };
  belongingsOf(t).defer(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  makeCertificates(folder);
  await writeFile(join(folder, "slapd.conf"), configuration(folder));
  await mkdir(join(folder, "data"));
  const [port, securePort] = [await freePort(), await freePort()];
  const urls = { url: `ldap://127.0.0.1:${port}`, secureUrl: `ldaps://127.0.0.1:${securePort}` };
  const start = async (): Promise<void> => {
    running = await started(folder, [urls.url, urls.secureUrl], port);
  };
  const modify = (text: string): void => {
    const args = ["-x", "-a", "-c", "-H", urls.url, ...administrator];
    execFileSync(program("ldapmodify"), args, { input: text, stdio: ["pipe", "ignore", "pipe"] });
  };
  await start();
  modify(ldif);
  return {
    ...urls,
    port,
    caFile: join(folder, "ca.pem"),
    otherCaFile: join(folder, "other-ca.pem"),
    modify,
    kill,
    start,
  };
}

/** Anonymous binds with a name and no password are let through, as careless servers do. */
const configuration = (folder: string): string => `
include ${schemas}/core.schema
include ${schemas}/cosine.schema
include ${schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
allow bind_anon_cred bind_anon_dn
TLSCACertificateFile ${folder}/ca.pem
TLSCertificateFile ${folder}/server.pem
TLSCertificateKeyFile ${folder}/server.key
database mdb
suffix "${slapdSuffix}"
rootdn "cn=admin,${slapdSuffix}"
rootpw admin-password
directory ${folder}/data
maxsize 33554432
dbnosync
overlay memberof
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${slapdSuffix}"
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=hub,ou=services,${slapdSuffix}" read by * none
`;

async function started(folder: string, urls: readonly string[], port: number) {
  const child = spawn(
    program("slapd"),
    ["-f", join(folder, "slapd.conf"), "-h", urls.join(" "), "-d", "0"],
    { stdio: "ignore", cwd: "/" },
  );
  const isReady = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`slapd ended with status ${child.exitCode}.`);
    return answers(port);
  };
  try {
    await until(isReady, "slapd answers", 60);
    return child;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => socket.destroy()).once("error", () => resolve(false));
    socket.once("close", (failed) => resolve(!failed));
  });

function program(name: string): string {
  const found = findProgram(name);
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}
