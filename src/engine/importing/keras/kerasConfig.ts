/** The configuration that Keras 3 keeps of a model, as far as its layers can be drawn. */
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'
import { refuse } from '../importRefusal'

const settingsSchema = z.looseObject({ name: z.string().default('') })

interface LayerConfig {
  readonly class_name: string
  readonly config: z.infer<typeof settingsSchema>
  readonly inbound_nodes?: unknown[] | undefined
}

const layerSchema: z.ZodType<LayerConfig> = z.looseObject({
  class_name: z.string(),
  config: settingsSchema,
  inbound_nodes: z.array(z.unknown()).optional()
})

const modelSchema = z.looseObject({
  class_name: z.enum(['Sequential', 'Functional', 'Model']),
  config: z.looseObject({ name: z.string().default('model'), layers: z.array(layerSchema).max(500), output_layers: z.unknown().optional() })
})

export interface KerasLayer {
  readonly kind: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  /** The names of the layers that it reads; the one before it where the model is a plain stack. */
  readonly reads: readonly string[]
  /** Where its weights stand in the file. */
  readonly path: string
}

export interface KerasModel {
  readonly name: string
  readonly layers: readonly KerasLayer[]
  /** The name of the layer that it ends in. */
  readonly output: string
}

export function kerasModel(text: string): KerasModel {
  const model = readJson(text, modelSchema)
  if (!model)
    return refuse(
      'The configuration is of no Sequential or Functional model of Keras 3.',
      'Models that are classes of their own cannot be drawn from it; export them as ONNX.'
    )
  const counts = new Map<string, number>()
  const layers = model.config.layers.map((layer, k): KerasLayer => {
    const base = snakeCase(layer.class_name)
    const count = counts.get(base) ?? 0
    // An input has no weights, but its name is counted all the same.
    counts.set(base, count + 1)
    const reads = layer.inbound_nodes && model.class_name !== 'Sequential' ? sourcesOf(layer.inbound_nodes) : before(model.config.layers, k)
    return {
      kind: layer.class_name,
      name: layer.config.name,
      settings: layer.config,
      reads,
      path: `layers/${count === 0 ? base : `${base}_${count}`}`
    }
  })
  return { name: model.config.name, layers, output: outputOf(model.config.output_layers) ?? layers.at(-1)?.name ?? '' }
}

const before = (layers: readonly LayerConfig[], k: number): string[] => (k === 0 ? [] : [layers[k - 1]?.config.name ?? ''])

/** A class name as Keras names the groups of its files: `SimpleRNN` is `simple_rnn`. */
export function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** The layers whose outputs enter, in order; wherever they stand in the arguments of the call. */
function sourcesOf(nodes: unknown): string[] {
  if (Array.isArray(nodes)) return nodes.flatMap(sourcesOf)
  if (typeof nodes !== 'object' || nodes === null) return []
  if ('keras_history' in nodes && Array.isArray(nodes.keras_history)) {
    const history: readonly unknown[] = nodes.keras_history
    const [layer] = history
    return typeof layer === 'string' ? [layer] : []
  }
  return Object.values(nodes).flatMap(sourcesOf)
}

/** [name, 0, 0], or a list of one such. */
function outputOf(value: unknown): string | null {
  if (!Array.isArray(value)) return null
  const list: readonly unknown[] = value
  const [first, second] = list
  if (typeof first === 'string') return first
  if (Array.isArray(second)) return refuse('The model has several outputs.', 'Export it as ONNX, or with one output.')
  return outputOf(first)
}
