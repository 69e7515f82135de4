/** Traces what CSS paints of an element's box: its ground, a gradient, borders and outline. */
import { paintOf, plainColour } from './colours'
import { element } from '../../../../cell/pictures/svg'

interface Room {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

let gradients = 0

export function traceBox(box: Room, style: CSSStyleDeclaration): string {
  const shape = { x: box.left, y: box.top, width: box.width, height: box.height, rx: radiusOf(style, box) }
  const ground =
    plainColour(style.backgroundColor).opacity > 0 ? element('rect', { ...shape, ...paintOf('fill', style.backgroundColor) }) : ''
  return ground + gradient(shape, style) + borders(box, style) + outline(box, style)
}

function radiusOf(style: CSSStyleDeclaration, { width, height }: Room): number | undefined {
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2)
  return radius > 0 ? radius : undefined
}

/** A gradient to the right through colours at even places. */
function gradient(shape: Readonly<Record<string, number | undefined>>, { backgroundImage }: CSSStyleDeclaration): string {
  if (!backgroundImage.startsWith('linear-gradient')) return ''
  const colours = backgroundImage.match(/(?:rgba?|color|oklab|oklch)\([^()]*\)|#[0-9a-f]+/gi) ?? []
  gradients += 1
  const id = `gradient${gradients}`
  const stops = colours.map((css, k) =>
    element('stop', { offset: k / Math.max(1, colours.length - 1), 'stop-color': plainColour(css).colour })
  )
  return element('linearGradient', { id }, stops) + element('rect', { ...shape, fill: `url(#${id})` })
}

/** One outline where all sides are alike, else a line for each side. */
function borders(box: Room, style: CSSStyleDeclaration): string {
  const sides = [
    { width: style.borderTopWidth, kind: style.borderTopStyle, colour: style.borderTopColor, from: [0, 0], to: [1, 0] },
    { width: style.borderRightWidth, kind: style.borderRightStyle, colour: style.borderRightColor, from: [1, 0], to: [1, 1] },
    { width: style.borderBottomWidth, kind: style.borderBottomStyle, colour: style.borderBottomColor, from: [0, 1], to: [1, 1] },
    { width: style.borderLeftWidth, kind: style.borderLeftStyle, colour: style.borderLeftColor, from: [0, 0], to: [0, 1] }
  ]
  const [first] = sides
  const seen = sides.filter(({ width, kind, colour }) => parseFloat(width) > 0 && kind !== 'none' && plainColour(colour).opacity > 0)
  if (first !== undefined && seen.length === 4 && seen.every(({ width, colour }) => width === first.width && colour === first.colour)) {
    return frame(box, -parseFloat(first.width) / 2, { width: first.width, kind: first.kind, colour: first.colour }, radiusOf(style, box))
  }
  return seen
    .map(({ width, colour, from: [x1 = 0, y1 = 0], to: [x2 = 0, y2 = 0] }) => {
      const ends = {
        x1: box.left + x1 * box.width,
        y1: box.top + y1 * box.height,
        x2: box.left + x2 * box.width,
        y2: box.top + y2 * box.height
      }
      return element('line', { ...ends, ...paintOf('stroke', colour), 'stroke-width': parseFloat(width) })
    })
    .join('')
}

function outline(box: Room, style: CSSStyleDeclaration): string {
  const width = parseFloat(style.outlineWidth) || 0
  if (style.outlineStyle === 'none' || width === 0) return ''
  const line = { width: style.outlineWidth, kind: style.outlineStyle, colour: style.outlineColor }
  return frame(box, (parseFloat(style.outlineOffset) || 0) + width / 2, line, undefined)
}

interface Stroke {
  readonly width: string
  readonly kind: string
  readonly colour: string
}

function frame(box: Room, grow: number, { width, kind, colour }: Stroke, rx: number | undefined): string {
  return element('rect', {
    x: box.left - grow,
    y: box.top - grow,
    width: Math.max(0, box.width + 2 * grow),
    height: Math.max(0, box.height + 2 * grow),
    rx,
    fill: 'none',
    ...paintOf('stroke', colour),
    'stroke-width': parseFloat(width),
    'stroke-dasharray': kind === 'dashed' ? '4 3' : undefined
  })
}
