/** Draws the weights that training starts from: the same for each executor, from a seed. */
import { Random } from '../../data/random'
import type { Tensor } from '../../executors/executor'
import type { InitialValue, WeightSpec } from '../layers/weightSpec'
import { at, sizeOf } from '../../compiler/program/shapes'
import type { Shape } from '../../compiler/program/types'
import { orthogonal } from './orthogonal'

/** One tensor a weight, by name. Each weight has a generator of its own, so that adding a weight leaves the others as they are. */
export function initialWeights(specs: readonly WeightSpec[], seed: number): Map<string, Tensor> {
  return new Map(
    specs.map((spec) => {
      const random = Random.fromSeed(seed ^ hash(spec.name))
      return [spec.name, { type: spec.type, data: draw(spec.initial, spec.type.shape, random) }]
    })
  )
}

function draw(initial: InitialValue, shape: Shape, random: Random): Float32Array {
  const data = new Float32Array(sizeOf(shape))
  switch (initial.kind) {
    case 'constant':
      return data.fill(initial.value)
    case 'uniform':
      return data.map(() => (2 * random.uniform() - 1) * initial.limit)
    case 'between':
      return data.map(() => initial.low + (initial.high - initial.low) * random.uniform())
    case 'rows':
      return data.map((_, k) => initial.values[Math.floor((k * initial.values.length) / data.length)] ?? 0)
    case 'rising':
      return data.map((_, k) => risen(initial, k % at(shape, shape.length - 1)))
    case 'inverseSoftplus':
      return data.map(() => inverseSoftplus(initial.low * (initial.high / initial.low) ** random.uniform()))
    case 'normal':
      return data.map(() => random.normal() * initial.deviation)
    case 'orthogonal':
      return Float32Array.from(orthogonal(shape[0] ?? 1, shape[1] ?? 1, random))
    default:
      return initial satisfies never
  }
}

function risen({ first, rise, log }: Extract<InitialValue, { kind: 'rising' }>, place: number): number {
  const value = first + rise * place
  return log ? Math.log(value) : value
}

/** log(eˣ − 1), written so that small x keeps its digits. */
function inverseSoftplus(x: number): number {
  return x + Math.log(-Math.expm1(-x))
}

/** FNV-1a over the characters of a name, 32 bits. */
function hash(name: string): number {
  let value = 0x811c9dc5
  for (let k = 0; k < name.length; k++) value = Math.imul(value ^ name.charCodeAt(k), 0x01000193)
  return value >>> 0
}
