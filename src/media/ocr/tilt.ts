import type { GreyPicture } from "./grey-picture.ts";

const reachDegrees = 20;
/** A tilt below this costs no accuracy, while turning a picture blurs it. */
const worthDegrees = 0.3;
/** A difference of brightness between neighbours that counts as an edge. */
const edge = 40;
const maxPoints = 20_000;

interface Point {
  readonly along: number;
  readonly across: number;
}

/**
 * By how many degrees the lines of text lean clockwise, -20 to 20; 0 where nothing leans clearly.
 *
 * Projection profile: seen along the lines, the edges of letters gather in rows with empty gaps
 * between them, so the sum of squared row counts is largest at the true angle. Columns are tried
 * too, for a page that lies on its side. Give it a small picture, 800 pixels or less.
 */
export function tiltOf(picture: GreyPicture): number {
  const rows = best(edges(picture, "rows"));
  const columns = best(edges(picture, "columns"));
  // Seen from its side, a page that leans clockwise leans the other way.
  const { angle, gain } = rows.gain >= columns.gain ? rows : { ...columns, angle: -columns.angle };
  return gain > 1.2 && Math.abs(angle) >= worthDegrees ? angle : 0;
}

function best(points: readonly Point[]): { angle: number; gain: number } {
  const coarse = angles(-reachDegrees, reachDegrees, 1).map((angle) => score(points, angle));
  const mean = coarse.reduce((sum, { peak }) => sum + peak, 0) / coarse.length;
  const near = highest(coarse).angle;
  const { angle, peak } = highest(
    angles(near - 0.9, near + 0.9, 0.1).map((at) => score(points, at)),
  );
  return { angle, gain: mean === 0 ? 0 : peak / mean };
}

const angles = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);

const highest = (scores: readonly Score[]): Score =>
  scores.reduce((top, next) => (next.peak > top.peak ? next : top), { angle: 0, peak: 0 });

interface Score {
  readonly angle: number;
  readonly peak: number;
}

function score(points: readonly Point[], angle: number): Score {
  const radians = (angle * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)];
  const counts = new Map<number, number>();
  for (const { along, across } of points) {
    const row = Math.round(across * cosine - along * sine);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  let peak = 0;
  for (const count of counts.values()) peak += count * count;
  return { angle, peak };
}

/** Places where brightness changes from one row (or column) to the next. */
function edges({ bytes, width, height }: GreyPicture, across: "rows" | "columns"): Point[] {
  const step = across === "rows" ? width : 1;
  const points: Point[] = [];
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = y * width + x;
      if (Math.abs((bytes[at] ?? 0) - (bytes[at + step] ?? 0)) < edge) continue;
      points.push(across === "rows" ? { along: x, across: y } : { along: y, across: x });
    }
  }
  const every = Math.ceil(points.length / maxPoints);
  return points.filter((_, index) => index % every === 0);
}
