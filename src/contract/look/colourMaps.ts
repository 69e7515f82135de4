/** Colour-blind safe tables of 256 colours, interpolated in OKLab (Ottosson 2020) so that equal steps look equal. */
import { oklabOfHex, packedOfOklab } from './oklab'
import type { Oklab } from './oklab'

export type Theme = 'dark' | 'light'
export type MapKind = 'sequential' | 'diverging'

/** Anchors at equal distances. They begin near the ground of their theme, so that empty parts of a map recede. */
const anchors: Readonly<Record<MapKind, Readonly<Record<Theme, readonly string[]>>>> = {
  sequential: {
    dark: ['#12171b', '#1b3f5c', '#2f7486', '#74b088', '#f2e48e'],
    light: ['#fafaf6', '#c2dcd6', '#67a6b2', '#2b5f88', '#142650']
  },
  diverging: {
    dark: ['#86c5ff', '#2a659e', '#14191d', '#9c4f30', '#ffb27a'],
    light: ['#1450a0', '#86b4dc', '#fafaf8', '#e2a17c', '#a03c12']
  }
}

const tables = new Map<string, Uint32Array>()

/** 256 colours as a canvas' ImageData holds them (RGBA in memory order). Diverging: entry 0 is the lowest, between 127 and 128 is zero. */
export function colourTable(kind: MapKind, theme: Theme): Uint32Array {
  const key = `${kind} ${theme}`
  const known = tables.get(key)
  if (known) return known
  const stops = anchorsInOklab(kind, theme)
  const table = Uint32Array.from({ length: 256 }, (_, i) => packedOfOklab(between(stops, i / 255)))
  tables.set(key, table)
  return table
}

/** The arms of a diverging map are given one lightness, so that −v and v stand out alike. */
function anchorsInOklab(kind: MapKind, theme: Theme): Oklab[] {
  const stops = anchors[kind][theme].map(oklabOfHex)
  if (kind === 'sequential') return stops
  return stops.map((stop, i) => {
    const mirrored = stops[stops.length - 1 - i] ?? stop
    return { ...stop, l: (stop.l + mirrored.l) / 2 }
  })
}

function between(stops: readonly Oklab[], at: number): Oklab {
  const place = at * (stops.length - 1)
  const index = Math.min(stops.length - 2, Math.floor(place))
  const [a, b] = [stops[index], stops[index + 1]]
  if (!a || !b) throw new RangeError('A colour map needs at least two anchors')
  const share = place - index
  return { l: a.l + (b.l - a.l) * share, a: a.a + (b.a - a.a) * share, b: a.b + (b.b - a.b) * share }
}

/** A CSS gradient of the table, for the scale beside a map. */
export function cssGradient(table: Uint32Array, direction = 'to right'): string {
  const stops = Array.from({ length: 17 }, (_, i) => cssColour(table[Math.round((i / 16) * 255)] ?? 0))
  return `linear-gradient(${direction}, ${stops.join(', ')})`
}

export function cssColour(packed: number): string {
  return `rgb(${packed & 255} ${(packed >>> 8) & 255} ${(packed >>> 16) & 255})`
}
