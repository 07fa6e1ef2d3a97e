/** Remembers what was made for as long as that is kept which it was made of. */
export function once<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, { readonly made: Made }>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known.made;
    const first = make(from);
    made.set(from, { made: first });
    return first;
  };
}
