/** Traces the words of a text node: one SVG text for each line in which the page shows them. */
import { paintOf } from './colours'
import { element, escaped } from '../../../../cell/pictures/svg'

interface Line {
  words: string
  left: number
  right: number
  top: number
  bottom: number
}

/** A text in less than so many letters is not stretched to its width. */
const leastStretched = 4

export function traceText(node: Text, style: CSSStyleDeclaration): string {
  return linesOf(node)
    .map((line) => textElement(line, style))
    .join('')
}

function linesOf(node: Text): Line[] {
  const lines: Line[] = []
  const range = document.createRange()
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index)
    range.setEnd(node, index + word.length)
    const box = range.getBoundingClientRect()
    if (box.width === 0 && box.height === 0) continue
    const line = lines.at(-1)
    if (line !== undefined && Math.abs(line.top - box.top) < 2) {
      Object.assign(line, { words: `${line.words} ${word}`, right: box.right, bottom: box.bottom })
    } else lines.push({ words: word, left: box.left, right: box.right, top: box.top, bottom: box.bottom })
  }
  return lines
}

function textElement(line: Line, style: CSSStyleDeclaration): string {
  const upright = style.writingMode === 'horizontal-tb' || style.writingMode === ''
  const size = parseFloat(style.fontSize)
  const { ascent, descent } = metricsOf(style)
  const share = ascent / Math.max(1e-6, ascent + descent)
  const words = style.textTransform === 'uppercase' ? line.words.toUpperCase() : line.words
  const across = upright ? line.right - line.left : line.bottom - line.top
  const baseline = line.left + (line.right - line.left) * share
  const place = upright
    ? { x: line.left, y: line.top + (line.bottom - line.top) * share }
    : { x: 0, y: 0, transform: `translate(${baseline.toFixed(2)} ${line.bottom.toFixed(2)}) rotate(-90)` }
  const attributes = {
    ...place,
    'font-family': style.fontFamily,
    'font-size': size,
    'font-weight': style.fontWeight === '400' ? undefined : style.fontWeight,
    'font-style': style.fontStyle === 'normal' ? undefined : style.fontStyle,
    ...paintOf('fill', style.color),
    // With another font than the page's the words keep their room.
    ...([...words].length >= leastStretched && { textLength: across, lengthAdjust: 'spacingAndGlyphs' })
  }
  return element('text', attributes, [escaped(words)])
}

/** Words in the middle of a field's height, such as the choice that it shows. */
export function traceWords(words: string, box: DOMRect, style: CSSStyleDeclaration): string {
  const { ascent, descent } = metricsOf(style)
  const attributes = {
    x: box.left + parseFloat(style.paddingLeft),
    y: (box.top + box.bottom + ascent - descent) / 2,
    'font-family': style.fontFamily,
    'font-size': parseFloat(style.fontSize),
    ...paintOf('fill', style.color)
  }
  return element('text', attributes, [escaped(words)])
}

let measuring: CanvasRenderingContext2D | null = null

/** How far a font goes above and below the line on which its letters stand. */
function metricsOf({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): { ascent: number; descent: number } {
  measuring ??= document.createElement('canvas').getContext('2d')
  if (measuring === null) return { ascent: 0.8, descent: 0.2 }
  measuring.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = measuring.measureText('x')
  return { ascent: fontBoundingBoxAscent, descent: fontBoundingBoxDescent }
}
