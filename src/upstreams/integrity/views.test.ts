import assert from "node:assert/strict";
import { test } from "node:test";
import { viewsOf, withViews } from "./views.ts";

test("the view of an app is rewritten in both of its places, and nothing else", () => {
  const definition = {
    name: "x",
    _meta: {
      ui: { resourceUri: "ui://a", visibility: ["app"] },
      "ui/resourceUri": "ui://a",
      other: "ui://a",
    },
  };
  assert.deepEqual(
    withViews(definition, (uri) => `${uri}!`),
    {
      name: "x",
      _meta: {
        ui: { resourceUri: "ui://a!", visibility: ["app"] },
        "ui/resourceUri": "ui://a!",
        other: "ui://a",
      },
    },
  );
});

test("a definition without a view, or with nonsense for one, is left alone", () => {
  for (const meta of [undefined, null, 7, {}, { ui: "x" }, { ui: {} }, { "ui/resourceUri": 7 }]) {
    const definition = { name: "x", _meta: meta };
    assert.deepEqual(
      withViews(definition, () => "never"),
      definition,
    );
  }
  assert.equal(viewsOf({ other: 1 }), undefined);
});
