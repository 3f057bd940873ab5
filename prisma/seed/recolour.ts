/** Colour work in OKLCH, where a turn of the hue keeps the lightness that the eye sees. */

/** Turns every pixel whose hue lies in `from` towards another colour; shading survives. */
export type Tint = {
  /** Hue range in degrees that the tint takes hold of; `[300, 40]` passes through 0. */
  from: readonly [number, number];
  /** The hue that the middle of the range becomes, in degrees. */
  hue: number;
  /** Factor on chroma; 1 keeps it. */
  chroma?: number;
  /** Factor on lightness; 1 keeps it. */
  light?: number;
  /** Takes hold of grey pixels as well, and gives them this much chroma at least. */
  paint?: number;
  /** Pixels lighter than this OKLab lightness (0 to 1) stay as they are. */
  below?: number;
};

type Lch = { light: number; chroma: number; hue: number };

const GREY_CHROMA = 0.03;
/** Degrees over which a tint fades out beyond its range. */
const HUE_BORDER = 10;
/** Tints take part in the quietening of `grade`, a little less. */
const TINT_CHROMA = 0.92;
/** Neighbouring hues keep this share of their distance, so that a shaded red does not become a flat green. */
const HUE_SPREAD = 0.5;

function toLinear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toByte(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  const value = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055;
  return Math.round(value * 255);
}

function toLch(red: number, green: number, blue: number): Lch {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    light: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, bb),
    hue: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360,
  };
}

function toRgb({ light, chroma, hue }: Lch): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Signed distance in degrees from `centre` to `hue`, the short way round. */
function hueDistance(hue: number, centre: number): number {
  return ((hue - centre + 540) % 360) - 180;
}

/** 0 at `start` and below, 1 at `end` and above, a straight line between. */
function ramp(value: number, start: number, end: number): number {
  return Math.min(1, Math.max(0, (value - start) / (end - start)));
}

function hueMiddle([start, end]: Tint["from"]): { centre: number; halfWidth: number } {
  const width = (end - start + 360) % 360 || 360;
  return { centre: (start + width / 2) % 360, halfWidth: width / 2 };
}

/** How much of a tint a pixel takes, 0 to 1; soft at every border, so that no speckles arise. */
function tintWeight(colour: Lch, tint: Tint): number {
  const { centre, halfWidth } = hueMiddle(tint.from);
  const distance = Math.abs(hueDistance(colour.hue, centre));
  const byHue = halfWidth >= 179 ? 1 : 1 - ramp(distance, halfWidth, halfWidth + HUE_BORDER);
  const coloured = ramp(colour.chroma, GREY_CHROMA / 2, GREY_CHROMA);
  const hold = coloured * byHue + (tint.paint === undefined ? 0 : 1 - coloured);
  return hold * (1 - ramp(colour.light, tint.below ?? 2, (tint.below ?? 2) + 0.06));
}

function applyTint(colour: Lch, tint: Tint): Lch {
  const { centre } = hueMiddle(tint.from);
  // Paint covers: grey has no hue worth keeping, and its neighbours must not stand out from it.
  const spread = tint.paint === undefined ? hueDistance(colour.hue, centre) * HUE_SPREAD : 0;
  return {
    light: Math.min(1, colour.light * (tint.light ?? 1)),
    chroma: Math.max(colour.chroma * (tint.chroma ?? 1), tint.paint ?? 0) * TINT_CHROMA,
    hue: (tint.hue + spread + 360) % 360,
  };
}

/**
 * The common grade that makes all goods look lit by one lamp: the violet cast of pale and of very
 * dark surfaces becomes a warm grey, and everything is a little less loud.
 */
function grade(colour: Lch): Lch {
  const violet = 1 - ramp(Math.abs(hueDistance(colour.hue, 300)), 36, 48);
  const cast = Math.max(1 - ramp(colour.chroma, 0.02, GREY_CHROMA), violet * (1 - ramp(colour.chroma, 0.1, 0.15)));
  if (cast > 0.5) return { light: colour.light, chroma: Math.min(colour.chroma, 0.03) * 0.35, hue: 75 };
  return { ...colour, chroma: colour.chroma * (0.86 - cast * 0.5) };
}

/** Gives each RGBA pixel its tints, in order, or the common grade where none takes hold; in place. */
export function recolour(pixels: Buffer, tints: readonly Tint[]): void {
  for (let index = 0; index < pixels.length; index += 4) {
    if (pixels.readUInt8(index + 3) === 0) continue;
    const colour = toLch(pixels.readUInt8(index), pixels.readUInt8(index + 1), pixels.readUInt8(index + 2));
    const mixed = toRgb(grade(colour));
    for (const tint of tints) {
      const weight = tintWeight(colour, tint);
      if (weight === 0) continue;
      const tinted = toRgb(applyTint(colour, tint));
      for (const channel of [0, 1, 2] as const) mixed[channel] += (tinted[channel] - mixed[channel]) * weight;
    }
    for (const channel of [0, 1, 2] as const) pixels[index + channel] = Math.round(mixed[channel]);
  }
}

/** Makes every pixel of a hue range transparent: takes the moon away from the tent. */
export function eraseHues(pixels: Buffer, [start, end]: readonly [number, number]): void {
  for (let index = 0; index < pixels.length; index += 4) {
    const { hue } = toLch(pixels.readUInt8(index), pixels.readUInt8(index + 1), pixels.readUInt8(index + 2));
    if (hue >= start && hue <= end) pixels[index + 3] = 0;
  }
}
