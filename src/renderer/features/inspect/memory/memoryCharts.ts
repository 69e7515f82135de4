/** The charts of a layer's memory: half-lives in order and by timescale, what is left of the past, singular values, and exponents through training. */
import type { ExponentsThroughTraining, HeldOutReach, LayerMemory } from '../../../../contract/events/dynamics'
import type { XySeries } from '../../../components/charts/XyChart.vue'
import type { PictureTable } from '../../../components/pictures/pictureTable'

const colours = ['var(--role-state)', 'var(--role-output)', 'var(--role-candidate)', 'var(--role-forget)', 'var(--role-input)'] as const
const signs = ['circle', 'square', 'triangle', 'diamond', 'down'] as const
const look = (k: number) => ({
  colour: colours[k % colours.length] ?? 'var(--role-plain)',
  mark: signs[k % signs.length] ?? 'circle',
  predicted: []
})

/** The first sixteen points, then few enough for each to be seen; tables have them all. */
function thinned<Point>(points: readonly Point[]): Point[] {
  const every = Math.ceil(points.length / 48)
  return points.filter((_, k) => k < 16 || k % every === 0 || k === points.length - 1)
}

/** The half-lives of each state's units, longest first; what is never lost has no place on the axis. */
export function sortedHalfLives({ units }: Pick<LayerMemory, 'units'>): XySeries[] {
  return units.map(({ name, label, halfLives }, k) => {
    const finite = [...halfLives].filter(Number.isFinite).sort((a, b) => b - a)
    return { key: name, name: `${name}, ${label}`, ...look(k), points: thinned(finite.map((y, rank) => ({ x: rank + 1, y }))) }
  })
}

export function halfLifeTable({ units }: Pick<LayerMemory, 'units'>): PictureTable {
  const rows = units.flatMap(({ name, halfLives }) => [...halfLives].map((tokens, unit) => ({ name, unit: unit + 1, tokens })))
  return {
    columns: [
      { name: 'state', values: rows.map(({ name }) => name) },
      { name: 'unit', values: rows.map(({ unit }) => unit) },
      { name: 'half-life (tokens)', values: rows.map(({ tokens }) => tokens) }
    ]
  }
}

export interface Timescale {
  readonly label: string
  readonly units: number
}

/** How many units have which half-life, in octaves; the longest are for ever. */
export function timescales({ units }: Pick<LayerMemory, 'units'>): Timescale[] {
  const all = units.flatMap(({ halfLives }) => [...halfLives])
  const octave = (tokens: number) => Math.max(-1, Math.floor(Math.log2(tokens)))
  const most = Math.max(-1, ...all.filter(Number.isFinite).map(octave))
  const counted = Array.from({ length: most + 2 }, (_, k) => ({
    label: k === 0 ? 'under 1 token' : `${(2 ** (k - 1)).toLocaleString('en')} – ${(2 ** k).toLocaleString('en')} tokens`,
    units: all.filter((tokens) => Number.isFinite(tokens) && octave(tokens) === k - 1).length
  }))
  const ever = all.filter((tokens) => tokens === Infinity).length
  return [...counted, ...(ever > 0 ? [{ label: 'for ever', units: ever }] : [])]
}

type Past = LayerMemory['past'][number]

export function pastSeries({ jacobian, own }: Past): XySeries[] {
  const points = (values: Float32Array) => [...values].map((y, x) => ({ x, y })).slice(1)
  const series = [{ key: 'true', name: 'true derivative, all paths', ...look(0), points: points(jacobian) }]
  return own ? [...series, { key: 'own', name: 'gates or decays alone', ...look(1), points: points(own) }] : series
}

export function pastTable({ jacobian, own }: Past): PictureTable {
  return {
    columns: [
      { name: 'distance (tokens)', values: [...jacobian.keys()] },
      { name: 'true derivative', values: jacobian },
      ...(own ? [{ name: 'gates or decays alone', values: own }] : [])
    ]
  }
}

export function singularSeries({ singular }: Past): XySeries[] {
  return singular.map(({ distance, values }, k) => ({
    key: String(distance),
    name: `after ${distance} ${distance === 1 ? 'token' : 'tokens'}`,
    ...look(k),
    points: thinned([...values].map((y, place) => ({ x: place + 1, y })).filter(({ y }) => y > 1e-6))
  }))
}

export function singularTable({ singular }: Past): PictureTable {
  const rows = singular.flatMap(({ distance, values }) => [...values].map((value, place) => ({ distance, place: place + 1, value })))
  return {
    columns: [
      { name: 'distance (tokens)', values: rows.map(({ distance }) => distance) },
      { name: 'place', values: rows.map(({ place }) => place) },
      { name: 'singular value', values: rows.map(({ value }) => value) }
    ]
  }
}

type Reached = HeldOutReach['states'][number]

/** The median share by distance with its band, and the product of own paths as a dashed line. */
export function reachSeries({ name, label, median, low, high, theory }: Reached): XySeries[] {
  const points = (values: Float32Array) => [...values].map((y, x) => ({ x, y })).slice(1)
  const band = points(low).map(({ x, y }) => ({ x, low: y, high: high[x] ?? y }))
  const measured = { key: 'median', name: `${name}, ${label}`, ...look(0), points: points(median), band }
  return [{ ...measured, predicted: theory ? points(theory) : [] }]
}

export function reachTable({ median, low, high, theory }: Reached): PictureTable {
  return {
    columns: [
      { name: 'distance (tokens)', values: [...median.keys()] },
      { name: 'median share', values: median },
      { name: 'one in ten below', values: low },
      { name: 'one in ten above', values: high },
      ...(theory ? [{ name: 'gates or decays alone', values: theory }] : [])
    ]
  }
}

/** A line for each layer over the steps of training; the axis of steps is logarithmic, so that step 0 has no place on it. */
export function throughTrainingSeries({ steps, layers }: ExponentsThroughTraining): XySeries[] {
  return layers.map(({ layer, name, exponents }, k) => ({
    ...{ key: layer, name, ...look(k) },
    points: steps.map((x, place) => ({ x, y: exponents[place] ?? NaN }))
  }))
}

export function throughTrainingTable({ steps, layers }: ExponentsThroughTraining): PictureTable {
  return {
    columns: [
      { name: 'step', values: [...steps] },
      ...layers.map(({ name, exponents }) => ({ name: `${name} (nats a token)`, values: exponents }))
    ]
  }
}
