/** The opposite of `flatten`: one row, cut into rows of rows after the shape. */
export function nest(data: readonly unknown[], shape: readonly number[]): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) return data[0];
  // A shape may name a billion rows of nothing.
  if (data.length === 0) return [];
  const step = data.length / length;
  return Array.from({ length }, (_, index) =>
    inner.length === 0 ? data[index] : nest(data.slice(index * step, (index + 1) * step), inner),
  );
}
