/** A small drawing for each tool, for clients that show one. They travel inside the listing. */

import type { Icon } from "../pipeline/define-tool.ts";

/** Lines on a grid of 24 by 24; the middle grey shows on light and on dark grounds. */
const drawn = (path: string): readonly Icon[] => [
  {
    src: `data:image/svg+xml,${encodeURIComponent(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#6b7a8f" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`,
    )}`,
    mimeType: "image/svg+xml",
    sizes: ["any"],
  },
];

export const icons = {
  picture: drawn("M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M16 9h.01"),
  lens: drawn("M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l6 6M7 9h6M7 12h4"),
  microphone: drawn(
    "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3",
  ),
  film: drawn("M3 5h18v14H3zM8 5v14M16 5v14M3 10h5M3 14h5M16 10h5M16 14h5"),
  layers: drawn("M12 3 2 8l10 5 10-5zM2 13l10 5 10-5M2 18l10 5 10-5"),
  speaker: drawn("M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M19 6a8 8 0 0 1 0 12"),
  podcast: drawn("M8 4h3v9H8zM8 8a4 4 0 0 0-4 4M11 13a5 5 0 0 1-5 5M6 18v3M15 7h5M15 11h5M15 15h3"),
  heart: drawn("M12 20s-8-5-8-11a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z"),
  chart: drawn("M4 4v16h16M8 16v-5M12 16V7M16 16v-8"),
  network: drawn("M4 4h5v5H4zM15 4h5v5h-5zM9.5 15h5v5h-5zM9 6.5h6M7 9l4 6M17 9l-4 6"),
  file: drawn("M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 17h6"),
} as const;
