/** Colours of a chart. */
export interface ChartTheme {
  readonly background: string;
  readonly text: string;
  /** Axis labels and other text that stands back. */
  readonly quietText: string;
  /** The line at zero. */
  readonly axis: string;
  readonly grid: string;
  readonly series: readonly string[];
}

/**
 * The series colours differ from one another also for readers with protanopia, deuteranopia and
 * tritanopia, and stand out from the background by 3 : 1 (WCAG 2.2, 1.4.11); the test measures both.
 */
export const chartThemes: Readonly<Record<"light" | "dark", ChartTheme>> = {
  light: {
    background: "#ffffff",
    text: "#1c2733",
    quietText: "#55626f",
    axis: "#8a96a3",
    grid: "#e6eaee",
    series: [
      "#2d6fbe",
      "#de7c00",
      "#145538",
      "#d8486a",
      "#7094b2",
      "#5f1f83",
      "#776a15",
      "#18263f",
    ],
  },
  dark: {
    background: "#161b22",
    text: "#eef2f6",
    quietText: "#a9b4c0",
    axis: "#6d7986",
    grid: "#2a323c",
    series: [
      "#5fa1f3",
      "#f2823b",
      "#6cfcd0",
      "#eee354",
      "#b73095",
      "#aeb6b9",
      "#de394b",
      "#455ee1",
    ],
  },
};

/** A ninth colour could not be told from the others. */
export const maxSeries = 8;
