import assert from "node:assert/strict";
import { closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, describe, test } from "node:test";
import * as fc from "fast-check";
import { type Cargo, load, unload } from "./cargo.ts";
import { openNameless } from "./nameless-file.ts";

const file = openNameless(tmpdir());
after(() => {
  if (file !== undefined) closeSync(file);
});

/** Around the length from which arrays go through the file. */
const bytes = fc
  .record({ length: fc.constantFrom(0, 1, 65_535, 65_536, 200_000), fill: fc.nat(255) })
  .map(({ length, fill }) => new Uint8Array(length).fill(fill));

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    bytes,
    fc.string(),
    fc.constant(undefined),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe("cargo", () => {
  test("comes out as it went in, wherever its byte arrays stand", async () => {
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const cargo = structuredClone(await load(given, file));
        assert.deepEqual(await unload(cargo, file), given);
      }),
      { numRuns: 60 },
    );
  });

  test("carries large arrays in the file and small ones in the message", async () => {
    const { parcels } = await load({ a: new Uint8Array(1 << 20), b: new Uint8Array(9) }, file);
    assert.deepEqual(parcels, [{ path: ["value", "a"], offset: 0, length: 1 << 20 }]);
  });

  const parcel = { offset: 0, length: 1 };
  for (const [what, cargo] of [
    [
      "a prototype",
      { root: { value: {} }, parcels: [{ ...parcel, path: ["value", "__proto__", "x"] }] },
    ],
    [
      "a field that is not there",
      { root: { value: {} }, parcels: [{ ...parcel, path: ["value", "x"] }] },
    ],
    [
      "a field that is taken",
      { root: { value: "text" }, parcels: [{ ...parcel, path: ["value"] }] },
    ],
    ["nothing", { root: { value: undefined }, parcels: [{ ...parcel, path: [] }] }],
  ] satisfies readonly (readonly [string, Cargo])[]) {
    test(`does not write to ${what}, whatever a child says`, async () => {
      await assert.rejects(unload(cargo, file), /a place that its value does not have/);
    });
  }

  test("does not make room for more bytes than it is allowed, or than there are", async () => {
    const root = { value: undefined };
    const parcels = [{ path: ["value"], offset: 0, length: 1 << 30 }];
    await assert.rejects(unload({ root, parcels }, file, 1 << 20), /more than 1048576/);
    const beyond = [{ path: ["value"], offset: 1 << 30, length: 8 }];
    await assert.rejects(unload({ root, parcels: beyond }, file, 1 << 20), /ends before/);
  });
});
