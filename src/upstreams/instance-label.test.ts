import assert from "node:assert/strict";
import { test } from "node:test";
import { instanceLabel } from "./instance-label.ts";

const labelOf = (url: string): string => instanceLabel({ id: "some-id", url });

test("an instance is labelled by its address, or by its id where it has none", () => {
  assert.equal(labelOf("http://10.0.0.5:8080/mcp"), "http://10.0.0.5:8080/mcp");
  assert.equal(instanceLabel({ id: "stdio" }), "stdio");
});

test("what stands in a query is not shown, and still tells two instances apart", () => {
  const [one, two] = [labelOf("http://h/mcp?key=geheim1"), labelOf("http://h/mcp?key=geheim2")];
  assert.match(one, /^http:\/\/h\/mcp\?[\da-f]{8}$/);
  assert.notEqual(one, two);
});
