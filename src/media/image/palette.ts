import { colorName } from "./color-names.ts";
import type { Swatch } from "./image-engine.ts";
import { distance, oklab } from "./oklab.ts";

/** Swatches at most. */
const mostSwatches = 6;
/** Colours nearer than this in OKLab are one swatch: about the step from one named colour to the next. */
const apart = 0.12;
/** A colour with a smaller share is no part of what the picture looks like. */
const smallestShare = 0.01;

interface Bin {
  count: number;
  red: number;
  green: number;
  blue: number;
}

/**
 * The main colours of RGB pixels, largest share first.
 *
 * Pixels fall into 4096 bins; the fullest bins that look different become swatches, and each other bin
 * goes to the nearest of them. A picture of about 64 by 64 pixels is enough.
 */
export function palette(rgb: Uint8Array): readonly Swatch[] {
  const bins = histogram(rgb).toSorted((a, b) => b.count - a.count);
  const total = rgb.length / 3;
  const seeds: { readonly place: ReturnType<typeof oklab>; readonly sum: Bin }[] = [];
  for (const bin of bins) {
    const place = oklab(...mean(bin));
    const nearest = seeds.toSorted(
      (a, b) => distance(a.place, place) - distance(b.place, place),
    )[0];
    const isNew = nearest === undefined || distance(nearest.place, place) > apart;
    if (isNew && seeds.length < mostSwatches) seeds.push({ place, sum: { ...bin } });
    else if (nearest !== undefined) addTo(nearest.sum, bin);
  }
  return seeds
    .map(({ sum }) => swatch(sum, total))
    .filter(({ share }) => share >= smallestShare)
    .toSorted((a, b) => b.share - a.share);
}

function histogram(rgb: Uint8Array): readonly Bin[] {
  const bins = new Map<number, Bin>();
  for (let at = 0; at + 2 < rgb.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(at, at + 3);
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
    const bin = bins.get(key);
    const pixel = { count: 1, red, green, blue };
    if (bin === undefined) bins.set(key, pixel);
    else addTo(bin, pixel);
  }
  return [...bins.values()];
}

function addTo(sum: Bin, more: Bin): void {
  sum.count += more.count;
  sum.red += more.red;
  sum.green += more.green;
  sum.blue += more.blue;
}

const mean = ({ count, red, green, blue }: Bin): [number, number, number] => [
  Math.round(red / count),
  Math.round(green / count),
  Math.round(blue / count),
];

function swatch(sum: Bin, total: number): Swatch {
  const color = mean(sum);
  const hex = color.map((value) => value.toString(16).padStart(2, "0")).join("");
  const share = Math.round((sum.count / total) * 1000) / 1000;
  return { hex: `#${hex}`, name: colorName(...color), share };
}
