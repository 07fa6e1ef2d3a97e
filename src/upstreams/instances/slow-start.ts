/** How long a fresh or recovered instance takes to get its whole share, in seconds. */
const slowStartSeconds = 10;

const leastShare = 0.1;

/** The part of its weight that an instance has `age` seconds after it came: caches and pools fill first. */
export const slowStart = (age: number): number =>
  age >= slowStartSeconds ? 1 : Math.max(leastShare, age / slowStartSeconds);
