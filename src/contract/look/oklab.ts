/** OKLab, a colour space in which distances are as the eye sees them (Ottosson 2020, "A perceptual color space for image processing"). */

export interface Oklab {
  readonly l: number
  readonly a: number
  readonly b: number
}

/** Linear light of an sRGB component, both from 0 to 1. */
export const linearOfSrgb = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const srgbOfLinear = (c: number) => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055)

/** From `#rrggbb`. */
export function oklabOfHex(hex: string): Oklab {
  const packed = Number.parseInt(hex.slice(1), 16)
  const r = linearOfSrgb(((packed >> 16) & 255) / 255)
  const g = linearOfSrgb(((packed >> 8) & 255) / 255)
  const b = linearOfSrgb((packed & 255) / 255)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  }
}

/** To an opaque pixel as ImageData holds it on a little-endian machine: red in the lowest byte. Colours outside sRGB are clipped. */
export function packedOfOklab(colour: Oklab): number {
  const l = (colour.l + 0.3963377774 * colour.a + 0.2158037573 * colour.b) ** 3
  const m = (colour.l - 0.1055613458 * colour.a - 0.0638541728 * colour.b) ** 3
  const s = (colour.l - 0.0894841775 * colour.a - 1.291485548 * colour.b) ** 3
  const r = byteOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const g = byteOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const b = byteOf(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0
}

function byteOf(linear: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, srgbOfLinear(linear))))
}
