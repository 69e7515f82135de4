/** Looks at a probe sequence inside a model: runs it apart from training, on a copy of the weights, and gives heat maps and predictions. */
import type { ProbeInput } from '../../data/openedProbe'
import type { HeatMap, Lags, ProbeFrame } from '../../../contract/events/probe'
import type { Executable, Executor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { Lens } from './lens'
import type { ProbedModel, WeightSource } from './lens'
import { predictions } from './prediction'
import { probeProgram } from './probeProgram'
import type { MatrixInfo, TapInfo } from './probeProgram'
import { inspectionInputs, inspectionTypes } from './inspectedSequence'
import type { SequenceSource, InspectedSequence } from './inspectedSequence'

/** Compiled lengths that are kept. */
const keptPrograms = 3

interface Compiled {
  readonly executable: Executable
  readonly taps: readonly TapInfo[]
  readonly matrices: readonly MatrixInfo[]
}

export class Probe extends Lens<Compiled> {
  protected override readonly ahead = true

  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, keptPrograms)
  }

  /** Throws ExecutorError. Training is not disturbed: only a copy of its weights is read. */
  async frame(look: SequenceSource, source: () => WeightSource): Promise<ProbeFrame> {
    const compiled = await this.programOf(`${look.length} ${look.carries}`, () => this.compile(look))
    const { executable } = compiled
    const [step, subject, results] = this.timed(executable, () => {
      const [from, sequence] = [source(), look.take()]
      this.giveWeights(executable, from)
      const inputs = inspectionInputs(sequence, inspectionTypes(this.probed.model, look))
      return [from.step, sequence, executable.run('probe', inputs)]
    })
    return this.toFrame(step, subject, compiled, results)
  }

  private async compile(look: SequenceSource): Promise<Compiled> {
    const { program, taps, matrices } = probeProgram(this.probed.model, look)
    return { executable: await this.compileFunction('probe', program), taps, matrices }
  }

  private toFrame(step: number, { input, batch, place }: InspectedSequence, { taps, matrices }: Compiled, results: Tensors): ProbeFrame {
    const soFar = taps.find(({ form }) => form === 'soFar')
    const values = (tap: TapInfo) => floatsOf(results, tap.result).slice(0, input.length * tap.units)
    return {
      step,
      batch,
      place,
      tokens: [...input.words],
      ...(input.dates && { dates: [...input.dates] }),
      maps: [
        ...inputMaps(input, this.probed.inputMap),
        ...taps.flatMap((tap) => (tap.form === 'series' ? [heatMap(tap, input.length, values(tap))] : []))
      ],
      lags: taps.flatMap((tap) => (tap.form === 'lags' ? [lags(tap, input.length, values(tap))] : [])),
      matrices: matrices.map((each) => ({ ...each })),
      ...predictions(floatsOf(results, 'output'), input, this.probed, soFar ? values(soFar) : null)
    }
  }
}

/** The numbers that the model reads as a map, where they are a picture. */
function inputMaps({ arrays, length }: ProbeInput, label: string | undefined): HeatMap[] {
  const features = arrays.get('features')
  if (label === undefined || !features) return []
  const drawn = { code: 'value', label, role: 'plain', range: 'signed' } as const
  const values = Float32Array.from(features)
  return [{ layer: 'features', node: 'features', name: 'features', ...drawn, steps: length, units: values.length / length, values }]
}

function heatMap(
  { name, code, label, layer, node, role, range, units }: TapInfo,
  steps: number,
  values: Float32Array<ArrayBuffer>
): HeatMap {
  return { layer, node, name: name.slice(layer.length + 1), code, label, role, range, steps, units, values }
}

function lags({ name, label, layer, role, range, units }: TapInfo, count: number, values: Float32Array<ArrayBuffer>): Lags {
  return { layer, name: name.slice(layer.length + 1), label, role, range, lags: count, units, values }
}
