import type { TestContext } from "node:test";

const stacks = new WeakMap<TestContext, AsyncDisposableStack>();

/**
 * What goes when the test ends, the last thing first, so that nobody writes into a folder while it is
 * being removed. The hooks of a test itself run in the order in which they were given.
 */
export function belongingsOf(t: TestContext): AsyncDisposableStack {
  const known = stacks.get(t);
  if (known !== undefined) return known;
  const stack = new AsyncDisposableStack();
  stacks.set(t, stack);
  t.after(() => stack.disposeAsync());
  return stack;
}
