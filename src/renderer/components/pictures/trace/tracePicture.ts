/**
 * Traces a part of the page into an SVG file that needs nothing of the page: the same words, lines and colours at the same places, in the
 * theme that is shown. Fields and buttons are left out, and so is everything that is
 * marked with `data-picture="leave"`; a button or a choice that says something is marked with `data-picture="show"`.
 */
import { paintOf, plainColour } from './colours'
import { element, escaped } from '../../../../cell/pictures/svg'
import { traceBox } from './traceBox'
import { traceCanvas, traceSvg } from './traceGraphics'
import { traceText, traceWords } from './traceText'
import { vectorOf } from './vectors'

/** Room around the picture, in pixels. */
const margin = 12
const leftOut =
  'button:not([data-picture="show"]), select:not([data-picture="show"]), input, textarea, [data-picture="leave"], .visuallyHidden'

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
    const rows = bottomOf(part) - box.top
    const children = element('g', { transform: `translate(0 ${(height - box.top).toFixed(2)})` }, [traceElement(part, true)])
    height += rows
    start = Math.min(start, box.left)
    width = Math.max(width, box.left + Math.max(box.width, part.scrollWidth))
    return children
  })
  const size = { width: Math.ceil(width - start + 2 * margin), height: Math.ceil(height + 2 * margin) }
  const view = { xmlns: 'http://www.w3.org/2000/svg', ...size, viewBox: `0 0 ${size.width} ${size.height}` }
  const ground = element('rect', { ...size, ...paintOf('fill', groundOf(parts[0])) })
  const inner = element('g', { transform: `translate(${(margin - start).toFixed(2)} ${margin})` }, placed)
  return element('svg', view, [element('title', {}, [escaped(title)]), ground, inner])
}

function traceElement(source: Element, first = false): string {
  if (!first && source.matches(leftOut)) return ''
  const style = getComputedStyle(source)
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return ''
  const box = source.getBoundingClientRect()
  if (source instanceof HTMLSelectElement) return traceWords(source.selectedOptions[0]?.text ?? '', box, style)
  if (source instanceof SVGSVGElement) return traceSvg(source, box)
  if (source instanceof HTMLCanvasElement) return traceCanvas(source, box)
  const vector = vectorOf(source)
  const inside = vector === null ? childrenOf(source, style) : element('svg', { x: box.left, y: box.top, overflow: 'visible' }, [vector])
  // The lines around a part belong to the page, not to the picture.
  return first ? inside : faded(traceBox(box, style) + inside, style)
}

function childrenOf(parent: Element, style: CSSStyleDeclaration): string {
  const inside = [...parent.childNodes].map((node) => {
    if (node instanceof Text) return traceText(node, style)
    return node instanceof Element ? traceElement(node) : ''
  })
  const cut = style.overflowX !== 'visible' && parent.scrollWidth > parent.clientWidth + 1
  return cut && style.overflowX !== 'auto' ? clipped(parent.getBoundingClientRect(), inside.join('')) : inside.join('')
}

let clips = 0

/** What the page cuts off, such as the end of a name that is too long. */
function clipped({ left: x, top: y, width, height }: DOMRect, inside: string): string {
  clips += 1
  const id = `clip${clips}`
  return element('clipPath', { id }, [element('rect', { x, y, width, height })]) + element('g', { 'clip-path': `url(#${id})` }, [inside])
}

const faded = (inside: string, { opacity }: CSSStyleDeclaration): string => (opacity === '1' ? inside : element('g', { opacity }, [inside]))

/** The ground on which an element stands. */
function groundOf(part: Element | undefined): string {
  const grounds = (part === undefined ? [] : [part, ...ancestorsOf(part)]).map((one) => getComputedStyle(one).backgroundColor)
  return grounds.find((colour) => plainColour(colour).opacity === 1) ?? 'white'
}

/** Where a part ends with everything that lists in it scroll over. */
function bottomOf(part: Element): number {
  const ends = [part, ...part.querySelectorAll('*')].filter(isScroller).map((one) => one.getBoundingClientRect().top + one.scrollHeight)
  return Math.max(part.getBoundingClientRect().bottom, ...ends)
}

const isScroller = (one: Element): boolean => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY === 'auto'

/** Labels that stay in place while their row is scrolled stand at its start, and lists at theirs. Returns what scrolls back. */
function scrolledToStart(parts: readonly Element[]): () => void {
  const within = parts.flatMap((part) => [...part.querySelectorAll('*')])
  const scrolled = [...ancestorsOf(parts[0]), ...within]
    .filter(({ scrollLeft, scrollTop }) => scrollLeft !== 0 || scrollTop !== 0)
    .map((scroller) => ({ scroller, left: scroller.scrollLeft, top: scroller.scrollTop }))
  for (const { scroller } of scrolled)
    scroller.scrollTo({ left: 0, top: within.includes(scroller) ? 0 : scroller.scrollTop, behavior: 'instant' })
  return () => {
    for (const { scroller, left, top } of scrolled) scroller.scrollTo({ left, top, behavior: 'instant' })
  }
}

function ancestorsOf(part: Element | undefined): Element[] {
  const parent = part?.parentElement ?? null
  return parent === null ? [] : [parent, ...ancestorsOf(parent)]
}
