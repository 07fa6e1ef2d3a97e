import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { isKumihimoError } from "../kernel/errors.ts";
import { tokenAuthenticator } from "./authenticator.ts";
import { operatorToken } from "./operator-token.ts";
import { permissionPolicy } from "./policy/testing/permission-policy.ts";
import { operator, type Principal } from "./principal.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kumihimo-identity-"));
});
after(() => rm(folder, { recursive: true }));

const refusing =
  (code: string) =>
  (error: unknown): boolean =>
    isKumihimoError(error) && error.code === code;

test("the token is made once, for its owner's eyes only, and read afterwards", async () => {
  const file = path.join(folder, "admin-token");
  const [first, second] = await Promise.all([operatorToken(file), operatorToken(file)]);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(first.reveal(), (await readFile(file, "utf8")).trim());
  assert.ok(first.equals(second.reveal()));
});

test("a token file that was cut short is refused, not used", async () => {
  const file = path.join(folder, "short-token");
  await writeFile(file, "kumihimo_abc", { mode: 0o600 });
  await assert.rejects(operatorToken(file), refusing("storage.secretFile"));
});

test("a token file that others may read is refused", async () => {
  const file = path.join(folder, "open-token");
  await operatorToken(file);
  await chmod(file, 0o644);
  await assert.rejects(operatorToken(file), refusing("storage.secretExposed"));
});

const asked = (authorization: string | undefined) => ({ headers: { authorization } });

test("only the whole token opens the door", async () => {
  const token = await operatorToken(path.join(folder, "admin-token"));
  const door = tokenAuthenticator(token);
  assert.equal(door.principal(asked(`Bearer ${token.reveal()}`)), operator);
  assert.throws(() => door.principal(asked(undefined)), refusing("identity.noToken"));
  for (const wrong of [
    "",
    "Bearer ",
    `Basic ${token.reveal()}`,
    `Bearer ${token.reveal()}x`,
    `Bearer ${token.reveal().slice(0, -1)}`,
  ]) {
    assert.throws(() => door.principal(asked(wrong)), refusing("identity.wrongToken"), wrong);
  }
});

const may = (principal: Principal, permission: string): boolean =>
  permissionPolicy.outlook(principal, { name: "any", permission }) === "allow";

test("a principal may do what its permissions name, and nothing else", () => {
  const clerk = { id: "service:clerk", kind: "service", permissions: ["image:read"] } as const;
  assert.ok(may(operator, "file:write"));
  assert.ok(may(clerk, "image:read"));
  assert.ok(!may(clerk, "image:write"));
});
