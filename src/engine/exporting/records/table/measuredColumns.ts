/** The columns of what a run measured at some steps alone: weight norms, updates beside weights, and Lyapunov exponents; none where nothing was. */
import { updateRatio } from '../../../../contract/events/updates'
import type { UpdateFrame } from '../../../../contract/events/updates'
import type { RecordColumn, RecordedFacts } from './recordedFacts'

export interface MeasuredColumn {
  readonly column: RecordColumn
  /** Step → value. */
  readonly values: ReadonlyMap<number, number>
}

/** What the names of the columns begin with; the parameter or layer follows. */
export const measuredPrefixes = { weight: 'weight_norm/', ratio: 'update_ratio/', exponent: 'lyapunov/' } as const

/** The parameters in the order of the run, then the layers in the order in which they were measured. */
export function measuredColumns({ summary, record }: RecordedFacts): MeasuredColumn[] {
  const [updates, exponents] = [record.updates(), record.exponents()]
  const measured = new Set(updates.flatMap(({ tensors }) => tensors.map(({ name }) => name)))
  const parameters = summary.parameters.filter((name) => measured.has(name))
  const layers = new Set(exponents.flatMap((frame) => frame.layers.map(({ layer }) => layer)))
  const ofParameter = (name: string, value: (tensor: UpdateFrame['tensors'][number]) => number) =>
    new Map(
      updates.flatMap(({ step, tensors }) =>
        tensors.filter((tensor) => tensor.name === name).map((tensor) => [step, value(tensor)] as const)
      )
    )
  return [
    ...parameters.map((name) => ({
      column: measuredColumn(`${measuredPrefixes.weight}${name}`, '', `Norm of ${name} before the step`),
      values: ofParameter(name, ({ weight }) => weight)
    })),
    ...parameters.map((name) => ({
      column: measuredColumn(`${measuredPrefixes.ratio}${name}`, '', `How far the step moved ${name}, beside its norm`),
      values: ofParameter(name, updateRatio)
    })),
    ...[...layers].map((layer) => ({
      column: measuredColumn(`${measuredPrefixes.exponent}${layer}`, 'nats a time step', `Largest Lyapunov exponent of ${layer}`),
      values: new Map(
        exponents.flatMap((frame) =>
          frame.layers.filter((each) => each.layer === layer).map(({ exponent }) => [frame.step, exponent] as const)
        )
      )
    }))
  ]
}

const measuredColumn = (name: string, unit: string, meaning: string): RecordColumn => {
  return { name, kind: 'float64', unit, meaning: `${meaning}, empty where the step was not measured` }
}
