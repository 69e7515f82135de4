/** Formulas whose meaning is not sure are answered with what to write, at their place, and what follows the answer is read. */
import { describe, expect, it } from 'vitest'
import { problemText } from '../../contract/problems/problemText'
import { readEquations } from './readEquations'

const around = (line: string) => `cell A(x, { h, c }) {\n  c = tanh(linear(x, h))\n  a = tanh(c)\n  ${line}\n}`

/** A line that is refused, where and with which answer, and the line that follows the answer. */
const answered: readonly (readonly [string, string, string])[] = [
  [
    'h = a vector(init: 4)',
    '4:9 Expected an operator or a new line, found “vector”. If this is a product, write a * vector.',
    'h = a * vector()'
  ],
  [
    'h = a * vector(init: 4)',
    '4:18 The options of “vector” stand in braces behind its inputs. Write vector({ start: 4 }).',
    'h = a * vector({ start: 4 })'
  ],
  [
    'h = a * vector{ start: 4 }',
    '4:19 The options of “vector” stand in braces behind its inputs. Write vector({ start: 4 }).',
    'h = a * vector({ start: 4 })'
  ],
  [
    'h = linear(a, units: H)',
    '4:17 The options of “linear” stand in braces behind its inputs. Write linear(a, { units: H }).',
    'h = linear(a, { units: H })'
  ],
  [
    'h = linear(a, c, size=H, bias=False)',
    '4:20 The options of “linear” stand in braces behind its inputs. Write linear(a, c, { units: H, bias: false }).',
    'h = linear(a, c, { units: H, bias: false })'
  ],
  [
    'h = dropout(a, p=0.1)',
    '4:18 The options of “dropout” stand in braces behind its inputs. Write dropout(a, { rate: 0.1 }).',
    'h = dropout(a, { rate: 0.1 })'
  ],
  ['h = a * vector({ init: 4 })', '4:20 “vector” has no option “init”. Did you mean start?', 'h = a * vector({ start: 4 })'],
  [
    'h = linear(a, { units 4 })',
    '4:25 Expected “:” behind the name of the option, found “4”. Write { units: … }.',
    'h = linear(a, { units: H })'
  ],
  ['h = sigm(a)', '4:7 “sigm” is no primitive. Did you mean sigmoid?', 'h = sigmoid(a)'],
  ['h = φ(a)', '4:7 “phi” is no primitive. Did you mean tanh, sigmoid or relu?', 'h = tanh(a)'],
  ['h = σ_c(a)', '4:7 “sigma_c” is no primitive. Did you mean tanh?', 'h = tanh(a)'],
  [
    'h = a + x_{t-1}',
    '4:11 “x” has no value of the step before: only states are kept from step to step. Add a state to the first line, such as { h, xOld }, use xOld here, and end with a line “xOld = x”.',
    'h = a + c_{t-1}'
  ],
  [
    'h = a + h_{t+1}',
    '4:11 “h” of the next time step is not known yet. Count one step earlier: h is the new value once its line is written, and h_{t-1} the old one.',
    'h = a + h_{t-1}'
  ],
  ['h_{t-1} = a', '4:3 “h” of the step before is given and cannot be changed. Write h = … for its new value.', 'h_t = a'],
  [
    'h = a(c)',
    "4:7 “a” is a value and no function. Write a * (…) for a product, and a_{t-1} for a state's value of the step before.",
    'h = a * (c)'
  ],
  [
    'h = a ⊗ c',
    '4:9 Expected an operator or a new line, found “⊗”. Write a * b for a product of units, and outer(a, b) for each unit of a times each of b.',
    'h = a * c'
  ],
  [
    'h = a ⊕ c',
    '4:9 Expected an operator or a new line, found “⊕”. Write a + b for a sum, and concat(a, b) for one behind the other.',
    'h = a + c'
  ],
  [
    'h = a / ‖a‖',
    '4:11 Expected a value, found “‖”. Write max(a, -a) for the size of each unit, and sqrt(sumUnits(a * a)) for the length of a.',
    'h = a / sqrt(sumUnits(a * a))'
  ],
  [
    'h = matVec(a cᵀ, c)',
    '4:16 Expected an operator, “,” or “)”, found “c”. If this is a product, write a * c.',
    'h = matVec(outer(a, c), c)'
  ],
  ['h = cᵀ', '4:8 Expected an operator or a new line, found “ᵀ”. Write outer(a, b) for a bᵀ, and sumUnits(a * b) for aᵀ b.', 'h = c'],
  [
    'h = a @ c',
    '4:7 “@” multiplies c by a matrix, and a is a value. Write a * c for a product of units, or matVec(a, c) where a is a matrix.',
    'h = a * c'
  ],
  [
    'h = a ^ c',
    '4:11 The exponent c is a value; a power takes a number, as in h ^ 2. Write exp(c * log(a)), where a is above zero.',
    'h = exp(c * log(a))'
  ],
  [
    String.raw`h = \frac{a}{c}`,
    String.raw`4:7 Expected a value, found “\”. Write the formula without LaTeX: sigmoid(a), a / b, sqrt(a), h_t.`,
    'h = a / c'
  ],
  [
    'h = a ⊙ u',
    '4:11 Nothing is called “u”. Write a line “u = …” before, such as “u = vector({ start: 1 })” for what is learned, or use a name that there is.',
    'h = a ⊙ vector({ start: 1 })'
  ],
  [
    'h = W a + tanh(W c)',
    '4:18 The weights “W” are multiplied in line 4 already; each product with a matrix has weights of its own. Give the product a line of its own and use its name twice, or call the second matrix W2.',
    'h = W a + tanh(W2 c)'
  ]
]

describe('what is not sure is answered at its place', () => {
  it.each(answered)('%s', (line, answer, mended) => {
    const result = readEquations(around(line))
    const [first] = result.ok ? [] : result.problems
    expect(first && `${first.place.text?.line}:${first.place.text?.column} ${Object.values(problemText(first)).join(' ')}`).toBe(answer)
    expect(readEquations(around(mended))).toMatchObject({ ok: true })
  })
})
