export interface Datum {
  readonly label: string;
  readonly value: number;
  readonly series?: string;
}

export interface ChartSpec {
  readonly type: "bar" | "line" | "pie" | "area" | "scatter";
  readonly data: readonly Datum[];
  readonly title?: string;
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
}

export interface Chart {
  readonly svg: string;
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Data drawn as a picture; labels in any script the shipped font has (Latin, Japanese). */
export interface ChartEngine {
  readonly name: string;
  draw(spec: ChartSpec, signal: AbortSignal): Promise<Chart>;
}
