import { fileURLToPath } from "node:url";

/** The family name inside the shipped files. */
export const fontFamily = "Noto Sans JP";

/** Regular and bold; no other font of the machine is ever read, so pictures look the same everywhere. */
export const fontFiles: string[] = ["NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf"].map((name) =>
  fileURLToPath(new URL(`../../../assets/fonts/${name}`, import.meta.url)),
);
