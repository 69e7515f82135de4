/** Draws a heat map as SVG: a raster of its values, with the words of the time steps below it and the scale of its colours beside it. */
import { colourTable, cssColour } from '../../../contract/look/colourMaps'
import type { Theme } from '../../../contract/look/colourMaps'
import { paintHeatMap, scaleOf } from '../../../contract/look/paintHeatMap'
import type { ValueRange } from '../../../contract/look/paintHeatMap'
import { markText } from './axis'
import { pagePalette, themePalette } from '../../../cell/pictures/palette'
import type { Palette } from '../../../cell/pictures/palette'
import { pngOf } from './png'
import { element, picture, words } from '../../../cell/pictures/svg'

export interface HeatMapPictureSpec {
  readonly title: string
  /** [steps × units], row by row. Time runs to the right, units from top to bottom. */
  readonly values: Float32Array
  readonly steps: number
  readonly units: number
  readonly range: ValueRange
  /** A word for each time step; they are left out where there is no room. */
  readonly words: readonly string[]
  /** The theme of the raster, and of all other colours where `palette` is not given. Both: the page's theme chooses one of two rasters. */
  readonly theme: Theme | 'both'
  readonly palette?: Palette
  readonly width?: number
}

const inset = { left: 12, right: 78, top: 30, bottom: 26 }
const themes: readonly Theme[] = ['dark', 'light']

/** Returns a heat map as an SVG element. Of two rasters, one has the class `onDark` and the other `onLight`. */
export function heatMapPicture(spec: HeatMapPictureSpec): string {
  const { theme, width = 720, steps, units } = spec
  const palette = spec.palette ?? (theme === 'both' ? pagePalette() : themePalette(theme))
  const area = { x: inset.left, y: inset.top, width: width - inset.left - inset.right, height: Math.min(220, Math.max(36, units * 6)) }
  const height = area.y + area.height + inset.bottom
  const shown = themes.filter((each) => theme === 'both' || theme === each)
  return picture(`${spec.title}: ${units} units over ${steps} time steps`, { x: 0, y: 0, width, height }, [
    words(spec.title, { x: area.x, y: 18, 'font-size': 12.5, 'font-weight': 600, fill: palette('text') }),
    ...shown.flatMap((each) => raster(spec, each, area, theme === 'both')),
    element('rect', { ...area, fill: 'none', stroke: palette('line-strong') }),
    ...stepWords(spec, area, palette),
    ...scaleWords(spec, area, palette)
  ])
}

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const tableOf = (range: ValueRange, theme: Theme) => colourTable(range === 'signed' ? 'diverging' : 'sequential', theme)

function raster(spec: HeatMapPictureSpec, theme: Theme, area: Area, both: boolean): string[] {
  const { steps, units, range } = spec
  const table = tableOf(range, theme)
  const pixels = new Uint32Array(steps * units)
  const order = Uint32Array.from({ length: units }, (_, k) => k)
  paintHeatMap(spec, order, scaleOf(spec, range), table, units, pixels)
  const href = `data:image/png;base64,${pngOf(pixels, steps, units).toString('base64')}`
  const image = { ...area, href, preserveAspectRatio: 'none', style: 'image-rendering: pixelated' }
  const bar = { x: area.x + area.width + 14, width: 10, y: area.y, height: area.height }
  const stripes = Array.from({ length: 16 }, (_, k) => {
    const fill = cssColour(table[255 - Math.round((k / 15) * 255)] ?? 0)
    return element('rect', { ...bar, y: bar.y + (k * bar.height) / 16, height: bar.height / 16 + 0.3, fill })
  })
  return [element('g', { class: both ? (theme === 'dark' ? 'onDark' : 'onLight') : undefined }, [element('image', image), ...stripes])]
}

function stepWords({ words: steps }: HeatMapPictureSpec, area: Area, palette: Palette): string[] {
  const column = area.width / Math.max(1, steps.length)
  const longest = steps.reduce((most, word) => Math.max(most, [...word].length), 1)
  const every = Math.max(1, Math.ceil((longest * 7 + 2) / column))
  return steps.flatMap((word, t) =>
    t % every > 0
      ? []
      : [
          words(word === ' ' ? '␣' : word, {
            x: area.x + (t + 0.5) * column,
            y: area.y + area.height + 16,
            'text-anchor': 'middle',
            'font-size': 11,
            'font-family': 'ui-monospace, monospace',
            fill: palette('text-2')
          })
        ]
  )
}

function scaleWords(spec: HeatMapPictureSpec, area: Area, palette: Palette): string[] {
  const { low, high } = scaleOf(spec, spec.range)
  const at = (value: number, y: number) =>
    words(markText(Number(value.toPrecision(2))), { x: area.x + area.width + 29, y, 'font-size': 11, fill: palette('text-2') })
  const middle = spec.range === 'signed' ? [at(0, area.y + area.height / 2 + 4)] : []
  return [at(high, area.y + 9), ...middle, at(low, area.y + area.height)]
}
