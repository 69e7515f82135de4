/** Draws lines over a number, such as losses over training steps, as SVG. */
import { axisOver, markText } from './axis'
import type { Axis } from './axis'
import { extremes } from './extremes'
import { pagePalette } from '../../../cell/pictures/palette'
import type { ColourToken, Palette } from '../../../cell/pictures/palette'
import { element, picture, rounded, words } from '../../../cell/pictures/svg'

export interface CurveLine {
  readonly name: string
  readonly colour: ColourToken
  /** Points in the order of x. Where y is not finite the line has a gap. */
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly dashed?: boolean
  /** A mark at each point: for lines of few points. */
  readonly marked?: boolean
}

export interface CurvePictureSpec {
  readonly title: string
  /** What stands along the axes, with its unit. */
  readonly x: string
  readonly y: string
  readonly lines: readonly CurveLine[]
  /** Equal ratios are equally far apart on the upright axis; it is linear where a value is not above 0. */
  readonly logarithmic?: boolean
  readonly width?: number
  readonly height?: number
  /** The colours; those of the page around the picture by default. */
  readonly palette?: Palette
  /** Whether it is a file of its own, with a ground and a font that every program has, rather than a part of a page. */
  readonly alone?: boolean
}

/** Points of a line beyond which it is thinned to the lowest and the highest of each stretch. */
const mostPoints = 800
const inset = { left: 62, right: 14, top: 30, bottom: 42 }

/** Returns a chart as an SVG element with a title for screen readers. */
export function curvePicture(spec: CurvePictureSpec): string {
  const { width = 560, height = 260, palette = pagePalette(), lines } = spec
  const area = { width: width - inset.left - inset.right, height: height - inset.top - inset.bottom }
  const across = axisOver(allOf(lines, 'x'), Math.max(2, Math.floor(area.width / 64)))
  const up = axisOver(allOf(lines, 'y'), Math.max(2, Math.floor(area.height / 40)), spec.logarithmic)
  const place = (x: number, y: number): [number, number] => [
    inset.left + across.at(x) * area.width,
    inset.top + (1 - up.at(y)) * area.height
  ]
  const children = [
    ...upMarks(up, area, palette),
    ...acrossMarks(across, area, palette),
    axisWords(spec.x, { x: inset.left + area.width / 2, y: height - 8 }, palette),
    axisWords(spec.y, { x: inset.left, y: 16, 'text-anchor': 'start' }, palette),
    ...lines.flatMap((line) => lineOf(line, place, palette)),
    ...legend(lines, width, palette)
  ]
  const title = `${spec.title}: ${lines.map(({ name }) => name).join(', ')}`
  return picture(title, { x: 0, y: 0, width, height }, children, spec.alone ? palette('ground') : undefined)
}

function* allOf(lines: readonly CurveLine[], key: 'x' | 'y'): Iterable<number> {
  for (const line of lines) for (let k = 0; k < line[key].length; k++) yield line[key][k] ?? NaN
}

interface Area {
  readonly width: number
  readonly height: number
}

const small = (palette: Palette) => ({ 'font-size': 11, fill: palette('text-2') })

function upMarks(axis: Axis, area: Area, palette: Palette): string[] {
  return axis.marks.flatMap((mark) => {
    const y = inset.top + (1 - axis.at(mark)) * area.height
    return [
      element('line', { x1: inset.left, x2: inset.left + area.width, y1: y, y2: y, stroke: palette('line') }),
      words(markText(mark), { x: inset.left - 7, y: y + 4, 'text-anchor': 'end', ...small(palette) })
    ]
  })
}

function acrossMarks(axis: Axis, area: Area, palette: Palette): string[] {
  const bottom = inset.top + area.height
  return [
    element('line', { x1: inset.left, x2: inset.left + area.width, y1: bottom, y2: bottom, stroke: palette('line-strong') }),
    ...axis.marks.map((mark) =>
      words(markText(mark), { x: inset.left + axis.at(mark) * area.width, y: bottom + 15, 'text-anchor': 'middle', ...small(palette) })
    )
  ]
}

function axisWords(text: string, place: { x: number; y: number; 'text-anchor'?: string }, palette: Palette): string {
  return words(text, { 'text-anchor': 'middle', ...place, 'font-size': 11, fill: palette('text-3') })
}

function lineOf(
  { colour, dashed, marked, ...line }: CurveLine,
  place: (x: number, y: number) => [number, number],
  palette: Palette
): string[] {
  const points = thinned(line.x, line.y)
  let pen = 'M'
  let path = ''
  for (const [x, y] of points) {
    const at = Number.isFinite(y) ? place(x, y).map(rounded) : []
    path += at.length > 0 && at.every(Number.isFinite) ? `${pen}${at.join(',')}` : ''
    pen = Number.isFinite(y) ? 'L' : 'M'
  }
  const stroke = { fill: 'none', stroke: palette(colour), 'stroke-width': 1.6, 'stroke-linejoin': 'round' }
  const dots = marked ? points.filter(([, y]) => Number.isFinite(y)).map(([x, y]) => place(x, y)) : []
  return [
    element('path', { d: path, ...stroke, 'stroke-dasharray': dashed ? '5 4' : undefined }),
    ...dots.map(([cx, cy]) => element('circle', { cx, cy, r: 2.2, fill: palette(colour) }))
  ]
}

/** All points of a short line; of a long one the lowest and the highest of each stretch, so that no spike is lost. */
function thinned(x: ArrayLike<number>, y: ArrayLike<number>): (readonly [number, number])[] {
  const point = (k: number) => [x[k] ?? NaN, y[k] ?? NaN] as const
  const length = Math.min(x.length, y.length)
  if (length <= mostPoints) return Array.from({ length }, (_, k) => point(k))
  const stretches = mostPoints / 2
  return Array.from({ length: stretches }, (_, s) => {
    const [from, to] = [Math.floor((s * length) / stretches), Math.floor(((s + 1) * length) / stretches)]
    return extremes(y, from, to)
  })
    .flat()
    .map(point)
}

/** Names of the lines, from the right end to the left. */
function legend(lines: readonly CurveLine[], width: number, palette: Palette): string[] {
  let right = width - inset.right
  return lines.toReversed().flatMap(({ name, colour, dashed }) => {
    const begin = right - [...name].length * 6.2
    right = begin - 36
    const dash = { x1: begin - 22, x2: begin - 6, y1: 12, y2: 12, stroke: palette(colour), 'stroke-width': 2 }
    return [
      element('line', { ...dash, 'stroke-dasharray': dashed ? '5 4' : undefined }),
      words(name, { x: begin, y: 16, ...small(palette) })
    ]
  })
}
