import assert from "node:assert/strict";
import { test } from "node:test";
import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import { parseVkey, signatureTypes } from "../notes/verifier-key.ts";
import { newSigner, smallLog } from "./testing/small-log.ts";
import { type Received, smallServer } from "./testing/small-server.ts";
import { cosignature, smallWitness } from "./testing/small-witness.ts";
import { witnessAnchor } from "./witness-anchor.ts";

const never = new AbortController().signal;
const log = smallLog();

const anchorOf = ({ url, vkey }: { readonly url: string; readonly vkey: string }) =>
  witnessAnchor({ kind: "witness", url, vkey, everySeconds: 0, timeoutSeconds: 5 });

const fails = (wanted: object) => (error: unknown) => {
  const { code, data } = Object(error);
  assert.deepEqual({ code, ...data, anchor: undefined }, { ...wanted, anchor: undefined });
  return true;
};

const notAnchored = (fault: string, detail?: string) =>
  fails({ code: "audit.notAnchored", fault, detail });

test("a witness follows the log as it grows, and what it signs is given back", async () => {
  await using witness = await smallWitness([log.vkey]);
  await using anchor = anchorOf(witness);
  for (const size of [3, 10, 10, 57]) {
    const { cosignatures = "" } = await anchor.keep(log.at(size), never);
    const note = parseNote(`${log.at(size).note}${cosignatures}`);
    assert.ok(note && isSignedBy(note, parseVkey(witness.vkey)));
    assert.ok(isSignedBy(note, parseVkey(log.vkey)));
  }
  assert.equal(witness.received.length, 4);
});

test("who does not know what the witness has is told, and proves from there", async () => {
  await using witness = await smallWitness([log.vkey]);
  await using first = anchorOf(witness);
  await first.keep(log.at(21), never);
  await using anchor = anchorOf(witness);
  await anchor.keep(log.at(50), never);
  assert.deepEqual(
    witness.received.map(({ body }) => body.split("\n", 1)[0]),
    ["old 0", "old 0", "old 21"],
  );
  assert.equal(witness.signed.get(log.origin)?.size, 50);
});

const contradicted = (size: number) => fails({ code: "audit.contradicted", known: 20, size });

test("a log that was cut off, or rewritten, is not signed, and the words say which it is", async () => {
  await using witness = await smallWitness([log.vkey]);
  await using honest = anchorOf(witness);
  await honest.keep(log.at(20), never);
  await using anchor = anchorOf(witness);
  await assert.rejects(anchor.keep(log.at(19), never), contradicted(19));
  await assert.rejects(anchor.keep(log.forkedAt(5).at(20), never), contradicted(20));
  await assert.rejects(anchor.keep(log.forkedAt(5).at(30), never), contradicted(30));
  assert.deepEqual(witness.signed.get(log.origin)?.root, log.at(20).root);
});

test("a witness that does not know the log, or its key, is told of in words", async () => {
  await using stranger = await smallWitness([]);
  await using unknown = anchorOf(stranger);
  await assert.rejects(unknown.keep(log.at(3), never), notAnchored("unknownLog", "HTTP 404"));
  await using witness = await smallWitness([log.vkey]);
  await using anchor = anchorOf(witness);
  const forged = smallLog().at(3);
  await assert.rejects(anchor.keep(forged, never), notAnchored("signature", "HTTP 403"));
});

