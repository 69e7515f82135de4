/** Looks at all attention heads of a model at once: a small map of each, and scores on random sequences that are read twice. */
import type { HeadScoresFrame, HeadsFrame } from '../../../contract/events/attention'
import { range, sizeOf } from '../../compiler/program/shapes'
import type { TensorType } from '../../compiler/program/types'
import type { BatchShape } from '../../data/batches/batch'
import type { Executable, Executor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { inputTypes } from '../../learning/step/modelForward'
import type { CheckedLayer } from '../../model/checkedModel'
import { filled, inspectionInputs, inspectionTypes } from '../inspection/inspectedSequence'
import type { SequenceSource } from '../inspection/inspectedSequence'
import { Lens } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import { headsProgram } from './headsProgram'
import { evenScores, headScores } from './headScores'
import { repeatedLength, repeatedSequences, repeatedTokens } from './repeatedTokens'
import { smallMap } from './smallMap'

/** That of the probe, of the one before it, and of the scores. */
const keptPrograms = 3
/** Rows and columns of a small map, which is drawn as wide. */
const mostSide = 64
/** Shorter sequences have no first half to speak of. */
const leastRepeated = 2

interface Compiled {
  readonly executable: Executable
  readonly layers: readonly string[]
}

type Probed = Pick<ProbedModel, 'model' | 'checked' | 'shape'>

/** Why heads have no scores: the model reads no tokens, or its training sequences are too short to read anything twice. */
export type NoScores = 'numbers' | 'short'

export class Heads extends Lens<Compiled, Probed> {
  constructor(executor: Executor, probed: Probed) {
    super(executor, probed, keptPrograms)
  }

  /** Whether the model has attention. */
  get any(): boolean {
    return this.probed.checked.layers.some(isAttention)
  }

  /** Null where there are scores. */
  get noScores(): NoScores | null {
    const { model, shape } = this.probed
    if (model.task.tokens === null) return 'numbers'
    return repeatedLength(shape.length) < leastRepeated ? 'short' : null
  }

  /** A small map of each head. Throws ExecutorError. */
  async maps(look: SequenceSource, source: () => WeightSource): Promise<HeadsFrame> {
    const types = inspectionTypes(this.probed.model, look)
    const { executable, layers } = await this.programOf(`maps ${look.length} ${look.carries}`, () =>
      this.compile(types, { length: look.length, batch: 1 })
    )
    const [step, steps, results] = this.timed(executable, () => {
      const [from, subject] = [source(), look.take()]
      this.giveWeights(executable, from)
      return [from.step, subject.input.length, executable.run('heads', inspectionInputs(subject, types))]
    })
    const side = Math.min(mostSide, steps)
    return {
      step,
      steps,
      side,
      layers: layers.map((layer) => {
        const values = floatsOf(results, layer)
        const heads = range(values.length / look.length ** 2)
        return { ...this.named(layer), heads: heads.map((head) => smallMap({ values, head, length: look.length, steps }, side)) }
      })
    }
  }

  /** The scores of each head, of a model for which `noScores` is null. Throws ExecutorError. */
  async scores(source: () => WeightSource): Promise<HeadScoresFrame> {
    const { model, shape } = this.probed
    const [half, sequences] = [repeatedLength(shape.length), repeatedSequences]
    const types = inputTypes(model.task, { length: 2 * half, batch: sequences })
    const { executable, layers } = await this.programOf('scores', () => this.compile(types, { length: 2 * half, batch: sequences }))
    const tokens = repeatedTokens({ vocabulary: model.task.tokens ?? 1, half, sequences })
    const [step, results] = this.timed(executable, () => {
      const from = source()
      this.giveWeights(executable, from)
      return [from.step, executable.run('heads', repeatedInputs(types, tokens))]
    })
    return {
      step,
      sequences,
      half,
      layers: layers.map((layer) => {
        const values = floatsOf(results, layer)
        const heads = values.length / (sequences * (2 * half) ** 2)
        const even = evenScores(half, this.isCausal(layer))
        return { ...this.named(layer), even, heads: headScores({ values, batch: sequences, heads, half }) }
      })
    }
  }

  private async compile(types: ReadonlyMap<string, TensorType>, shape: BatchShape): Promise<Compiled> {
    const { program, layers } = headsProgram(this.probed.model, types, shape)
    return { executable: await this.compileFunction('heads', program), layers }
  }

  private named(id: string): { layer: string; name: string } {
    return { layer: id, name: this.layerOf(id)?.layer.name ?? id }
  }

  private isCausal(id: string): boolean {
    const checked = this.layerOf(id)
    return checked?.kind !== 'attention' || checked.layer.params.causal
  }

  private layerOf(id: string): CheckedLayer | undefined {
    return this.probed.checked.layers.find(({ layer }) => layer.id === id)
  }
}

const isAttention = ({ kind }: CheckedLayer): boolean => kind === 'attention' || kind === 'linearAttention'

/** All steps of the sequences are real; numbers that the model reads beside tokens are 0. */
function repeatedInputs(types: ReadonlyMap<string, TensorType>, tokens: Int32Array): Tensors {
  const valuesOf = (name: string, { shape }: TensorType) =>
    name === 'tokens' ? tokens : name === 'mask' ? new Float32Array(sizeOf(shape)).fill(1) : []
  return new Map([...types].map(([name, type]) => [name, filled(type, valuesOf(name, type))]))
}
