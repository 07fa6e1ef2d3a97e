/** The picture of a waveform. */

const paper = "#F6F7FB";
const ink = "#4557C8";
const line = "#C9CEE8";

/** ffmpeg draws no wider and no narrower than this. */
const side = { smallest: 16, largest: 8192 };

/**
 * Filters that draw the track numbered `track` as output `[picture]`: all channels together, the loudest of
 * every column, soft parts raised so that speech is seen beside a bang.
 */
export function waveformGraph(track: number, size: { width: number; height: number }): string {
  const width = within(size.width);
  const height = within(size.height);
  const middle = Math.floor(height / 2);
  return [
    `[0:${track}]aformat=channel_layouts=mono,showwavespic=size=${width}x${height}:colors=${ink}:scale=sqrt:filter=peak:draw=full[wave]`,
    `color=color=${paper}:size=${width}x${height}:rate=1:duration=1,drawbox=x=0:y=${middle}:w=${width}:h=1:color=${line}:thickness=fill[paper]`,
    "[paper][wave]overlay=format=auto:shortest=0[picture]",
  ].join(";");
}

const within = (pixels: number): number =>
  Math.round(Math.min(side.largest, Math.max(side.smallest, pixels)));
