import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chartThemes, maxSeries } from "./chart-theme.ts";

type Rgb = readonly [number, number, number];

const rows = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb => {
  const [one = 0, two = 0, three = 0] = matrix.map(([x, y, z]) => x * r + y * g + z * b);
  return [one, two, three];
};

/** Linear light, 0 to 1. */
function linear(hex: string): Rgb {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
}

/** Contrast ratio of WCAG 2.2. */
function contrast(one: string, two: string): number {
  const [lighter = 0, darker = 0] = [one, two]
    .map((hex) => rows([[0.2126, 0.7152, 0.0722]], linear(hex))[0])
    .toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Oklab (https://bottosson.github.io/posts/oklab/): equal distances look equally different. */
function oklab(rgb: Rgb): Rgb {
  const cones = rows(
    [
      [0.412_221, 0.536_333, 0.051_446],
      [0.211_903, 0.680_7, 0.107_397],
      [0.088_302, 0.281_719, 0.629_979],
    ],
    rgb,
  );
  const [l, m, s] = cones.map((value) => Math.cbrt(Math.max(0, value)));
  return rows(
    [
      [0.210_454, 0.793_618, -0.004_072],
      [1.977_998, -2.428_592, 0.450_594],
      [0.025_904, 0.782_772, -0.808_676],
    ],
    [l ?? 0, m ?? 0, s ?? 0],
  );
}

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const sight: Readonly<Record<string, readonly Rgb[]>> = {
  "full colour vision": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.3039],
  ],
};

for (const [name, theme] of Object.entries(chartThemes)) {
  describe(`the ${name} theme`, () => {
    test("has text that can be read and series that stand out", () => {
      assert.ok(contrast(theme.text, theme.background) >= 7);
      assert.ok(contrast(theme.quietText, theme.background) >= 4.5);
      for (const color of theme.series) assert.ok(contrast(color, theme.background) >= 3, color);
    });

    test("has a grid that stays behind the data", () => {
      assert.ok(contrast(theme.grid, theme.background) < 1.5);
    });

    for (const [eyes, matrix] of Object.entries(sight)) {
      test(`has series that differ for ${eyes}`, () => {
        const seen = theme.series.map((hex) => oklab(rows(matrix, linear(hex))));
        assert.equal(seen.length, maxSeries);
        for (const [index, one] of seen.entries())
          for (const other of seen.slice(index + 1)) {
            const far = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
            assert.ok(far > 0.08, `${theme.series[index]}: ${far}`);
          }
      });
    }
  });
}
