import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Ledger } from "./ledger.ts";

const sorted = (values: readonly number[]): readonly number[] =>
  values.toSorted((left, right) => left - right);

test("it holds what a map would hold, also under odd keys", () => {
  const key = fc.oneof(fc.constantFrom("__proto__", "constructor", "1", "a"), fc.string());
  const step = fc.record({ key, value: fc.option(fc.integer()) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const ledger = new Ledger<number>();
      const map = new Map<string, number>();
      for (const { key: at, value } of steps) {
        if (value === null) assert.equal(ledger.delete(at), map.delete(at));
        else {
          ledger.set(at, value);
          map.set(at, value);
        }
        assert.equal(ledger.size, map.size);
        assert.equal(ledger.get(at), map.get(at));
        assert.equal(ledger.has(at), map.has(at));
      }
      assert.deepEqual(sorted(ledger.values()), sorted([...map.values()]));
      ledger.clear();
      assert.equal(ledger.size, 0);
    }),
  );
});
