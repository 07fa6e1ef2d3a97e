import assert from "node:assert/strict";
import { createHmac, hkdfSync } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { belongingsOf } from "../../../test/belongings.ts";
import { Secret } from "../../kernel/secret.ts";
import { isSignedBy, parseNote, signedNote } from "../notes/signed-note.ts";
import { auditKey, openAuditKey } from "./audit-key.ts";

const seed = Buffer.alloc(32, 5);
const secret = new Secret(seed.toString("base64url"));

test("the keyed hash is HMAC-SHA-256 with a key of its own", () => {
  const own = auditKey(secret);
  const key = hkdfSync("sha256", seed, "", "kumihimo audit arguments", 32);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const right = createHmac("sha256", Buffer.from(key)).update(text).digest("base64url");
      assert.equal(own.digest(text), right);
      assert.equal(own.digest(Buffer.from(text)), right);
    }),
    { examples: [1023, 1024, 1025, 9000].map((length) => ["組".repeat(length)]) },
  );
});

test("logs of one key are signed under their own names", () => {
  const key = auditKey(secret);
  const [one, other] = [key.signer("kumihimo/1"), key.signer("kumihimo/2")];
  const note = parseNote(signedNote("kumihimo/1\n", one));
  assert.ok(note && isSignedBy(note, one.key) && !isSignedBy(note, other.key));
  assert.deepEqual(one.key.publicKey, other.key.publicKey);
});

test("a key is kept in a file that others cannot read, and is the same again", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-key-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "audit-key");
  const first = await openAuditKey({ configured: undefined, file });
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const again = await openAuditKey({ configured: undefined, file });
  assert.equal(first.digest("x"), again.digest("x"));
  assert.notEqual(first.digest("x"), auditKey(secret).digest("x"));
  await writeFile(file, (await readFile(file, "utf8")).slice(0, 20));
  await assert.rejects(openAuditKey({ configured: undefined, file }), {
    code: "storage.secretFile",
  });
});

test("a configured key of another form is refused, and not shown", () => {
  for (const bad of [
    "",
    "short",
    `${seed.toString("base64url")}x`,
    seed.toString("hex"),
    "组".repeat(43),
  ]) {
    assert.throws(
      () => auditKey(new Secret(bad)),
      (error: Error) => bad === "" || !error.message.includes(bad),
    );
    assert.throws(() => auditKey(new Secret(bad)), { code: "audit.badKey" });
  }
});