/** A server that answers as `say` has it, and the anchor that asks it. */
async function lying(say: (received: Received) => { status: number; type?: string; text: string }) {
  const signer = newSigner("witness.example/w1", signatureTypes.cosignature);
  const server = await smallServer((received, response) => {
    const { status, type = "text/plain", text } = say(received);
    response.writeHead(status, { "content-type": type, location: "http://127.0.0.1:9/" }).end(text);
  });
  const anchor = anchorOf({ url: server.url, vkey: signer.vkey });
  return {
    signer,
    server,
    anchor,
    async [Symbol.asyncDispose]() {
      await anchor[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const textOf = ({ body }: Received): string =>
  parseNote(body.slice(body.indexOf("\n\n") + 2))?.text ?? assert.fail();

test("only a cosignature by the right key, over this checkpoint, is taken", async () => {
  const other = newSigner("witness.example/w1", signatureTypes.cosignature);
  const own = newSigner("witness.example/w1", signatureTypes.cosignature);
  const lines: Readonly<Record<string, (received: Received) => string>> = {
    "by another key": (received) => cosignature(textOf(received), other),
    "over another text": () => cosignature("kumihimo/x\n1\n", own),
    nothing: () => "",
    "no line": () => "thank you\n",
    "with a break": (received) => cosignature(textOf(received), own).slice(0, -8),
    "under another name": (received) =>
      cosignature(textOf(received), { ...own, key: { ...own.key, name: "other.example" } }),
  };
  for (const [how, line] of Object.entries(lines)) {
    await using server = await smallServer((received, response) => response.end(line(received)));
    await using anchor = anchorOf({ url: server.url, vkey: own.vkey });
    await assert.rejects(anchor.keep(log.at(3), never), notAnchored("cosignature"), how);
  }
});

test("a signature that the checkpoint has already does not stand for the one in the answer", async () => {
  await using witness = await smallWitness([log.vkey]);
  await using anchor = anchorOf(witness);
  const { cosignatures = "" } = await anchor.keep(log.at(3), never);
  const again = { ...log.at(3), note: `${log.at(3).note}${cosignatures}` };
  assert.deepEqual(await anchor.keep(again, never), { cosignatures });
  await using liar = await smallServer((_, response) =>
    response.end(`${cosignatures.trim().slice(0, -4)}AAA=\n`),
  );
  await using lied = anchorOf({ url: liar.url, vkey: witness.vkey });
  await assert.rejects(lied.keep(again, never), notAnchored("cosignature"));
});

test("signatures of others in the answer are passed over", async () => {
  const other = newSigner("other.example", signatureTypes.cosignature);
  await using liar = await lying((received) => ({
    status: 200,
    text: `${cosignature(textOf(received), other)}${cosignature(textOf(received), liar.signer)}`,
  }));
  const { cosignatures } = await liar.anchor.keep(log.at(3), never);
  assert.match(cosignatures ?? "", /^— witness\.example\/w1 \S+\n$/);
});

test("sizes that are none, or come again and again, end the attempt", async () => {
  const type = "text/x.tlog.size";
  const answers = [
    { type, text: "-1\n" },
    { type, text: "1e3\n" },
    { type, text: "03\n" },
    { type, text: `${"9".repeat(30)}\n` },
    { type, text: "3" },
    { type: "text/html", text: "3\n" },
    { type, text: "2\n" },
  ];
  for (const answer of answers) {
    await using liar = await lying(() => ({ status: 409, ...answer }));
    await assert.rejects(liar.anchor.keep(log.at(5), never), notAnchored("answer", "HTTP 409"));
    assert.ok(liar.server.received.length <= 3);
  }
});

test("a size beyond the log says that the log was cut off", async () => {
  await using liar = await lying(() => ({
    status: 409,
    type: "text/x.tlog.size",
    text: "999999999\n",
  }));
  await assert.rejects(
    liar.anchor.keep(log.at(5), never),
    fails({ code: "audit.contradicted", known: 999_999_999, size: 5 }),
  );
});

test("a redirect is not followed, and a long answer is not read", async () => {
  await using redirecting = await lying(() => ({ status: 307, text: "" }));
  await assert.rejects(
    redirecting.anchor.keep(log.at(5), never),
    notAnchored("redirect", "HTTP 307"),
  );
  await using long = await lying(() => ({ status: 200, text: "x".repeat(1_000_000) }));
  await assert.rejects(long.anchor.keep(log.at(5), never), notAnchored("tooLong"));
});

test("hashes that cannot be read are no fault of the witness", async () => {
  await using witness = await smallWitness([log.vkey]);
  await using anchor = anchorOf(witness);
  await anchor.keep(log.at(5), never);
  const tree = { ...log.tree, consistency: () => Promise.reject(new RangeError("missing")) };
  await assert.rejects(anchor.keep({ ...log.at(9), tree }, never), notAnchored("hashes"));
});
