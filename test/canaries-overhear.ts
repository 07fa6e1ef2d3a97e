/** What a method gave back, and to what: told to `heard` after each call, which goes on as it did. */
export function overhear<Owner extends object>(
  owner: Owner,
  method: keyof Owner & string,
  heard: (result: unknown, given: readonly unknown[], self: unknown) => void,
): void {
  const own: unknown = Reflect.get(owner, method);
  if (typeof own !== "function") throw new TypeError(`There is no method ${method}.`);
  Reflect.set(owner, method, function overheard(this: unknown, ...given: unknown[]): unknown {
    const result: unknown = Reflect.apply(own, this, given);
    heard(result, given, this);
    return result;
  });
}
