/** Says how colours look to people with each kind of colour vision, how bright they are, and how far apart two of them are. */
import { linearOfSrgb } from '../../src/contract/look/oklab'

/** A colour in linear light: red, green and blue from 0 to 1. */
export type LinearColour = readonly [red: number, green: number, blue: number]
export type ColourVision = 'normal' | 'protanopia' | 'deuteranopia' | 'tritanopia'

/** Full loss of one kind of cone, over linear light (Machado, Oliveira and Fernandes 2009, table 1, severity 1). */
const visions: Readonly<Record<ColourVision, readonly LinearColour[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
}
export const colourVisions: readonly ColourVision[] = ['normal', 'protanopia', 'deuteranopia', 'tritanopia']

/** From `#rrggbb`. */
export function linearColour(hex: string): LinearColour {
  const packed = Number.parseInt(hex.slice(1), 16)
  return linearOfBytes((packed >> 16) & 255, (packed >> 8) & 255, packed & 255)
}

export function linearOfBytes(red: number, green: number, blue: number): LinearColour {
  return [linearOfSrgb(red / 255), linearOfSrgb(green / 255), linearOfSrgb(blue / 255)]
}

/** Relative luminance (WCAG 2). */
export const luminance = (colour: LinearColour): number => dot([0.2126, 0.7152, 0.0722], colour)

/** The colour as this kind of vision sees it. */
export function seen(colour: LinearColour, vision: ColourVision): LinearColour {
  const [red, green, blue] = visions[vision].map((row) => Math.min(1, Math.max(0, dot(row, colour))))
  return [red ?? 0, green ?? 0, blue ?? 0]
}

/** Contrast of two colours, 1 to 21 (WCAG 2). */
export function contrast(a: LinearColour, b: LinearColour): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((p, q) => p - q)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

/** The distance in CIELAB (ΔE of 1976; 2.3 is just noticeable). */
export function colourDistance(a: LinearColour, b: LinearColour): number {
  const [p, q] = [lab(a), lab(b)]
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}

const dot = (a: LinearColour, b: LinearColour) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** CIELAB under the white of sRGB (D65). */
function lab(colour: LinearColour): readonly [number, number, number] {
  const x = cubeRoot(dot([0.4124564, 0.3575761, 0.1804375], colour) / 0.95047)
  const y = cubeRoot(dot([0.2126729, 0.7151522, 0.072175], colour))
  const z = cubeRoot(dot([0.0193339, 0.119192, 0.9503041], colour) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const cubeRoot = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
