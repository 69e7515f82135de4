/**
 * Traces a part of the page into an SVG file that needs nothing of the page: the same words, lines and colours at the same places, in the
 * theme that is shown. Fields and buttons are left out, and so is everything that is
 * marked with `data-picture="leave"`; a button that says something is marked with `data-picture="show"`.
 */
import { paintOf, plainColour } from './colours'
import { escapeXml, tag } from './svgText'
import { traceBox } from './traceBox'
import { traceCanvas, traceSvg } from './traceGraphics'
import { traceText } from './traceText'
import { vectorOf } from './vectors'

/** Room around the picture, in pixels. */
const margin = 12
const leftOut = 'button:not([data-picture="show"]), select, input, textarea, [data-picture="leave"], .visuallyHidden'

/** One below the other, as they stand above each other in the page. @param title for screen readers and file managers */
export function tracePicture(parts: readonly Element[], title: string): string {
  const restore = scrolledToStart(parts)
  try {
    return traced(parts, title)
  } finally {
    restore()
  }
}

function traced(parts: readonly Element[], title: string): string {
  let height = 0
  let [width, start] = [0, Infinity]
  const placed = parts.map((part) => {
    const box = part.getBoundingClientRect()
    const rows = Math.max(box.height, part.scrollHeight)
    const children = tag('g', { transform: `translate(0 ${(height - box.top).toFixed(2)})` }, traceElement(part, true))
    height += rows
    start = Math.min(start, box.left)
    width = Math.max(width, box.left + Math.max(box.width, part.scrollWidth))
    return children
  })
  const size = { width: Math.ceil(width - start + 2 * margin), height: Math.ceil(height + 2 * margin) }
  const view = { xmlns: 'http://www.w3.org/2000/svg', ...size, viewBox: `0 0 ${size.width} ${size.height}` }
  const ground = tag('rect', { ...size, ...paintOf('fill', groundOf(parts[0])) })
  const inner = tag('g', { transform: `translate(${(margin - start).toFixed(2)} ${margin})` }, placed.join(''))
  return tag('svg', view, `<title>${escapeXml(title)}</title>${ground}${inner}`)
}

function traceElement(element: Element, first = false): string {
  if (!first && element.matches(leftOut)) return ''
  const style = getComputedStyle(element)
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return ''
  const box = element.getBoundingClientRect()
  if (element instanceof SVGSVGElement) return traceSvg(element, box)
  if (element instanceof HTMLCanvasElement) return traceCanvas(element, box)
  const vector = vectorOf(element)
  const inside = vector === null ? childrenOf(element, style) : tag('svg', { x: box.left, y: box.top, overflow: 'visible' }, vector)
  return faded(traceBox(box, style) + inside, style)
}

function childrenOf(element: Element, style: CSSStyleDeclaration): string {
  const inside = [...element.childNodes].map((node) => {
    if (node instanceof Text) return traceText(node, style)
    return node instanceof Element ? traceElement(node) : ''
  })
  const cut = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
  return cut && style.overflowX !== 'auto' ? clipped(element.getBoundingClientRect(), inside.join('')) : inside.join('')
}

let clips = 0

/** What the page cuts off, such as the end of a name that is too long. */
function clipped({ left: x, top: y, width, height }: DOMRect, inside: string): string {
  clips += 1
  const id = `clip${clips}`
  return tag('clipPath', { id }, tag('rect', { x, y, width, height })) + tag('g', { 'clip-path': `url(#${id})` }, inside)
}

const faded = (inside: string, { opacity }: CSSStyleDeclaration): string => (opacity === '1' ? inside : tag('g', { opacity }, inside))

/** The ground on which an element stands. */
function groundOf(element: Element | undefined): string {
  for (let at: Element | null = element ?? null; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at)
    if (plainColour(backgroundColor).opacity === 1) return backgroundColor
  }
  return 'white'
}

/** Labels that stay in place while their row is scrolled stand at its start. Returns what scrolls back. */
function scrolledToStart(parts: readonly Element[]): () => void {
  const scrolled: { readonly element: Element; readonly at: number }[] = []
  for (let at = parts[0]?.parentElement ?? null; at !== null; at = at.parentElement) {
    if (at.scrollLeft === 0) continue
    scrolled.push({ element: at, at: at.scrollLeft })
    at.scrollLeft = 0
  }
  return () => {
    for (const { element, at } of scrolled) element.scrollLeft = at
  }
}
