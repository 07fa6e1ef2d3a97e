export const after = (moment: Date, seconds: number): Date =>
  new Date(moment.getTime() + seconds * 1000);

export const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
