/** The kinds of primitive cell nodes and the parameters of each; the rest of a kind is its row in `src/cell/nodes/`. */
import * as z from 'zod'
import { readWidth } from './widths'

/** A small expression of H and D, in its usual form. */
const widthSchema = z
  .string()
  .max(100)
  .overwrite((text) => {
    const width = readWidth(text)
    return typeof width === 'string' ? width : text
  })
  .refine((text) => typeof readWidth(text) === 'string', {
    message: 'a number of units, or an expression of H and D such as H / 2, is expected'
  })

/**
 * A width in a cell: a number of units, or an expression of `H`, the hidden size that the layer gives to the cell, and `D`, the width of the
 * layer's input (`4H`: four gates; `H / 2`: half of it).
 */
export const dimSchema = z.union([z.int().min(1).max(65_536), widthSchema])
export type Dim = z.infer<typeof dimSchema>

/** How many units a slice leaves out before it: a number, or an expression of `H` and `D`. */
const beginSchema = z.union([z.int().min(0).max(65_536), widthSchema])

/** How the weights of a linear node start. `auto`: orthogonal for inputs that are states, Glorot uniform for other inputs. */
export const initialiserSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('auto') }),
  z.strictObject({ kind: z.literal('glorot') }),
  z.strictObject({ kind: z.literal('orthogonal') }),
  z.strictObject({ kind: z.literal('uniform'), limit: z.number().positive().max(10) }),
  z.strictObject({ kind: z.literal('constant'), value: z.number().min(-100).max(100) })
])
export type Initialiser = z.infer<typeof initialiserSchema>

/**
 * Dropout (Srivastava et al. 2014): the probability that a number is zero in training, and whether each time step draws its own mask or
 * all steps of a sequence share one (variational, Gal and Ghahramani 2016).
 */
export const dropoutParams = z.strictObject({ rate: z.number().min(0).max(0.95), mask: z.enum(['step', 'sequence']) })

/** One of equal parts, counted from 1, as `torch.chunk` gives them. */
const splitParams = z
  .strictObject({ part: z.int().min(1).max(16), parts: z.int().min(2).max(16) })
  .refine(({ part, parts }) => part <= parts, { path: ['part'], message: 'at most the number of parts' })

const none = z.strictObject({})
/** The largest number that a float32 holds. */
export const largestNumber = 3.4028234663852886e38
const finite = z.number().min(-largestNumber).max(largestNumber)
/** The smallest size of a number that float32 keeps to all its digits; processors round smaller ones to zero. */
export const smallestNumber = 1.1754943508222875e-38
/** A number, or an expression of `H` and `D`, whose value follows the layer: `H`, `2H`, `H - 1`. */
export const constantSchema = z.union([
  finite.refine((value) => value === 0 || Math.abs(value) >= smallestNumber, {
    message: 'zero, or at least 1.2e-38 away from it: models compute with 32-bit numbers'
  }),
  widthSchema
])

/**
 * A learned vector of `units`, or with `columns` a learned matrix. It starts at `start`; with `rise` each further unit, or column, starts so much
 * higher: 0, π, 2π … of S4D-Lin. With `log` it starts at the natural logarithm of these: log 1, log 2, log 3 …, of which Mamba makes its A.
 */
const vectorParams = z
  .strictObject({
    units: dimSchema,
    columns: dimSchema.optional(),
    start: finite,
    rise: finite.optional(),
    log: z.literal(true).optional()
  })
  .refine(({ start, rise = 0, log }) => log === undefined || (start > 0 && rise >= 0), {
    path: ['start'],
    message: 'above zero, and not falling, where its logarithm is taken'
  })

/** The schema of each kind's parameters. */
export const cellNodeParams = {
  input: none,
  state: z.strictObject({ shape: z.array(dimSchema).min(1).max(2), initial: z.enum(['zero', 'learned']) }),
  nextState: z.strictObject({ state: z.string().min(1).max(64) }),
  output: none,
  linear: z.strictObject({ units: dimSchema, bias: z.boolean(), biasStart: finite, initialiser: initialiserSchema }),
  vector: vectorParams,
  diagonal: z.strictObject({ low: finite, high: finite }),
  add: none,
  sub: none,
  mul: none,
  div: none,
  max: none,
  min: none,
  constant: z.strictObject({ value: constantSchema }),
  scale: z.strictObject({ factor: finite }),
  oneMinus: none,
  /** in^exponent, each number by itself. */
  power: z.strictObject({ exponent: finite }),
  outer: none,
  matVec: none,
  sumUnits: none,
  meanUnits: none,
  sigmoid: none,
  hardSigmoid: none,
  tanh: none,
  relu: none,
  softplus: none,
  erf: none,
  silu: none,
  gelu: none,
  exp: none,
  log: none,
  sqrt: none,
  sin: none,
  cos: none,
  softmax: none,
  layerNorm: none,
  rmsNorm: none,
  dropout: dropoutParams,
  concat: none,
  slice: z.strictObject({ begin: beginSchema, size: dimSchema }),
  split: splitParams
} as const

export type CellNodeKind = keyof typeof cellNodeParams
export type CellNodeParams<K extends CellNodeKind> = z.infer<(typeof cellNodeParams)[K]>
export const cellNodeKinds = Object.keys(cellNodeParams) as CellNodeKind[]
