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
  const tensors = byName(
    record.updates().map(({ step, tensors: rows }) => ({ step, rows })),
    ({ name }) => name
  )
  const layers = byName(
    record.exponents().map(({ step, layers: rows }) => ({ step, rows })),
    ({ layer }) => layer
  )
  const parameters = summary.parameters.filter((name) => tensors.has(name))
  const ofParameter = (name: string, value: (tensor: UpdateFrame['tensors'][number]) => number) =>
    new Map((tensors.get(name) ?? []).map(([step, tensor]) => [step, value(tensor)]))
  return [
    ...parameters.map((name) => ({
      column: measuredColumn(`${measuredPrefixes.weight}${name}`, '', `Norm of ${name} before the step`),
      values: ofParameter(name, ({ weight }) => weight)
    })),
    ...parameters.map((name) => ({
      column: measuredColumn(`${measuredPrefixes.ratio}${name}`, '', `How far the step moved ${name}, beside its norm`),
      values: ofParameter(name, updateRatio)
    })),
    ...[...layers].map(([layer, rows]) => ({
      column: measuredColumn(`${measuredPrefixes.exponent}${layer}`, 'nats a time step', `Largest Lyapunov exponent of ${layer}`),
      values: new Map(rows.map(([step, { exponent }]) => [step, exponent]))
    }))
  ]
}

interface MeasuredAt<Row> {
  readonly step: number
  readonly rows: readonly Row[]
}

/** What was measured of each name, with its steps, in the order in which the names first come. */
function byName<Row>(frames: readonly MeasuredAt<Row>[], nameOf: (row: Row) => string): Map<string, [number, Row][]> {
  const found = new Map<string, [number, Row][]>()
  for (const { step, rows } of frames)
    for (const row of rows) {
      const ofName = found.get(nameOf(row))
      if (ofName) ofName.push([step, row])
      else found.set(nameOf(row), [[step, row]])
    }
  return found
}

const measuredColumn = (name: string, unit: string, meaning: string): RecordColumn => {
  return { name, kind: 'float64', unit, meaning: `${meaning}, empty where the step was not measured` }
}
