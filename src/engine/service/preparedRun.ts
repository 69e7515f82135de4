/** From a document to everything that a run needs: data, checked model, weights, batches; or all its problems. */
import type { GatescopeDocument } from '../../contract/document/document'
import type { Problem } from '../../contract/document/problems'
import * as z from 'zod'
import type { TextData } from '../data/openTask'
import { Random } from '../data/random'
import { randomWindows } from '../data/windows'
import type { Executor } from '../executors/executor'
import { checkModel } from '../graph/checkModel'
import type { CheckedModel } from '../graph/checkedModel'
import { modelWeights } from '../graph/weights'
import type { ProbedModel } from '../inspection/probe'
import type { ProbeTap } from '../inspection/probeProgram'
import { initialWeights } from '../lower/initialWeights'
import { lowerModel } from '../lower/lowerModel'
import type { ModelProgram } from '../training/modelProgram'
import { createTrainer } from '../training/trainer'
import type { BatchSource, Trainer } from '../training/trainer'
import { fingerprint } from './taskCache'
import type { TaskCache } from './taskCache'

export interface PreparedRun {
  readonly document: GatescopeDocument
  readonly data: TextData
  readonly fingerprint: string
  readonly probed: ProbedModel
  /** Compiles. Throws ExecutorError. */
  createTrainer(executor: Executor): Promise<Trainer>
}

export type Prepared = { readonly ok: true; readonly run: PreparedRun } | { readonly ok: false; readonly problems: Problem[] }

export async function prepareRun(document: GatescopeDocument, tasks: TaskCache): Promise<Prepared> {
  const opened = await tasks.open(document.task, document.training.sequenceLength)
  if (!opened.ok) return opened
  const { data } = opened
  const checked = checkModel(document, { vocabulary: data.vocabulary.length })
  if (!checked.ok) return checked
  return { ok: true, run: prepared(document, data, checked.model) }
}

function prepared(document: GatescopeDocument, data: TextData, checked: CheckedModel): PreparedRun {
  const specs = modelWeights(checked)
  const { training: settings } = document
  const model: ModelProgram<ProbeTap> = {
    weights: new Map(specs.map((spec) => [spec.name, spec.type])),
    forward: (builder, weights, tokens, options) => lowerModel(checked, builder, weights, tokens, options)
  }
  const createRun = (executor: Executor) => {
    const batches = batchSource(data, settings.seed, { batch: settings.batchSize, length: settings.sequenceLength })
    const weights = initialWeights(specs, settings.seed)
    return createTrainer(executor, { model, settings, batches, heldOut: data.heldOut, weights })
  }
  const probed = { model, vocabulary: data.vocabulary, causal: isCausal(checked) }
  return { document, data, fingerprint: fingerprint(data), probed, createTrainer: createRun }
}

const isCausal = ({ layers }: CheckedModel): boolean =>
  layers.every((checked) => checked.kind !== 'recurrent' || checked.layer.params.direction === 'forward')

const word = z.int().min(0).max(0xffffffff)
const stateSchema = z.tuple([word, word, word, word])

/** Random windows of the training text. The salt keeps the draw apart from that of the weights. */
function batchSource(data: TextData, seed: number, shape: { batch: number; length: number }): BatchSource {
  const random = Random.fromSeed(seed ^ 0x5eed)
  return {
    next: () => {
      const { inputs, targets } = randomWindows(data, random, shape)
      return { tokens: inputs, targets }
    },
    state: () => JSON.stringify(random.state),
    restore: (state) => {
      random.state = stateSchema.parse(JSON.parse(state))
    }
  }
}
