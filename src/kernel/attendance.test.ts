import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Attendance } from "./attendance.ts";

test("whoever joined and did not leave is there, once", () => {
  const step = fc.record({ who: fc.integer({ min: 0, max: 9 }), leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const people = Array.from({ length: 10 }, () => ({ place: -1 }));
      const list = new Attendance<{ place: number }>();
      const expected = new Set<object>();
      for (const { who, leaves } of steps) {
        const person = people[who];
        if (person === undefined) continue;
        if (leaves) {
          list.leave(person);
          expected.delete(person);
        } else if (person.place === -1) {
          list.join(person);
          expected.add(person);
        }
      }
      assert.equal(list.size, expected.size);
      assert.deepEqual(new Set(list.present()), expected);
      assert.ok(people.every((person) => (person.place === -1) !== expected.has(person)));
    }),
  );
});
