/** Looks at a probe sequence inside a model: runs it apart from training, on a copy of the weights, and gives heat maps and predictions. */
import type { HeatMap, Lags, ProbeFrame } from '../../../contract/events/probe'
import type { Executable, Executor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import type { ModelForward } from '../../learning/step/modelForward'
import { CompiledPrograms } from './compiledPrograms'
import { predictions } from './prediction'
import { probeProgram } from './probeProgram'
import type { MatrixInfo, TapInfo } from './probeProgram'
import { inspectionInputs, inspectionTypes } from './inspectedSequence'
import type { SequenceSource, InspectedSequence } from './inspectedSequence'

/** Compiled lengths that are kept. */
const KEPT = 3

export interface ProbedModel {
  readonly model: ModelForward
  /** A word for each class that it predicts; none where it predicts numbers. */
  readonly classes: readonly string[]
  /** No layer sees later tokens: then what follows the probe cannot change it, and its length may be filled up. */
  readonly causal: boolean
  /** Layers that have a matrix of token by token. */
  readonly matrices: ReadonlySet<string>
}

/** Where the weights come from; read at once, between two training steps. */
export interface WeightSource {
  readonly step: number
  weights(): Tensors
}

interface Compiled {
  readonly executable: Executable
  readonly taps: readonly TapInfo[]
  readonly matrices: readonly MatrixInfo[]
  /** The step whose weights it holds. */
  step: number | null
}

export class Probe {
  /** Milliseconds that the last frame took from training. */
  cost = 0
  private readonly compiled = new CompiledPrograms<Compiled>(KEPT)

  constructor(
    private readonly executor: Executor,
    private readonly probed: ProbedModel
  ) {}

  /** Throws ExecutorError. Training is not disturbed: only a copy of its weights is read. */
  async frame(look: SequenceSource, source: () => WeightSource): Promise<ProbeFrame> {
    const compiled = await this.compiled.get(`${look.length} ${look.carries}`, () => this.compile(look))
    const began = performance.now()
    const [from, subject] = [source(), look.take()]
    if (compiled.step !== from.step) compiled.executable.write(from.weights())
    compiled.step = from.step
    const results = compiled.executable.run('probe', inspectionInputs(subject, inspectionTypes(this.probed.model, look)))
    this.cost = performance.now() - began
    return this.toFrame(from.step, subject, compiled, results)
  }

  dispose(): void {
    this.compiled.dispose()
  }

  private async compile(look: SequenceSource): Promise<Compiled> {
    const { program, taps, matrices } = probeProgram(this.probed.model, look)
    const executable = await this.executor.compile({ variables: this.probed.model.weights, functions: new Map([['probe', program]]) })
    return { executable, taps, matrices, step: null }
  }

  private toFrame(step: number, { input, batch }: InspectedSequence, { taps, matrices }: Compiled, results: Tensors): ProbeFrame {
    const values = (tap: TapInfo) => floatsOf(results, tap.result).slice(0, input.length * tap.units)
    return {
      step,
      batch,
      tokens: [...input.words],
      maps: taps.flatMap((tap) => (tap.form === 'series' ? [heatMap(tap, input.length, values(tap))] : [])),
      lags: taps.flatMap((tap) => (tap.form === 'lags' ? [lags(tap, input.length, values(tap))] : [])),
      matrices: matrices.map((each) => ({ ...each })),
      ...predictions(floatsOf(results, 'output'), input, this.probed.classes)
    }
  }
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
