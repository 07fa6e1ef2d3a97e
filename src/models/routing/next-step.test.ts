import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { nextStep } from "./next-step.ts";

/** Thrown by the router itself, or before any provider is asked. */
const ofTheRouter = [
  "noneAnswered",
  "noProvider",
  "unknownProvider",
  "lacksCapability",
  "severalHave",
  "overBudget",
];

const words = { en: "x", ja: "x" };

test("for every failure of an adapter it is decided what follows", () => {
  const { list } = modelErrors[catalogue];
  const failures = Object.entries(modelErrors).map(([name, make]) => ({
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the code is looked at
    failure: make({ provider: "p", what: words, problems: words, reasons: words } as never),
  }));
  assert.equal(failures.length, Object.keys(list).length);
  const undecided = failures.flatMap(({ name, failure }) =>
    nextStep(failure) === undefined ? [name] : [],
  );
  assert.deepEqual(undecided, ofTheRouter);
});

test("a failure that is not a provider's decides nothing", () => {
  assert.equal(nextStep(new Error("models.failed")), undefined);
  assert.equal(nextStep(undefined), undefined);
});
