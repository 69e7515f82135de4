/** Reads folders that this program wrote: the document with its weights under their own names. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { GatescopeDocument } from '../../contract/document/document'
import { parseDocument } from '../../contract/document/parsing/parseDocument'
import { readJson } from '../../contract/readJson'
import type { Tensor } from '../executors/executor'
import { probeText, withWords } from './drawing/finished'
import type { ImportedTask } from './drawing/finished'
import type { Axis, ModelInput, ModelOutput } from './importedModel'
import { unitsAxis } from './importedModel'
import { placedWeights } from './placedWeights'
import type { Candidate, ModelFiles } from './readers'

const arraySchema = z.object({ name: z.string(), shape: z.array(z.union([z.number(), z.enum(['batch', 'length'])])) })
const configSchema = z.object({
  format: z.literal('gatescope-export'),
  inputs: z.array(arraySchema),
  outputs: z.array(arraySchema).min(1),
  document: z.unknown()
})
type Config = z.infer<typeof configSchema>

/** Null where the folder has no document of this program, or weights under other names than its layers', and no places that tell which is which. */
export function ownCandidates(parameters: ReadonlyMap<string, Tensor>, files: ModelFiles): Candidate[] | null {
  const bytes = files.beside('config.json')
  const config = bytes && readJson(Buffer.from(bytes).toString('utf8'), configSchema)
  const parsed = config && parseDocument(JSON.stringify(config.document))
  if (!config || !parsed?.ok) return null
  const placed = placedWeights(parameters, files)
  if (placed === 'more') return null
  const tensors = placed ?? parameters
  // A new document, so that its runs are not taken for those of the one that was exported.
  const document: GatescopeDocument = { ...parsed.document, id: randomUUID() }
  const layers = document.model.layers.map(({ id }) => id)
  if (![...tensors.keys()].every((name) => layers.some((layer) => name.startsWith(`${layer}.`)))) return null
  const { task, notes } = withWords(taskOf(config, tensors, document), files)
  const withoutData = { ...document, task, probe: { text: probeText(task) } }
  const head = layers.at(-1) ?? ''
  return [
    {
      says: '',
      draw: () => ({
        document,
        withoutData,
        weights: tensors,
        inputs: config.inputs.map(inputOf),
        outputs: config.outputs.map((output) => outputOf(output, head)),
        notes
      })
    }
  ]
}

/** What the model reads and gives, for where its own data is not there. */
function taskOf({ inputs, outputs }: Config, tensors: ReadonlyMap<string, Tensor>, { model }: GatescopeDocument): ImportedTask {
  const [output] = outputs
  const features = inputs.find(({ name }) => name === 'features')?.shape.at(-1)
  const table = model.layers.find(({ kind }) => kind === 'embedding')
  const tokens = table && tensors.get(`${table.id}.weight`)?.type.shape[0]
  const width = output?.shape.at(-1)
  return {
    kind: 'imported',
    tokens: inputs.some(({ name }) => name === 'tokens') ? (tokens ?? 1) : null,
    features: typeof features === 'number' ? features : null,
    lengths: inputs.some(({ name }) => name === 'mask'),
    target: {
      over: output?.shape.includes('length') ? 'step' : 'sequence',
      kind: output?.name === 'logits' ? 'class' : 'real',
      width: typeof width === 'number' ? width : 1
    },
    vocabulary: [],
    classes: []
  }
}

const axesOf = ({ shape }: Config['inputs'][number]): Axis[] =>
  shape.map((size) => (size === 'batch' ? { of: 'batch' } : size === 'length' ? { of: 'time' } : unitsAxis(size)))

function inputOf(input: Config['inputs'][number]): ModelInput {
  if (input.name === 'mask') return { name: input.name, meaning: { is: 'mask', axes: axesOf(input) } }
  return { name: input.name, meaning: { is: input.name === 'tokens' ? 'tokens' : 'features', axes: axesOf(input) } }
}

function outputOf(output: Config['outputs'][number], layer: string): ModelOutput {
  const steps = output.shape.includes('length') ? 'all' : 'last'
  return { name: output.name, meaning: { from: 'layer', layer, steps, finish: 'none', axes: axesOf(output) } }
}
