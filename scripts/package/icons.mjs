// Draws the app's icons from build/icon.svg: pictures for Linux, an .ico for Windows, an .icns for macOS.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from '../setup/tools.mjs';

const folder = join(root, 'build', 'icons');
const svg = await readFile(join(root, 'build', 'icon.svg'));

/** @returns {Promise<Buffer>} a PNG of that many pixels each way */
async function draw(size) {
  // Drawn at its own size: a picture shrunk from a large one is soft.
  return sharp(svg, { density: (72 * size) / 1024 < 1 ? 1 : (72 * size) / 1024 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** An icon file of Windows: a list of PNGs, their sizes and where they begin. */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let at = header.length;
  pictures.forEach(({ size, png }, index) => {
    const entry = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(at, entry + 12);
    at += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Apple's names of the sizes. */
const icnsTypes = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };

/** An icon file of macOS: chunks of a name, a length and a PNG. */
function icns(pictures) {
  const chunk = (name, content) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(pictures.map(({ size, png }) => chunk(icnsTypes[size], png))));
}

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const pictures = await Promise.all(sizes.map(async (size) => ({ size, png: await draw(size) })));
await mkdir(join(folder, 'png'), { recursive: true });
for (const { size, png } of pictures) await writeFile(join(folder, 'png', `${size}x${size}.png`), png);
await writeFile(join(folder, 'icon.ico'), ico(pictures.filter(({ size }) => size <= 256)));
await writeFile(join(folder, 'icon.icns'), icns(pictures.filter(({ size }) => size in icnsTypes)));
