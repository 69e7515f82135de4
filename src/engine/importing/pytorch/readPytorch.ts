/** Reads models of recurrent modules from their weights: a state_dict as `torch.save` writes it, or safetensors under PyTorch's names. */
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'
import type { Tensor } from '../../executors/executor'
import type { Finish } from '../importedModel'
import type { Candidate, ModelFiles } from '../readers'
import { drawChain } from './chain'
import type { Choices, Over } from './chain'
import { elementsOf } from './elements'
import type { Element } from './elements'
import { modulePartsOf } from './moduleText'
import { orderedElements } from './order'

const settingsSchema = z.object({
  /** What `print(module)` writes. */
  module: z.string().max(100_000).optional(),
  nonlinearity: z.enum(['tanh', 'relu']).optional(),
  /** Which steps are predicted. */
  over: z.enum(['step', 'last', 'ends', 'mean', 'max']).optional(),
  output: z.enum(['none', 'softmax', 'logSoftmax', 'sigmoid']).optional(),
  batch_first: z.boolean().optional()
})
/** `once`: it predicts once a sequence. */
type Settings = z.infer<typeof settingsSchema> & { readonly once?: boolean }
/** What a config.json of Hugging Face says of the same, by names that many models share. */
const huggingSchema = z.object({
  hidden_act: z.string().max(100).optional(),
  architectures: z.array(z.string().max(200)).max(10).nullish()
})

/** `inOrder`: the tensors stand in the order in which the module was written. */
export function pytorchCandidates(tensors: ReadonlyMap<string, Tensor>, files: ModelFiles, inOrder: boolean): Candidate[] {
  const settings = settingsOf(files)
  const parts = modulePartsOf(settings.module ?? '')
  const chain = orderedElements(elementsOf(tensors), parts, inOrder)
  const batchFirst = settings.batch_first ?? (parts.length > 0 ? parts.some((part) => part.settings.get('batch_first') === 'True') : null)
  return choicesOf(chain, settings, batchFirst).map((choices) => ({
    says: wordsOf(chain, settings, choices),
    settle: 'A file module.json beside them can say “over”, “nonlinearity” and “output”.',
    draw: () => drawChain(chain, choices, { name: nameOf(files), vocabulary: files.vocabulary, classes: files.classes })
  }))
}

function settingsOf(files: ModelFiles): Settings {
  const read = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const bytes = files.beside(name)
    return bytes && readJson(Buffer.from(bytes).toString('utf8'), schema)
  }
  const hugging = read('config.json', huggingSchema)
  return { ...(hugging && settingsIn(hugging)), ...read('config.json', settingsSchema), ...read('module.json', settingsSchema) }
}

/** `LstmForCausalLM` predicts each step; `LstmForSequenceClassification` predicts once, though it does not say from which steps. */
function settingsIn({ hidden_act, architectures }: z.infer<typeof huggingSchema>): Settings {
  const says = (ending: RegExp) => (architectures ?? []).some((name) => ending.test(name))
  return {
    ...((hidden_act === 'relu' || hidden_act === 'tanh') && { nonlinearity: hidden_act }),
    ...(says(/For(?:CausalLM|TokenClassification)$|LMHeadModel$/) && { over: 'step' as const }),
    ...(says(/ForSequenceClassification$/) && { once: true })
  }
}

const nameOf = ({ name }: ModelFiles): string => name.replace(/\.[A-Za-z0-9]+$/, '') || 'Imported model'

/** What weights leave open, the most likely first: PyTorch's own defaults, and a prediction at each step. */
function choicesOf(chain: readonly Element[], settings: Settings, batchFirst: boolean | null): Choices[] {
  const plain = chain.some((element) => element.kind === 'recurrent' && element.cell === 'rnn')
  const bidirectional = chain.some((element) => element.kind === 'recurrent' && (element.layers[0]?.length ?? 1) > 1)
  const nonlinearities = settings.nonlinearity ? [settings.nonlinearity] : plain ? (['tanh', 'relu'] as const) : (['tanh'] as const)
  const overs: readonly Over[] = settings.over
    ? [settings.over]
    : [...(settings.once ? [] : (['step'] as const)), 'last', ...(bidirectional ? (['ends'] as const) : []), 'mean', 'max']
  const finishes: readonly Finish[] = settings.output ? [settings.output] : ['none', 'softmax', 'logSoftmax', 'sigmoid']
  const orders = batchFirst === null ? [true, false] : [batchFirst]
  return overs.flatMap((over) =>
    nonlinearities.flatMap((nonlinearity) =>
      finishes.flatMap((finish) => orders.map((first): Choices => ({ over, nonlinearity, finish, batchFirst: first })))
    )
  )
}

const overWords: { readonly [O in Over]: string } = {
  step: 'it predicts at each time step',
  last: 'it predicts once a sequence, from the last step',
  ends: 'it predicts once a sequence, from the last step of each direction',
  mean: 'it predicts once a sequence, from the mean of all steps',
  max: 'it predicts once a sequence, from the largest of all steps'
}

function wordsOf(chain: readonly Element[], settings: Settings, { over, nonlinearity, finish }: Choices): string {
  const plain = chain.some((element) => element.kind === 'recurrent' && element.cell === 'rnn')
  return [
    ...(settings.over ? [] : [overWords[over]]),
    ...(plain && !settings.nonlinearity ? [`its function is ${nonlinearity}`] : []),
    ...(settings.output || finish === 'none' ? [] : [`its outputs are ${finish === 'sigmoid' ? 'sigmoids' : 'probabilities'}`])
  ].join(', ')
}
