/**
 * Makes `examples/media`: a purchase order as a picture, two mails about it, a label with a QR code,
 * a spoken message and a short film. Run it only to change them; the files are kept in the repository.
 *
 * It needs ffmpeg, espeak-ng and a Japanese font that fontconfig knows.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

const folder = "examples/media";
const font = "Noto Sans CJK JP";

const text = (x: number, y: number, size: number, words: string): string =>
  `<text x="${x}" y="${y}" font-family="${font}" font-size="${size}" font-weight="${size >= 28 ? 700 : 400}" fill="#1d2733">${words}</text>`;

const picture = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${body}</svg>`;

async function purchaseOrder(): Promise<void> {
  const rows = [
    ["Ball valve 25 mm", "240", "¥4,500", "¥1,080,000"],
    ["Gasket set", "12", "¥980", "¥11,760"],
  ];
  const body = [
    text(60, 90, 40, "Purchase order PO-1043"),
    text(60, 150, 26, "Date: 2026-11-21"),
    text(60, 190, 26, "Supplier: Kawai Valve Co., Ltd."),
    text(60, 230, 26, "Delivery: 2026-12-10, Osaka warehouse"),
    `<line x1="60" x2="1040" y1="262" y2="262" stroke="#1d2733"/>`,
    ...["Item", "Quantity", "Unit price", "Amount"].map((head, index) =>
      text(60 + index * 260, 310, 26, head),
    ),
    ...rows.flatMap((row, line) =>
      row.map((cell, index) => text(60 + index * 260, 365 + line * 50, 26, cell)),
    ),
    `<line x1="60" x2="1040" y1="442" y2="442" stroke="#1d2733"/>`,
    text(580, 490, 28, "Total"),
    text(840, 490, 28, "¥1,091,760"),
    text(60, 570, 26, "担当: 購買部 田中　納品前にご連絡ください。"),
  ].join("");
  await sharp(Buffer.from(picture(1100, 640, body)))
    .png({ palette: true })
    .toFile(`${folder}/purchase-order.png`);
}

async function label(): Promise<void> {
  const { svg } = await writeBarcode("https://example.com/parts/バルブ-25", {
    format: "QRCode",
    scale: 6,
  });
  const code = await sharp(Buffer.from(svg), { density: 300 }).resize(300).png().toBuffer();
  const body = [
    text(380, 130, 36, "Ball valve 25 mm"),
    text(380, 190, 30, "ボールバルブ 25 mm"),
    text(380, 250, 30, "Lot 2026-1105 / 48 pcs"),
  ].join("");
  await sharp(Buffer.from(picture(820, 360, body)))
    .composite([{ input: code, left: 40, top: 30 }])
    .jpeg({ quality: 88 })
    .toFile(`${folder}/label.jpg`);
}

function mails(): void {
  writeFileSync(
    `${folder}/mail.txt`,
    `From: Aya Tanaka, purchasing
To: Kawai Valve Co., Ltd.
Date: 2026-11-24
Subject: PO-1043

Dear Mr Kawai,

thank you for confirming order PO-1043. As discussed on the phone we need 260 ball valves (25 mm)
at ¥4,500 each, delivered to the Osaka warehouse on 10 December 2026.
Please send the updated order confirmation by Friday.

Aya Tanaka
`,
  );
  writeFileSync(
    `${folder}/mail.ja.txt`,
    `件名: PO-1043 について
日付: 2026年11月24日

河合バルブ株式会社 河合様

お世話になっております。購買部の田中です。
PO-1043 のボールバルブは二百六十個、単価 4,500円 でお願いいたします。
納期は2026年12月10日、大阪倉庫着です。更新した注文請書を金曜日までにお送りください。
`,
  );
}

function speech(): void {
  const words =
    "Hello. This is a message about purchase order ten forty three. We need two hundred and sixty valves by the tenth of December. Thank you.";
  execFileSync("espeak-ng", ["-v", "en-gb", "-s", "150", "-w", `${folder}/raw.wav`, words]);
  execFileSync("ffmpeg", [
    "-v",
    "error",
    "-y",
    "-i",
    `${folder}/raw.wav`,
    "-af",
    "adelay=400,apad=pad_dur=1.2",
    "-ar",
    "16000",
    "-ac",
    "1",
    `${folder}/message.wav`,
  ]);
  rmSync(`${folder}/raw.wav`);
}

const cards = [
  ["#173f5f", "Stock review", "November 2026"],
  ["#f6d55c", "Ball valve 25 mm", "In stock: 48 pcs"],
  ["#3caea3", "次回会議", "12月1日 15:00"],
] as const;

async function film(): Promise<void> {
  for (const [index, [color, head, line]] of cards.entries()) {
    const body = `<rect width="100%" height="100%" fill="${color}"/>${text(80, 180, 56, head)}${text(80, 260, 42, line)}`;
    await sharp(Buffer.from(picture(640, 360, body)))
      .png()
      .toFile(`${folder}/card-${index}.png`);
  }
  const inputs = cards.flatMap((_, index) => [
    "-loop",
    "1",
    "-t",
    "3",
    "-i",
    `${folder}/card-${index}.png`,
  ]);
  execFileSync("ffmpeg", [
    "-v",
    "error",
    "-y",
    ...inputs,
    "-i",
    `${folder}/message.wav`,
    "-filter_complex",
    "[0:v][1:v][2:v]concat=n=3:v=1:a=0,fps=25,format=yuv420p[v]",
    "-map",
    "[v]",
    "-map",
    "3:a",
    "-c:v",
    "libx264",
    "-preset",
    "slow",
    "-crf",
    "28",
    "-c:a",
    "aac",
    "-b:a",
    "48k",
    "-t",
    "9",
    "-movflags",
    "+faststart",
    `${folder}/stock-review.mp4`,
  ]);
  for (const index of cards.keys()) rmSync(`${folder}/card-${index}.png`);
}

const wasm = fileURLToPath(import.meta.resolve("zxing-wasm/writer/zxing_writer.wasm"));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
mkdirSync(folder, { recursive: true });
await purchaseOrder();
await label();
mails();
speech();
await film();
