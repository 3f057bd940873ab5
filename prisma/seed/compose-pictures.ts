/**
 * Composes the sample shop's pictures from 3D emoji: `node --import tsx prisma/seed/compose-pictures.ts FOLDER [NAME...]`,
 * where FOLDER is the unpacked package `@lobehub/fluent-emoji-3d`. With names, only pictures that start so are made.
 * Run once by hand; the results are committed, the package is no dependency of the shop.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import {
  DEFAULT_TINTS,
  GROUNDS,
  type Ground,
  PICTURES,
  type Picture,
  type Thing,
} from "#prisma/seed/picture-recipes.ts";
import { eraseHues, recolour } from "#prisma/seed/recolour.ts";

const EDGE = 1024;
const SHADOW_COLOUR = { r: 58, g: 38, b: 24 };
const OUTPUT = path.join(import.meta.dirname, "pictures");

/** A cut-out at its final size, and where its upper left corner goes. */
type Sprite = { pixels: Buffer; width: number; height: number; left: number; top: number };

async function loadSprite(folder: string, thing: Thing): Promise<Sprite> {
  const file = path.join(folder, "assets", `${thing.emoji}.webp`);
  const raw = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  if (thing.without) eraseHues(raw.data, thing.without);
  recolour(raw.data, thing.tints ?? DEFAULT_TINTS[thing.emoji] ?? []);
  const { width, height, channels } = raw.info;
  const upright = sharp(raw.data, { raw: { width, height, channels } }).flop(thing.mirrored ?? false);
  const trimmed = await upright.png().toBuffer();
  const scaled = await sharp(await sharp(trimmed).trim().png().toBuffer())
    .resize({ width: thing.size, height: thing.size, fit: "inside", kernel: "lanczos3" })
    .sharpen({ sigma: 1.1, m1: 0.4, m2: 1.6 })
    .png()
    .toBuffer();
  const turned = await sharp(scaled)
    .rotate(thing.turn ?? 0, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  steepenEdges(turned.data);
  return {
    pixels: turned.data,
    width: turned.info.width,
    height: turned.info.height,
    left: Math.round(thing.x - turned.info.width / 2),
    top: Math.round(thing.y - turned.info.height / (thing.lies ? 2 : 1)),
  };
}

/** Enlarging blurs the outline; a steeper alpha ramp gives it back its edge. */
function steepenEdges(pixels: Buffer): void {
  for (let index = 3; index < pixels.length; index += 4) {
    const alpha = pixels.readUInt8(index) / 255;
    pixels[index] = Math.round(Math.min(1, Math.max(0, (alpha - 0.5) * 1.9 + 0.5)) * 255);
  }
}

/** A paper sweep seen from the front; for a flat lay the same paper from above, without the bend. */
function groundImage(ground: Ground, fromAbove: boolean): Buffer {
  const { wall, floor } = fromAbove ? { wall: ground.wall, floor: ground.wall } : ground;
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${String(EDGE)}" height="${String(EDGE)}">
    <defs>
      <linearGradient id="sweep" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="${wall}"/><stop offset="0.58" stop-color="${wall}"/>
        <stop offset="0.76" stop-color="${floor}"/><stop offset="1" stop-color="${floor}"/>
      </linearGradient>
      <radialGradient id="lamp" cx="0.3" cy="0.2" r="0.85">
        <stop offset="0" stop-color="#fff" stop-opacity="0.5"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>
      </radialGradient>
      <radialGradient id="fall" cx="0.4" cy="0.4" r="0.9">
        <stop offset="0.6" stop-color="#3a2618" stop-opacity="0"/><stop offset="1" stop-color="#3a2618" stop-opacity="0.1"/>
      </radialGradient>
    </defs>
    <rect width="100%" height="100%" fill="url(#sweep)"/>
    <rect width="100%" height="100%" fill="url(#lamp)"/>
    <rect width="100%" height="100%" fill="url(#fall)"/>
  </svg>`);
}

/** Draws a sprite's outline, moved or laid down on the floor, as one channel of the full picture. */
function project(sprite: Sprite, source: (x: number, y: number) => [x: number, y: number, strength: number]): Buffer {
  const mask = Buffer.alloc(EDGE * EDGE);
  for (let y = 0; y < EDGE; y++) {
    for (let x = 0; x < EDGE; x++) {
      const [atX, atY, strength] = source(x - sprite.left, y - sprite.top);
      const [column, row] = [Math.round(atX), Math.round(atY)];
      if (strength <= 0 || column < 0 || row < 0 || column >= sprite.width || row >= sprite.height) continue;
      mask[y * EDGE + x] = Math.round(sprite.pixels.readUInt8((row * sprite.width + column) * 4 + 3) * strength);
    }
  }
  return mask;
}

async function shadowLayer(mask: Buffer, blur: number, opacity: number): Promise<Buffer> {
  const soft = await sharp(mask, { raw: { width: EDGE, height: EDGE, channels: 1 } })
    .blur(blur)
    .linear(opacity, 0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const alpha = Buffer.alloc(EDGE * EDGE);
  for (let index = 0; index < alpha.length; index++) alpha[index] = soft.data.readUInt8(index * soft.info.channels);
  return sharp({ create: { width: EDGE, height: EDGE, channels: 3, background: SHADOW_COLOUR } })
    .joinChannel(alpha, { raw: { width: EDGE, height: EDGE, channels: 1 } })
    .png()
    .toBuffer();
}

/** The lamp hangs in front on the left: what stands throws its shadow back to the right, darkest where it touches. */
async function standingShadows(sprite: Sprite): Promise<Buffer[]> {
  const { height } = sprite;
  const foot = project(sprite, (x, y) => {
    const below = (y - height + 6) / 0.09;
    return [x - 6, height - 2 - Math.abs(below), Math.abs(below) < height * 0.3 ? 1 : 0];
  });
  const cast = project(sprite, (x, y) => {
    const up = (height - y) / 0.3;
    return [x - up * 0.22, height - up, up < 0 ? 0 : 1 - (up / height) * 0.75];
  });
  return [await shadowLayer(cast, 20, 0.3), await shadowLayer(foot, 9, 0.5)];
}

/** What lies is seen from above: its shadow peeps out towards the lower right. */
async function lyingShadows(sprite: Sprite): Promise<Buffer[]> {
  const far = project(sprite, (x, y) => [x - 22, y - 30, 1]);
  const near = project(sprite, (x, y) => [x - 5, y - 8, 1]);
  return [await shadowLayer(far, 22, 0.3), await shadowLayer(near, 6, 0.32)];
}

/** Cuts away what reaches over the picture's edge, which sharp would refuse to place. */
async function insidePicture(sprite: Sprite): Promise<OverlayOptions> {
  const left = Math.max(0, -sprite.left);
  const top = Math.max(0, -sprite.top);
  const width = Math.min(sprite.width - left, EDGE - Math.max(0, sprite.left));
  const height = Math.min(sprite.height - top, EDGE - Math.max(0, sprite.top));
  const input = await sharp(sprite.pixels, { raw: { width: sprite.width, height: sprite.height, channels: 4 } })
    .extract({ left, top, width, height })
    .png()
    .toBuffer();
  return { input, left: Math.max(0, sprite.left), top: Math.max(0, sprite.top) };
}

async function compose(folder: string, picture: Picture): Promise<void> {
  const layers: OverlayOptions[] = [];
  for (const thing of picture.things) {
    const sprite = await loadSprite(folder, thing);
    const shadows = thing.lies ? await lyingShadows(sprite) : await standingShadows(sprite);
    layers.push(...shadows.map((input) => ({ input })), await insidePicture(sprite));
  }
  await sharp(
    groundImage(
      GROUNDS[picture.ground],
      picture.things.every(({ lies }) => lies === true),
    ),
  )
    .composite(layers)
    .removeAlpha()
    .webp({ quality: 80, effort: 6, smartSubsample: true })
    .toFile(path.join(OUTPUT, `${picture.name}.webp`));
}

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error("Give the folder of the unpacked package @lobehub/fluent-emoji-3d.");
await mkdir(OUTPUT, { recursive: true });
const wanted = PICTURES.filter(({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)));
for (const picture of wanted) await compose(folder, picture);
console.log(`${String(wanted.length)} pictures composed.`);
