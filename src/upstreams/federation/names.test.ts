import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { upstreamName } from "../settings.ts";
import { joinName, promptNameProblem, splitName, toolNameProblem } from "./names.ts";

const upstream = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/)
  .filter((name) => upstreamName.safeParse(name).success);

test("a joined name comes apart into the same two, whatever the tool is called", () => {
  fc.assert(
    fc.property(upstream, fc.string({ minLength: 1 }), (prefix, own) => {
      assert.deepEqual(splitName(joinName(prefix, own)), { upstream: prefix, own });
    }),
  );
});

test("a tool that may be offered has a name that the specification allows", () => {
  fc.assert(
    fc.property(
      upstream,
      fc.oneof(fc.string(), fc.stringMatching(/^[\w.-]{1,140}$/)),
      (prefix, own) => {
        const fits = toolNameProblem(prefix, own) === undefined;
        assert.equal(fits, /^[A-Za-z0-9_.-]{1,128}$/.test(joinName(prefix, own)) && own !== "");
      },
    ),
  );
});

test("the limit counts the prefix", () => {
  assert.equal(toolNameProblem("crm", "x".repeat(123)), undefined);
  assert.match(toolNameProblem("crm", "x".repeat(124)) ?? "", /129 characters/);
});

test("invisible characters in a name refuse the tool, and say so", () => {
  assert.match(toolNameProblem("crm", "fi\u200bnd") ?? "", /invisible/);
  assert.match(promptNameProblem("crm", "fi\u202end") ?? "", /invisible/);
  assert.match(promptNameProblem("crm", "fi\nnd") ?? "", /invisible/);
  assert.equal(promptNameProblem("crm", "要約 する"), undefined);
});
