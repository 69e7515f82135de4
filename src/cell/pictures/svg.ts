/** Writes SVG as text: elements with escaped attributes and words. */

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes words for the text and the attributes of HTML and SVG; characters that XML does not allow become the replacement character. */
export function escaped(words: string): string {
  // eslint-disable-next-line no-control-regex
  const allowed = words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
  return allowed.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}

export type SvgAttributes = Readonly<Record<string, string | number | undefined>>

/** `<name a="…">children</name>`. Attributes are escaped, and those without a value are left out; `children` is markup already. */
export function element(name: string, attributes: SvgAttributes, children: readonly string[] = []): string {
  const list = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${attributeText(value)}"`]))
  return children.length === 0 ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${children.join('')}</${name}>`
}

const attributeText = (value: string | number) => (typeof value === 'number' ? String(rounded(value)) : escaped(value))

/** Two decimals: a hundredth of a pixel is seen by nobody. */
export const rounded = (value: number): number => Math.round(value * 100) / 100

export interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The font of a picture that is a file of its own: every program has one of these. */
const plainFont = "Inter, 'Segoe UI', Helvetica, Arial, sans-serif"
/** The font of the page around a picture. */
const pageFont = `var(--font, ${plainFont})`

/** A whole picture, which screen readers name by its title. `ground`: the colour behind a picture that is a file of its own. */
export function picture(title: string, frame: Frame, children: readonly string[], ground?: string): string {
  const { x, y, width, height } = frame
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: [x, y, width, height].map(rounded).join(' '),
    width: rounded(width),
    height: rounded(height),
    role: 'img',
    'aria-label': title,
    'font-family': ground === undefined ? pageFont : plainFont
  }
  const behind = ground === undefined ? [] : [element('rect', { x, y, width, height, fill: ground })]
  return element('svg', attributes, [element('title', {}, [escaped(title)]), ...behind, ...children])
}

/** Words at a place, in one line. */
export function words(text: string, attributes: SvgAttributes): string {
  return element('text', attributes, [escaped(text)])
}
