import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createShelf } from "./shelf.ts";

const counted = () => {
  let changes = 0;
  const shelf = createShelf<object>("tool", () => {
    changes += 1;
  });
  return { shelf, changes: () => changes };
};

test("an owner's items give way to its new ones at once, and others' stay", () => {
  const { shelf, changes } = counted();
  const [kept, old, fresh, foreign] = [{}, {}, {}, {}];
  shelf.replace("crm", [
    ["a", kept],
    ["b", old],
  ]);
  shelf.add("hub", "z", foreign);
  const before = changes();
  assert.deepEqual(
    shelf.replace("crm", [
      ["a", kept],
      ["c", fresh],
    ]),
    [],
  );
  assert.deepEqual(shelf.all(), [kept, fresh, foreign]);
  assert.equal(changes(), before + 1);
});

test("a list that is the same is no change", () => {
  const { shelf, changes } = counted();
  const item = {};
  shelf.replace("crm", [["a", item]]);
  const before = changes();
  shelf.replace("crm", [["a", item]]);
  assert.equal(changes(), before);
});

test("a name that another owner holds is refused with both named, and the rest is taken", () => {
  const { shelf } = counted();
  const [own, foreign] = [{}, {}];
  shelf.add("hub", "a", foreign);
  const [clash, ...more] = shelf.replace("crm", [
    ["a", own],
    ["b", own],
  ]);
  assert.match(clash?.message ?? "", /"a" of crm is already offered by hub/);
  assert.deepEqual(more, []);
  assert.equal(shelf.get("a"), foreign);
  assert.equal(shelf.get("b"), own);
  shelf.replace("crm", []);
  assert.equal(shelf.get("a"), foreign);
});

test("after any replacements each owner holds exactly what it put last", () => {
  const name = fc.constantFrom("a", "b", "c", "d");
  const owner = fc.constantFrom("one", "two");
  const step = fc.tuple(owner, fc.uniqueArray(name));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { shelf } = counted();
      const held = new Map<string, string>();
      for (const [who, names] of steps) {
        shelf.replace(
          who,
          names.map((each) => [each, { who }]),
        );
        for (const [each, holder] of held) if (holder === who) held.delete(each);
        for (const each of names) if (!held.has(each)) held.set(each, who);
      }
      for (const each of ["a", "b", "c", "d"]) {
        assert.deepEqual(shelf.get(each), held.has(each) ? { who: held.get(each) } : undefined);
      }
    }),
  );
});
