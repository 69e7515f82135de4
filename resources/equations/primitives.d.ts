// The primitives of a cell's equations, as the editor explains them: completion, hover and signature help are read from this file.
// A cell is `cell NAME(input, { states }, H = size) { lines }`; a line is `name = value`, or `return value` for what the cell gives on.
// Values can also be joined by + - * / and brackets: sums and products of any number of values, `a - b`, `a / b`, `1 - a`, `0.5 * a`.
// A number may stand wherever a value may: `1 / tau`, `sqrt(s) + 1e-8`, `min(max(c, -3), 3)`, `c = 1` for a whole state; it counts for every
// unit. `alpha = 0.9` names one, in a line or behind H in the first line. `h ^ 2`, or `h ** 2`, is a power; below zero only whole powers have a value.
// H, the hidden size of the layer, and D, the width of its input, are numbers too: `s / H`, `1 / sqrt(D)`, `(H - 1) * h`.

/** A value at one time step: a vector of units, or a matrix. */
interface Value {}
/** A number of units: a whole number, or a small expression of H (the hidden size of the layer) and D (the width of its input): 2H, H / 2, H + D. */
type Size = number | string
/** Where numbers begin: anywhere between low and high. */
declare function uniform(low: number, high?: number): Range
interface Range {}
/** Weights that all begin at one number. */
declare function constant(value: number): Range
/** Uniform weights with a variance that suits the sizes (Glorot & Bengio 2010). */
declare const glorot: Range
/** Orthogonal weights, which neither lengthen nor shorten a state (Saxe et al. 2014). */
declare const orthogonal: Range

interface LinearOptions {
  /** Units of the result; H when left out. */
  units?: Size
  /** Where the bias begins, 0 when left out; false: no bias. */
  bias?: number | boolean
  /** How the weights begin: orthogonal, glorot, uniform(0.1), constant(0). Left out: orthogonal from states, Glorot from the rest. */
  start?: Range
}
interface VectorOptions {
  /** Units of the vector; H when left out. */
  units?: Size
  /** Columns of a matrix with a row for each unit; a vector when left out. */
  columns?: Size
  /** The number that all units begin at; 0 when left out. */
  start?: number
  /** How much higher each further unit, or column, begins; 0 when left out. */
  rise?: number
  /** Whether it begins at the natural logarithm of these numbers: { start: 1, rise: 1, log: true } at log 1, log 2, log 3, …; false when left out. */
  log?: boolean
}
interface DiagonalOptions {
  /** Where the weights begin: a number, or uniform(0, 1), which it is when left out. */
  start?: number | Range
}
interface DropoutOptions {
  /** Whether each time step drops other units, or all steps of a sequence the same; step when left out. */
  mask?: 'step' | 'sequence'
}

/** Σ W_k · in_k + b: one learned weight matrix for each input. Its inputs are vectors. */
declare function linear(a: Value, ...more: (Value | LinearOptions)[]): Value
/** A learned vector, or a matrix, the same at all time steps: peepholes, scales, rates. */
declare function vector(options?: VectorOptions): Value
/** u · in, a learned weight for each unit (IndRNN: Li et al. 2018). */
declare function diagonal(in_: Value, options?: DiagonalOptions): Value
/** The sum of its inputs, element by element; also written a + b. A vector beside matrices has a number for each row. */
declare function sum(a: Value, ...more: Value[]): Value
/** The product of its inputs, element by element; also written a * b. A vector beside matrices has a number for each row. */
declare function product(a: Value, ...more: Value[]): Value
/** The larger of a and b, element by element. */
declare function max(a: Value, b: Value): Value
/** The smaller of a and b, element by element. */
declare function min(a: Value, b: Value): Value
/** a bᵀ: each unit of a times each unit of b, a matrix. */
declare function outer(a: Value, b: Value): Value
/** matrix · vector, such as what a matrix memory holds for a key. */
declare function matVec(matrix: Value, vector: Value): Value
/** Σ in over the units: one number, which stands for as many units as are needed. sumUnits(a * b) is the dot product of a and b. */
declare function sumUnits(in_: Value): Value
/** The mean of in over the units: one number, which stands for as many units as are needed. */
declare function meanUnits(in_: Value): Value
/** 1 / (1 + e^−in): between 0 and 1, as a gate. */
declare function sigmoid(in_: Value): Value
/** max(0, min(1, 0.2 in + 0.5)): a gate of straight lines, as in Keras 2 and Theano. */
declare function hardSigmoid(in_: Value): Value
/** Hyperbolic tangent: between −1 and 1. */
declare function tanh(in_: Value): Value
/** max(0, in). */
declare function relu(in_: Value): Value
/** log(1 + e^in): positive, close to in where in is large. */
declare function softplus(in_: Value): Value
/** The error function of in, 2/√π ∫ e^(−t²) dt from 0 to in: between −1 and 1. */
declare function erf(in_: Value): Value
/** in · σ(in), also called swish. */
declare function silu(in_: Value): Value
/** in · Φ(in) in its tanh form (Hendrycks & Gimpel 2016). */
declare function gelu(in_: Value): Value
/** e^in. */
declare function exp(in_: Value): Value
/** The natural logarithm of in. */
declare function log(in_: Value): Value
/** √in. */
declare function sqrt(in_: Value): Value
/** The sine of in, in radians. */
declare function sin(in_: Value): Value
/** The cosine of in, in radians; with the sine the parts of e^(i in), by which a complex state turns. */
declare function cos(in_: Value): Value
/** e^in / Σ e^in over the units: positive, sums to 1. */
declare function softmax(in_: Value): Value
/** gain · (in − mean) / √(variance + 10⁻⁵) + bias over the units, gain and bias learned (Ba et al. 2016). */
declare function layerNorm(in_: Value): Value
/** gain · in / √(mean of in² + 10⁻⁵) over the units, gain learned (Zhang & Sennrich 2019). */
declare function rmsNorm(in_: Value): Value
/** In training zero with probability rate, else in / (1 − rate); as it is otherwise (Srivastava et al. 2014). */
declare function dropout(in_: Value, rate: number, options?: DropoutOptions): Value
/** Its inputs one after another along the units. */
declare function concat(a: Value, ...more: Value[]): Value
/** `size` units of in, behind its first `begin` units, which are left out: slice(in, 0, H) takes the first H. Both may be expressions such as H / 2. */
declare function slice(in_: Value, begin: Size, size: Size): Value
/** One of `parts` equal parts of in along the units, counted from 1: split(z, 2, 4) is the second of four. From 2 to 16 parts. */
declare function split(in_: Value, part: number, parts: number): Value
