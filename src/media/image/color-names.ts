import { type Oklab, oklab } from "./oklab.ts";

/** Colours people name, with the values CSS gives them (CSS Color Module Level 4, section 6.1). */
const named = {
  black: 0x000000,
  dimgray: 0x696969,
  gray: 0x808080,
  silver: 0xc0c0c0,
  lightgray: 0xd3d3d3,
  white: 0xffffff,
  ivory: 0xfffff0,
  beige: 0xf5f5dc,
  maroon: 0x800000,
  firebrick: 0xb22222,
  crimson: 0xdc143c,
  red: 0xff0000,
  tomato: 0xff6347,
  salmon: 0xfa8072,
  coral: 0xff7f50,
  darkorange: 0xff8c00,
  orange: 0xffa500,
  gold: 0xffd700,
  yellow: 0xffff00,
  khaki: 0xf0e68c,
  brown: 0xa52a2a,
  saddlebrown: 0x8b4513,
  sienna: 0xa0522d,
  chocolate: 0xd2691e,
  peru: 0xcd853f,
  tan: 0xd2b48c,
  wheat: 0xf5deb3,
  olive: 0x808000,
  darkolivegreen: 0x556b2f,
  darkgreen: 0x006400,
  green: 0x008000,
  forestgreen: 0x228b22,
  seagreen: 0x2e8b57,
  limegreen: 0x32cd32,
  lime: 0x00ff00,
  yellowgreen: 0x9acd32,
  lightgreen: 0x90ee90,
  teal: 0x008080,
  darkslategray: 0x2f4f4f,
  turquoise: 0x40e0d0,
  cyan: 0x00ffff,
  lightblue: 0xadd8e6,
  skyblue: 0x87ceeb,
  deepskyblue: 0x00bfff,
  steelblue: 0x4682b4,
  slategray: 0x708090,
  royalblue: 0x4169e1,
  blue: 0x0000ff,
  navy: 0x000080,
  midnightblue: 0x191970,
  indigo: 0x4b0082,
  slateblue: 0x6a5acd,
  blueviolet: 0x8a2be2,
  purple: 0x800080,
  violet: 0xee82ee,
  magenta: 0xff00ff,
  plum: 0xdda0dd,
  lavender: 0xe6e6fa,
  deeppink: 0xff1493,
  hotpink: 0xff69b4,
  pink: 0xffc0cb,
} as const;

const places = Object.entries(named).map(([name, rgb]) => {
  const place = oklab(rgb >> 16, (rgb >> 8) & 255, rgb & 255);
  return { name, place, neutral: isNeutral(place) };
});

/** The common colour name that looks nearest to an sRGB colour, 0 to 255 each; a grey is called one. */
export function colorName(red: number, green: number, blue: number): string {
  const place = oklab(red, green, blue);
  const neutral = isNeutral(place);
  const nearest = places
    .filter((one) => one.neutral === neutral)
    .reduce((best, one) =>
      unlikeness(one.place, place) < unlikeness(best.place, place) ? one : best,
    );
  return nearest.name;
}

/** Whether an eye sees no hue: the darker a colour, the more of it that takes. */
function isNeutral([lightness, greenRed, blueYellow]: Oklab): boolean {
  return Math.hypot(greenRed, blueYellow) < 0.008 + 0.03 * (1 - lightness);
}

/** People name a colour by its hue a little more than by how light it is. */
const unlikeness = (one: Oklab, two: Oklab): number =>
  Math.hypot(one[0] - two[0], hueWeight * (one[1] - two[1]), hueWeight * (one[2] - two[2]));

const hueWeight = 1.4;
