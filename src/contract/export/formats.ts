/** The formats that a trained model leaves in: their words, what each carries, and the options that each takes. */
import * as z from 'zod'

export const exportFormats = [
  'onnx',
  'savedmodel',
  'pytorch',
  'keras',
  'jax',
  'safetensors',
  'page',
  'report',
  'tensorboard',
  'csv',
  'parquet'
] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What a person wants to do with the export; the cards of the place Export stand under these words. */
export const exportGroups = {
  run: 'Run it elsewhere',
  framework: 'Go on in a framework',
  show: 'Show it',
  figures: 'Figures'
} as const
export type ExportGroup = keyof typeof exportGroups

interface Words {
  readonly title: string
  readonly group: ExportGroup
  /** One sentence says what is written, and for what. */
  readonly sentence: string
  /** `model`: the export carries the model with its weights. `run`: it carries what was recorded, and needs no weights. */
  readonly of: 'model' | 'run'
}

export const exportWords: { readonly [F in ExportFormat]: Words } = {
  onnx: {
    title: 'ONNX',
    group: 'run',
    sentence: 'The model for ONNX Runtime and other engines: whole sequences, one token at a time, and with every gate.',
    of: 'model'
  },

  savedmodel: {
    title: 'SavedModel',
    group: 'run',
    sentence: 'The model for TensorFlow and TensorFlow Serving, with one signature for sequences and one for steps.',
    of: 'model'
  },

  pytorch: {
    title: 'PyTorch',
    group: 'framework',
    sentence: 'A project with the model as nn.Module, its weights, and a script that goes on training.',
    of: 'model'
  },

  keras: {
    title: 'Keras',
    group: 'framework',
    sentence: 'The model as Keras 3 layers with its weights, for TensorFlow, JAX or PyTorch underneath.',
    of: 'model'
  },

  jax: {
    title: 'JAX',
    group: 'framework',
    sentence: 'The model as pure functions over a dictionary of weights, with lax.scan over time.',
    of: 'model'
  },

  safetensors: {
    title: 'safetensors',
    group: 'framework',
    sentence: 'The weights alone, under documented names, for code of your own.',
    of: 'model'
  },

  page: {
    title: 'Web page',
    group: 'show',
    sentence: 'One HTML file with the drawing, the curves and the live model, which opens without a server.',
    of: 'model'
  },

  report: {
    title: 'Report',
    group: 'show',
    sentence: 'The run as a page and as Markdown: settings, curves, figures, and how to reproduce it.',
    of: 'run'
  },

  tensorboard: {
    title: 'TensorBoard',
    group: 'figures',
    sentence: 'Event files with the curves of the run, for TensorBoard.',
    of: 'run'
  },

  csv: {
    title: 'CSV',
    group: 'figures',
    sentence: 'The metrics of every step as tables that spreadsheets and pandas read.',
    of: 'run'
  },

  parquet: {
    title: 'Parquet',
    group: 'figures',
    sentence: 'The metrics of every step as columns for pandas, Polars and DuckDB.',
    of: 'run'
  }
}

const none = z.strictObject({})

/** The options of each format, with what is chosen when nothing is said. */
export const exportOptions = {
  onnx: none,

  savedmodel: none,

  pytorch: none,

  keras: none,

  jax: none,

  /** `layout`: how a matrix is stored. `gatescope`: [in, out], under the names of the drawing. `pytorch`: [out, in], as the modules of PyTorch. */
  safetensors: z.strictObject({ layout: z.enum(['gatescope', 'pytorch']).default('gatescope') }),

  /** `float16`: weights at half the size, with about three digits. */
  page: z.strictObject({ float16: z.boolean().default(true) }),

  report: none,

  tensorboard: none,

  csv: none,

  parquet: none
} as const satisfies { readonly [F in ExportFormat]: z.ZodObject }
export type ExportOptions<F extends ExportFormat> = z.infer<(typeof exportOptions)[F]>

/** A format with its options; options that are not given are the default ones. */
export const exportWishSchema = z.discriminatedUnion('format', [
  wish('onnx'),
  wish('savedmodel'),
  wish('pytorch'),
  wish('keras'),
  wish('jax'),
  wish('safetensors'),
  wish('page'),
  wish('report'),
  wish('tensorboard'),
  wish('csv'),
  wish('parquet')
])
export type ExportWish = z.infer<typeof exportWishSchema>

function wish<F extends ExportFormat>(format: F) {
  return z.strictObject({ format: z.literal(format), options: exportOptions[format] })
}
