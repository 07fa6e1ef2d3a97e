/** What ships with the hub itself: only a broken installation lacks it. */

import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Localized } from "../../kernel/language.ts";
import { type Finding, plainly, type Probe } from "../doctor.ts";

const oldestNode = [22, 19] as const;

export const nodeProbe: Probe = {
  name: "node",
  look() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const [wantedMajor, wantedMinor] = oldestNode;
    const isNewEnough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
    const found = plainly(process.versions.node);
    if (isNewEnough) return Promise.resolve({ state: "ok", found });
    const advice = {
      en: `Install Node.js ${oldestNode.join(".")} or newer from https://nodejs.org.`,
      ja: `Node.js ${oldestNode.join(".")} 以降を https://nodejs.org から導入してください。`,
    };
    return Promise.resolve({ state: "problem", found, advice });
  },
};

/** The trained data for reading text in pictures. */
export const ocrProbe: Probe = {
  name: "ocr-data",
  async look() {
    const files = ["eng", "jpn"].map((language) => {
      const folder = dirname(
        createRequire(import.meta.url).resolve(`@tesseract.js-data/${language}/package.json`),
      );
      return join(folder, "4.0.0_best_int", `${language}.traineddata.gz`);
    });
    return await shipped(files, plainly("English, 日本語"), {
      en: "reading text in pictures",
      ja: "画像の文字の読み取り",
    });
  },
};

/** The fonts that charts are drawn with; without them labels vanish. */
export const fontProbe: Probe = {
  name: "fonts",
  look() {
    const file = new URL("../../../assets/fonts/NotoSansJP-Regular.ttf", import.meta.url);
    return shipped([file], plainly("Noto Sans JP"), {
      en: "labels in charts",
      ja: "グラフの文字",
    });
  },
};

async function shipped(
  files: readonly (string | URL)[],
  found: Localized,
  adds: Localized,
): Promise<Omit<Finding, "name">> {
  try {
    await Promise.all(files.map((file) => access(file, constants.R_OK)));
    return { state: "ok", found };
  } catch {
    return {
      state: "problem",
      found: { en: "not in this installation", ja: "この導入には含まれていません" },
      adds,
      advice: { en: "Install Kumihimo again.", ja: "Kumihimo を導入し直してください。" },
    };
  }
}
