/**
 * sharp as every job uses it. Import it only inside job modules: it loads a native library.
 *
 * @module
 */

import sharp from "sharp";

/** Jobs run side by side in their own processes, so one thread each keeps the cores busy. */
sharp.concurrency(1);
/** No picture comes twice to the same process soon enough to be worth keeping. */
sharp.cache(false);

/** Only these formats, and only from memory: a picture must not make the library open a file. */
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadTiffBuffer",
    "VipsForeignLoadHeifBuffer",
    "VipsForeignLoadSvgBuffer",
  ],
});

export { sharp };
