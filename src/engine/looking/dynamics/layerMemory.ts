/** Measures how long one layer remembers along a sequence. */
import type { LayerMemory } from '../../../contract/events/dynamics'
import { at, range } from '../../compiler/program/shapes'
import { breathe } from '../../learning/training/pause'
import { lyapunovExponents } from './exponents'
import { halfLife, ownGroups, ownRates, SMALLEST } from './ownPaths'
import type { Passage } from './passage'
import { pastCurve } from './past'
import type { PastCurve } from './past'
import type { StepMaps } from './stepMaps'
import { whereLost } from './verdict'

/** Exponents that are computed. */
const EXPONENTS = 8

/** The Jacobians along the passage: true ones; as if nothing were saturated, where asked for; and the diagonals [T × S], where they are known. */
export interface Jacobians {
  readonly maps: StepMaps
  readonly unsaturated: StepMaps | null
  readonly diagonals: Float32Array | null
}

interface UnitRates {
  readonly array: number
  readonly by: 'own' | 'diagonal'
  readonly rates: Float64Array
}

/** Throws the signal's reason when it aborts. */
export async function measureLayer(
  passage: Passage,
  { maps, unsaturated, diagonals }: Jacobians,
  signal?: AbortSignal
): Promise<LayerMemory> {
  const { layer, steps } = passage
  const groups = ownGroups(passage)
  const own = ownUnits(passage, groups)
  await breathe()
  const units = own.length > 0 ? own : diagonalRates(passage, diagonals)
  const ownRate = own.length > 0 ? largest(own.flatMap(({ rates }) => [...rates])) : null
  const exponents = await exponentsOf(passage, own, maps, signal)
  const free = own.length === 0 && unsaturated ? at(await lyapunovExponents(unsaturated, 1, signal), 0) : null
  const past = await Promise.all((groups.length > 0 ? groups : [null]).map((group) => pastCurve(passage, maps, group, signal)))
  const exponent = exponents[0] ?? 0
  const rates = sorted(units)
  return {
    ...{ layer: layer.checked.layer.id, name: layer.checked.layer.name, numbers: layer.size, exponents, own: ownRate, unsaturated: free },
    units: units.map(({ array, by, rates: each }) => unitsOf(passage, array, by, each)),
    median: finite(halfLife(rates[Math.floor((rates.length - 1) / 2)] ?? NaN)),
    longest: finite(halfLife(rates[0] ?? NaN)),
    together: finite(halfLife(exponent)),
    past: past.map((curve) => pastOf(passage, curve)),
    loss: whereLost({ exponent, own: ownRate, unsaturated: free, steps })
  }
}

/** The largest Lyapunov exponent, as `measureLayer` finds it. Throws the signal's reason when it aborts. */
export async function largestExponent(passage: Passage, maps: StepMaps, signal?: AbortSignal): Promise<number> {
  return at(await exponentsOf(passage, ownUnits(passage, ownGroups(passage)), maps, signal), 0)
}

/** Where no unit reads another, the rates of own paths are the exponents. */
async function exponentsOf(passage: Passage, own: readonly UnitRates[], maps: StepMaps, signal?: AbortSignal): Promise<number[]> {
  return passage.whole && own.length > 0 ? sorted(own).slice(0, EXPONENTS) : lyapunovExponents(maps, EXPONENTS, signal)
}

const ownUnits = (passage: Passage, groups: ReturnType<typeof ownGroups>): UnitRates[] =>
  groups.map((group) => ({ array: at(group, 0), by: 'own', rates: ownRates(passage, group) }))

function unitsOf({ layer }: Passage, array: number, by: UnitRates['by'], rates: Float64Array): LayerMemory['units'][number] {
  const { name, label } = at(layer.arrays, array)
  return { name, label, by, halfLives: Float32Array.from(rates, halfLife) }
}

function pastOf({ layer }: Passage, { arrays, jacobian, own, exact, singular }: PastCurve): LayerMemory['past'][number] {
  return {
    names: arrays.map((k) => at(layer.arrays, k).name),
    jacobian: Float32Array.from(jacobian),
    own: own && Float32Array.from(own),
    exact,
    singular: singular.map(({ distance, values }) => ({ distance, values: Float32Array.from(values) }))
  }
}

/** By the diagonal of the true Jacobian; none where it is not known. */
function diagonalRates({ layer, steps }: Passage, diagonals: Float32Array | null): UnitRates[] {
  if (!diagonals) return []
  const rate = (number: number) =>
    range(steps).reduce((sum, t) => sum + Math.log(Math.max(Math.abs(diagonals[t * layer.size + number] ?? 0), SMALLEST)), 0) / steps
  return layer.arrays.map(({ from, size }, array) => ({
    array,
    by: 'diagonal',
    rates: Float64Array.from(range(size), (unit) => rate(from + unit))
  }))
}

const largest = (rates: readonly number[]): number => rates.reduce((most, rate) => Math.max(most, rate), -Infinity)

/** The largest rate first. */
const sorted = (units: readonly UnitRates[]): number[] => units.flatMap(({ rates }) => [...rates]).sort((a, b) => b - a)

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
