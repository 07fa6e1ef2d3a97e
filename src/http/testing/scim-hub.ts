/** Provisioning at a free port, over a real database and real sessions. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { sql } from "kysely";
import { noAudit } from "../../audit/audit-log.ts";
import type { Authenticator } from "../../identity/authenticator.ts";
import { identityErrors } from "../../identity/errors.ts";
import { permissionPolicy } from "../../identity/policy/testing/permission-policy.ts";
import { enterpriseUrn, userUrn } from "../../identity/scim/schema/schemas.ts";
import { openScim } from "../../identity/scim/scim.ts";
import { scimMigrations } from "../../identity/scim/tables.ts";
import {
  empty,
  openWorld,
  type World,
  worldMigrations,
} from "../../identity/sessions/testing/sessions-world.ts";
import { databases } from "../../identity/testing/databases.ts";
import { silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import { decided } from "../api/decided.ts";
import { httpConfig } from "../config.ts";
import { createFront } from "../front.ts";
import { createHandler } from "../handler.ts";
import { scimRoutes } from "../routes/scim-routes.ts";

/** An answer as a test looks at it; of a body that is no object nothing is kept. */
export interface Said {
  readonly status: number;
  readonly type: string | null;
  readonly etag: string | null;
  readonly location: string | null;
  // oxlint-disable-next-line typescript/no-explicit-any -- what the other side sent, looked at by tests
  readonly body: any;
}

interface Sent {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScimHub {
  readonly url: string;
  readonly world: World;
  /** @param line As `POST /Users`, below `/scim/v2`. */
  readonly ask: (line: string, body?: unknown, sent?: Sent) => Promise<Said>;
  /** The id of a new person. */
  readonly user: (userName: string, more?: object) => Promise<string>;
}

/** The token is the permissions that its holder has. */
const authenticator: Authenticator = {
  principal({ headers: { authorization } }) {
    if (authorization === undefined) throw identityErrors.noToken({});
    const permissions = authorization.replace("Bearer ", "").split(",");
    return { id: "provisioner", kind: "service", permissions };
  },
};

export type Cases = Readonly<Record<string, (hub: ScimHub) => Promise<void>>>;

/** Runs the cases over each database, with nobody provisioned. */
export function onEachScimHub(about: string, cases: Cases): void {
  for (const [kind, open] of Object.entries(databases)) {
    void test(`${about}, ${kind}`, async (t) => {
      const database = await open(t, { ...worldMigrations, ...scimMigrations });
      if (database === undefined) return;
      for (const [name, run] of Object.entries(cases)) {
        await t.test(name, async (each) => {
          await empty(database);
          await sql`truncate person_group cascade`.execute(database.tables());
          await run(await scimHub(each, await openWorld(each, database)));
        });
      }
    });
  }
}

async function scimHub(t: TestContext, world: World): Promise<ScimHub> {
  const { database, sessions } = world;
  const settings = httpConfig.parse({ port: 0 });
  const front = createFront({ settings, log: silentLog });
  const { url } = await front.listen();
  t.after(() => front.close({ graceSeconds: 1 }));
  const scim = openScim({ database, sessions, source: "corp", log: silentLog });
  const decide = decided({ policy: permissionPolicy, audit: noAudit });
  const routes = scimRoutes({ scim, decided: decide, publicUrl: undefined, idleSeconds: 10 });
  const needs = { settings, routes, authenticator, metrics: noMetrics, log: silentLog };
  front.serve(createHandler(needs));

  const ask: ScimHub["ask"] = async (line, body, { token = "people:provision", headers } = {}) => {
    const [method = "GET", path = ""] = line.split(" ");
    const answer = await fetch(`${url}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/scim+json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get("content-type"),
      etag: answer.headers.get("etag"),
      location: answer.headers.get("location"),
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  return {
    url,
    world,
    ask,
    async user(userName, more = {}) {
      const said = await ask("POST /Users", { schemas: [], userName, ...more });
      assert.equal(said.status, 201, JSON.stringify(said.body));
      return said.body.id;
    },
  };
}

const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export const patch = (...Operations: readonly object[]) => ({ schemas: [patchUrn], Operations });

export const failed = ({ status, body }: Said) => [status, body.status, body.scimType];

/** As RFC 7643, section 8.2, and vendors send it. */
export const ken = {
  schemas: [userUrn, enterpriseUrn],
  externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
  userName: "Ken.Sato@example.org",
  password: "t1meMa$heen",
  active: true,
  displayName: "Ken Sato 佐藤",
  emails: [
    { primary: true, type: "work", value: "ken@example.org" },
    { type: "home", value: "ken@home.example" },
  ],
  meta: { resourceType: "User" },
  name: { formatted: "Ken Sato", familyName: "Sato", givenName: "Ken" },
  roles: [],
  unknownAttribute: "left out",
  [enterpriseUrn]: { department: "Sales", manager: { value: "boss" } },
};
