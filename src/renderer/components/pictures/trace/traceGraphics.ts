/** Traces pictures within the page: a canvas as a raster, and an SVG element with the styles that it takes from the page. */
import { paintOf } from './colours'
import { element } from '../../../../cell/pictures/svg'

/** Pixels of a raster for a pixel of the page. */
const sharpness = 2

/** The canvas as it is seen: enlarged without smoothing where the page shows its pixels as squares. */
export function traceCanvas(canvas: HTMLCanvasElement, box: DOMRect): string {
  const [width, height] = [Math.max(1, Math.round(box.width * sharpness)), Math.max(1, Math.round(box.height * sharpness))]
  const large = Object.assign(document.createElement('canvas'), { width, height })
  const context = large.getContext('2d')
  if (context === null || canvas.width === 0 || canvas.height === 0) return ''
  context.imageSmoothingEnabled = getComputedStyle(canvas).imageRendering !== 'pixelated'
  context.drawImage(canvas, 0, 0, width, height)
  const place = { x: box.left, y: box.top, width: box.width, height: box.height }
  return element('image', { ...place, preserveAspectRatio: 'none', href: large.toDataURL('image/png') })
}

/** What style sheets say about the shapes of an SVG element. */
const copied = [
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'vector-effect',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'paint-order'
] as const

/** A copy that needs no style sheet, at its place. */
export function traceSvg(svg: SVGSVGElement, box: DOMRect): string {
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  const left = copies.filter((one, k) => !settle(one, originals[k]))
  for (const one of left) one.remove()
  for (const [name, value] of Object.entries({ x: box.left, y: box.top, width: box.width, height: box.height })) {
    copy.setAttribute(name, String(value))
  }
  for (const name of ['class', 'style', 'role']) copy.removeAttribute(name)
  copy.setAttribute('overflow', getComputedStyle(svg).overflow === 'visible' ? 'visible' : 'hidden')
  return new XMLSerializer().serializeToString(copy)
}

/** Writes the original's computed style into a copy. Returns false where it is not seen, or belongs to no picture. */
function settle(copy: Element, original: Element | undefined): boolean {
  if (original === undefined) return false
  const style = getComputedStyle(original)
  if (style.display === 'none' || style.visibility === 'hidden' || original.classList.contains('cursor')) return false
  for (const [property, value] of Object.entries({ ...paintOf('fill', style.fill), ...paintOf('stroke', style.stroke) })) {
    copy.setAttribute(property, value)
  }
  for (const property of copied) copy.setAttribute(property, style.getPropertyValue(property))
  if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
  for (const name of [...copy.getAttributeNames()])
    if (name === 'class' || name === 'style' || name.startsWith('data-v-')) copy.removeAttribute(name)
  return true
}
