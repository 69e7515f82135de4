/** Turns any colour of the page into one that every program that reads SVG understands. */

export interface PlainColour {
  /** Such as `#1b2124`. */
  readonly colour: string
  /** 0…1. */
  readonly opacity: number
}

const none: PlainColour = { colour: '#000000', opacity: 0 }
const known = new Map<string, PlainColour>()
let pixel: CanvasRenderingContext2D | null = null

/** The browser itself mixes and converts it: a pixel is painted and read. */
export function plainColour(css: string): PlainColour {
  if (css === '' || css === 'transparent' || css === 'none') return none
  const before = known.get(css)
  if (before) return before
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  if (pixel === null) return none
  pixel.clearRect(0, 0, 1, 1)
  pixel.fillStyle = css
  pixel.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data
  const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')
  const plain = { colour: `#${hex}`, opacity: alpha / 255 }
  known.set(css, plain)
  return plain
}

/** The attributes that paint with a colour; none where it is not seen. */
export function paintOf(property: 'fill' | 'stroke', css: string): Readonly<Record<string, string>> {
  const { colour, opacity } = plainColour(css)
  return opacity === 0
    ? { [property]: 'none' }
    : { [property]: colour, ...(opacity < 1 && { [`${property}-opacity`]: opacity.toFixed(3) }) }
}
