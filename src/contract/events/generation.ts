/** The events of generation: tokens as the model writes them, and the memory that it keeps. */
import * as z from 'zod'

export const samplingSchema = z.strictObject({
  /** Divides the logits: below 1 the likely become likelier; at 0 the likeliest is taken each time. */
  temperature: z.number().min(0).max(10),
  /** A token is drawn from so many of the likeliest; null draws from all. */
  topK: z.int().min(1).max(65_536).nullable(),
  /** A token is drawn from the fewest of the likeliest whose probabilities reach this sum (Holtzman et al. 2020); 1 draws from all. */
  topP: z.number().gt(0).max(1),
  /** The same seed gives the same text. */
  seed: z.int().min(0).max(2_147_483_647)
})
export type Sampling = z.infer<typeof samplingSchema>

export const ordinarySampling: Sampling = { temperature: 0.8, topK: null, topP: 1, seed: 1 }

/** The memory that one layer keeps between tokens. */
export const layerMemorySchema = z.strictObject({
  layer: z.string(),
  /** The layer's name, for people. */
  name: z.string(),
  /** The words for each thing that the layer keeps, such as `hidden state` or `keys`. */
  labels: z.array(z.string()),
  /** Bytes at every length. */
  constant: z.number(),
  /** Bytes more with each token. */
  perToken: z.number()
})
export type LayerMemory = z.infer<typeof layerMemorySchema>

/** Bytes that a layer keeps after `length` tokens. */
export const bytesAfter = ({ constant, perToken }: Pick<LayerMemory, 'constant' | 'perToken'>, length: number): number =>
  constant + perToken * length

const generatedTokenSchema = z.strictObject({
  text: z.string(),
  /** The model's probability, before temperature and cuts. */
  probability: z.number()
})
export type GeneratedToken = z.infer<typeof generatedTokenSchema>

/** The layer whose learned positions end first, and for how many tokens it has them. */
export const placesSchema = z.strictObject({ layer: z.string(), count: z.int() })
export type Places = z.infer<typeof placesSchema>

/** Why a text, or a forecast, ended before it was as long as was asked for. */
export const placesWords = ({ layer, count }: Places, of: 'tokens' | 'rows' = 'tokens'): string =>
  `ended there: ${layer} has learned positions for ${count.toLocaleString('en')} ${of}, the ${of === 'tokens' ? 'prompt' : 'history'} included`

/** What a model goes on with: a text token by token, or a series of numbers row by row. */
export const continuedSchema = z.enum(['text', 'numbers'])
export type Continued = z.infer<typeof continuedSchema>

/** Why a text or a forecast ended. `places`: there are no learned positions for more. `notFinite`: what the model said is not finite. */
export const generationEndSchema = z.enum(['done', 'places', 'notFinite'])
export type GenerationEnd = z.infer<typeof generationEndSchema>

export const generationEventSchema = z.discriminatedUnion('type', [
  /** First: which training step's weights write, what each layer keeps, and where learned positions end. */
  z.strictObject({
    type: z.literal('begin'),
    step: z.int(),
    promptTokens: z.int(),
    memory: z.array(layerMemorySchema),
    places: placesSchema.nullable()
  }),
  z.strictObject({
    type: z.literal('tokens'),
    tokens: z.array(generatedTokenSchema),
    /** Tokens that the model has taken in by now, with the prompt's. */
    length: z.int(),
    /** Bytes of the arrays that each layer has now, in the order of `memory`: a cache has room for more tokens than there are. */
    reserved: z.array(z.number()),
    /** While the model computed: compiling, and what training took between, are left out. */
    tokensPerSecond: z.number()
  }),
  /** Last. */
  z.strictObject({ type: z.literal('end'), reason: generationEndSchema, seconds: z.number() })
])
export type GenerationEvent = z.infer<typeof generationEventSchema>
