import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isKumihimoError } from "../../kernel/errors.ts";
import { sharp } from "../image/safe-sharp.ts";
import { ocrConfig } from "../ocr/config.ts";
import { readText, stopRecognisers } from "../ocr/ocr-job.ts";
import { checkSpec } from "./chart-data.ts";
import type { ChartSpec } from "./chart-engine.ts";
import { drawChart } from "./chart-job.ts";

// As in the processes that draw: the library takes texts for keys.
Reflect.deleteProperty(Object.prototype, "__proto__");

const size = { width: 900, height: 500 };
const types = ["bar", "line", "pie", "area", "scatter"] as const;
const themes = ["light", "dark"] as const;

const regions: ChartSpec["data"] = [
  { label: "東京", value: 1248 },
  { label: "Osaka", value: 930.5 },
  { label: "名古屋", value: 410 },
];

/** The chart without what only listeners get. */
const seen = (data: ChartSpec["data"]): string =>
  drawChart({ type: "bar", data }, size).svg.replace(/<desc>.*<\/desc>/, "");

const bar = (value: number) => drawChart({ type: "bar", data: [{ label: "a", value }] }, size);

describe("a drawn chart", () => {
  after(stopRecognisers);

  for (const type of types)
    for (const theme of themes) {
      test(`${type}, ${theme}: is well-formed SVG with every label, and a PNG of the same size`, async () => {
        const chart = drawChart({ type, theme, title: "売上高 Sales", data: regions }, size);
        assert.equal(XMLValidator.validate(chart.svg), true);
        for (const { label } of regions) assert.match(chart.svg, new RegExp(`>[^<]*${label}`, "u"));
        const { width, height, format } = await sharp(chart.png).metadata();
        assert.deepEqual({ width, height, format }, { ...size, format: "png" });
        assert.deepEqual({ width: chart.width, height: chart.height }, size);
      });
    }

  test("needs nothing from outside, and names the font with others to fall back on", () => {
    const { svg } = drawChart({ type: "line", data: regions }, size);
    assert.doesNotMatch(svg, /<(?:script|style|image|use|foreignObject)|url\((?!#)|@import/i);
    assert.doesNotMatch(svg.replaceAll(/xmlns(:xlink)?="[^"]*"/g, ""), /https?:|href/);
    assert.match(svg, /font-family:'Noto Sans JP', [^;"]*sans-serif/);
  });

  test("has the same bytes every time", () => {
    for (const type of types) {
      const [first, second] = [1, 2].map(() => drawChart({ type, data: regions }, size));
      assert.deepEqual(first, second);
    }
  });

  test("tells its title and its values to readers who cannot see it", () => {
    const { svg } = drawChart({ type: "line", title: "Sales", data: regions }, size);
    assert.match(
      svg,
      /^<svg [^>]*role="img"><title>Sales<\/title><desc>折れ線グラフ: 東京 1,248; Osaka 930.5; 名古屋 410<\/desc>/,
    );
  });

  test("takes markup in a label as text", () => {
    const nasty = '<script>alert("x")</script>&amp;<b onload=1>]]>';
    const data = [
      { label: nasty, value: 1, series: nasty },
      { label: "{a|b}", value: 2, series: "{b}" },
    ];
    for (const type of ["bar", "line", "scatter"] as const) {
      const { svg } = drawChart({ type, title: nasty, data }, { width: 1600, height: 600 });
      assert.equal(XMLValidator.validate(svg), true);
      const tags = new Set(Array.from(svg.matchAll(/<([a-z]+)/g), ([, name]) => name));
      assert.ok(!tags.has("script") && !tags.has("b"), [...tags].join(" "));
      const parsed: { svg: { title: string } } = new XMLParser().parse(svg);
      assert.equal(parsed.svg.title, nasty);
      assert.ok(svg.includes("{a|b}"));
    }
  });

  test("has its labels in the picture too, in both scripts", async () => {
    const { png } = drawChart({ type: "bar", title: "地域別の売上高 2026", data: regions }, size);
    const settings = { ...ocrConfig.parse({}), maxPixels: 10_000_000 };
    const { text } = await readText(png, ["en", "ja"], settings);
    for (const wanted of [/地域別の売上高 ?2026/, /名古屋/, /Osaka/, /1,248/])
      assert.match(text, wanted);
  });

  test("has a legend only for several series", () => {
    const several = regions.flatMap(({ label, value }) => [
      { label, value, series: "今年" },
      { label, value: value - 100, series: "昨年" },
    ]);
    assert.match(seen(several), /今年/);
    assert.doesNotMatch(seen(regions.map((datum) => ({ ...datum, series: "今年" }))), /今年/);
  });

  test("of one value, and of two hundred, is drawn", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      label: `Item ${index}`,
      value: index - 50,
    }));
    for (const type of types) {
      const few = drawChart({ type, data: [{ label: "only", value: 5 }] }, size);
      assert.match(few.svg, /only/);
      const data =
        type === "pie" ? many.map(({ label, value }) => ({ label, value: value + 50 })) : many;
      assert.match(drawChart({ type, data }, size).svg, /Item|Other/);
    }
  });

  test("of many slices gathers the smallest and says how many they are", () => {
    const data = Array.from({ length: 20 }, (_, index) => ({
      label: `s${index}`,
      value: index + 1,
    }));
    assert.match(drawChart({ type: "pie", data }, size).svg, /Other \(13\) {2}91 \(43\.3%\)/);
  });

  test("of values that no axis can tell apart is refused, of small ones drawn", () => {
    assert.throws(() => bar(1e-40), /too close to zero/);
    assert.match(bar(1e-9).svg, />1E-9</);
  });

  test("of anything is drawn, or refused with a reason", () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 1e15, 1e15 + 2, 1e-9));
    const label = fc.oneof(text, fc.integer().map(String));
    const plain = fc.record({ label, value });
    const datum = fc.oneof(plain, fc.record({ label, value, series: text }));
    const specs = fc.record({
      type: fc.constantFrom(...types),
      data: fc.array(datum, { maxLength: 12 }),
      title: text,
      theme: fc.constantFrom(...themes),
    });
    fc.assert(
      fc.property(specs, (spec) => {
        try {
          checkSpec(spec, { maxData: 100 });
          assert.equal(XMLValidator.validate(drawChart(spec, size).svg), true);
        } catch (error) {
          if (!isKumihimoError(error)) throw error;
          assert.equal(error.code, "media.notDrawable");
        }
      }),
      { numRuns: 100 },
    );
  });
});
