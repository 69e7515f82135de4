/** Formulas as papers write them are read as the cell that a person would write, or answered with what to write, at their place. */
import { describe, expect, it } from 'vitest'
import type { CellGraph } from '../../contract/document/cellGraph'
import { problemText } from '../../contract/problems/problemText'
import { checkCell } from '../checkCell'
import { slotsOf } from '../slots'
import { printEquations } from './print/print'
import { readEquations } from './readEquations'

function read(text: string): CellGraph {
  const result = readEquations(text)
  if (!result.ok) throw new Error(`${text}\n${result.problems.map((each) => Object.values(problemText(each)).join(' ')).join('\n')}`)
  return result.graph
}

/** What a cell computes, without its names. */
function computes(graph: CellGraph): unknown {
  const slots = slotsOf(graph)
  const order = checkCell(graph).order
  const place = new Map(order.map((node, k) => [node, k]))
  const states = new Map(order.filter(({ kind }) => kind === 'state').map(({ name }, k) => [name, k]))
  const paramsOf = (node: CellGraph['nodes'][number]) => (node.kind === 'nextState' ? states.get(node.params.state) : node.params)
  return order.map((node) => [node.kind, paramsOf(node), (slots.get(node) ?? []).map((slot) => slot && place.get(slot))])
}

const cell = (head: string, lines: string) => `cell ${head} {\n${lines}\n}`

/** Name, first line, as pasted, as written by hand. */
const papers: readonly (readonly [string, string, string, string])[] = [
  [
    'LSTM, Gers et al. as Wikipedia has it, with weights, subscripts and ⊙',
    'A(x, { h, c })',
    `f_t = σ(W_f x_t + U_f h_{t-1} + b_f)
     i_t = σ(W_i x_t + U_i h_{t-1} + b_i)
     o_t = σ(W_o x_t + U_o h_{t-1} + b_o)
     c̃_t = tanh(W_c x_t + U_c h_{t-1} + b_c)
     c_t = f_t ⊙ c_{t-1} + i_t ⊙ c̃_t
     h_t = o_t ⊙ tanh(c_t)`,
    `f = sigmoid(linear(x, h))
     i = sigmoid(linear(x, h))
     o = sigmoid(linear(x, h))
     g = tanh(linear(x, h))
     c = f * c + i * g
     h = o * tanh(c)`
  ],
  [
    'LSTM in Unicode subscripts, with a minus sign of typography',
    'A(xₜ, { h, c })',
    `fₜ = σ(Wf·[hₜ₋₁, xₜ] + bf)
     iₜ = σ(Wi·[hₜ₋₁, xₜ] + bi)
     C̃ₜ = tanh(Wc·[hₜ₋₁, xₜ] + bc)
     cₜ = fₜ ∗ cₜ₋₁ + iₜ ∗ C̃ₜ
     oₜ = σ(Wo [hₜ₋₁, xₜ] + bo)
     hₜ = oₜ ∗ tanh(cₜ)`,
    `f = sigmoid(linear(h, x))
     i = sigmoid(linear(h, x))
     g = tanh(linear(h, x))
     c = f * c + i * g
     o = sigmoid(linear(h, x))
     h = o * tanh(c)`
  ],
  [
    'LSTM of PyTorch’s documentation, with two biases that are one',
    'A(x_t, { h, c })',
    `i_t = σ(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})
     f_t = σ(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})
     g_t = tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg})
     o_t = σ(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho})
     c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
     h_t = o_t ⊙ tanh(c_t)`,
    `i = sigmoid(linear(x, h))
     f = sigmoid(linear(x, h))
     g = tanh(linear(x, h))
     o = sigmoid(linear(x, h))
     c = f * c + i * g
     h = o * tanh(c)`
  ],
  [
    'GRU, Cho et al. 2014, with ∘ and a matrix before brackets',
    'A(x, { h })',
    `z_t = σ(W_z x_t + U_z h_{t−1})
     r_t = σ(W_r x_t + U_r h_{t−1})
     h̃_t = tanh(W x_t + U(r_t ∘ h_{t−1}))
     h_t = z_t ∘ h_{t−1} + (1 − z_t) ∘ h̃_t`,
    `z = sigmoid(linear(x, h, { bias: false }))
     r = sigmoid(linear(x, h, { bias: false }))
     g = tanh(linear(x, r * h, { bias: false }))
     h = z * h + (1 - z) * g`
  ],
  [
    'GRU with the reset gate behind the matrix (cuDNN)',
    'A(x, { h })',
    `r = σ(W_r x + U_r h_{t-1} + b_r)
     z = σ(W_z x + U_z h_{t-1} + b_z)
     n = tanh(W_n x + b_n + r ⊙ (U_n h_{t-1}))
     h_t = (1 − z) ⊙ n + z ⊙ h_{t-1}`,
    `r = sigmoid(linear(x, h))
     z = sigmoid(linear(x, h))
     n = tanh(linear(x) + r * linear(h, { bias: false }))
     h = (1 - z) * n + z * h`
  ],
  [
    'MGU, Zhou et al. 2016',
    'A(x, { h })',
    `f_t = σ(W_f [h_{t-1}, x_t] + b_f)
     h̃_t = tanh(W_h [f_t ⊙ h_{t-1}, x_t] + b_h)
     h_t = (1 − f_t) ⊙ h_{t-1} + f_t ⊙ h̃_t`,
    `f = sigmoid(linear(h, x))
     g = tanh(linear(f * h, x))
     h = (1 - f) * h + f * g`
  ],
  [
    'SRU, Lei et al. 2018, with peepholes that are learned vectors',
    'A(x, { h, c })',
    `f_t = σ(W_f x_t + V_f ⊙ c_{t-1} + b_f)
     r_t = σ(W_r x_t + V_r ⊙ c_{t-1} + b_r)
     c_t = f_t ⊙ c_{t-1} + (1 − f_t) ⊙ (W x_t)
     h_t = r_t ⊙ c_t + (1 − r_t) ⊙ x_t`,
    `f = sigmoid(linear(x) + vector() * c)
     r = sigmoid(linear(x) + vector() * c_{t-1})
     c = f * c + (1 - f) * linear(x, { bias: false })
     h = r * c + (1 - r) * x`
  ],
  [
    'IndRNN, Li et al. 2018',
    'A(x, { h })',
    `u = vector({ start: 0.5 })
     h_t = relu(W x_t + u ⊙ h_{t-1} + b)`,
    `u = vector({ start: 0.5 })
     h = relu(linear(x) + u * h)`
  ],
  [
    'peephole LSTM, Gers & Schmidhuber 2000',
    'A(x, { h, c })',
    `i = σ(W_xi x + W_hi h_{t-1} + W_ci ∘ c_{t-1} + b_i)
     f = σ(W_xf x + W_hf h_{t-1} + W_cf ∘ c_{t-1} + b_f)
     c_t = f ∘ c_{t-1} + i ∘ tanh(W_xc x + W_hc h_{t-1} + b_c)
     o = σ(W_xo x + W_ho h_{t-1} + W_co ∘ c_t + b_o)
     h_t = o ∘ tanh(c_t)`,
    `i = sigmoid(linear(x, h) + vector() * c)
     f = sigmoid(linear(x, h) + vector() * c)
     c = f * c + i * tanh(linear(x, h))
     o = sigmoid(linear(x, h) + vector() * c)
     h = o * tanh(c)`
  ],
  [
    'coupled gates (Greff et al. 2015)',
    'A(x, { h, c })',
    `f = σ(W_f x + R_f h_{t-1} + b_f)
     c_t = f ⊙ c_{t-1} + (1 − f) ⊙ tanh(W_z x + R_z h_{t-1} + b_z)
     h_t = σ(W_o x + R_o h_{t-1} + b_o) ⊙ tanh(c_t)`,
    `f = sigmoid(linear(x, h))
     c = f * c + (1 - f) * tanh(linear(x, h))
     h = sigmoid(linear(x, h)) * tanh(c)`
  ],
  [
    'minGRU, Feng et al. 2024',
    'A(x, { h })',
    `z_t = σ(linear(x_t))
     h̃_t = linear(x_t)
     h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ h̃_t`,
    `z = sigmoid(linear(x))
     n = linear(x)
     h = (1 - z) * h + z * n`
  ],
  [
    'CfC, Hasani et al. 2022, with a time constant',
    'A(x, { h })',
    `τ = softplus(linear(x, h))
     g = tanh(linear(x, h))
     k = tanh(linear(x, h))
     s = σ(−τ)
     h_t = s ⊙ g + (1 − s) ⊙ k`,
    `tau = softplus(linear(x, h))
     g = tanh(linear(x, h))
     k = tanh(linear(x, h))
     s = sigmoid(-tau)
     h = s * g + (1 - s) * k`
  ],
  [
    'liquid time constants: one fused step (Hasani et al. 2021)',
    'A(x, { h }, H = 12, Δt = 0.1)',
    `τ = 1 + softplus(vector({ start: 1 }))
     f = σ(W x + U h_{t-1} + b)
     h_t = (h_{t-1} + Δt · f · vector()) ÷ (1 + Δt · (1/τ + f))`,
    `Delta_t = 0.1
     tau = 1 + softplus(vector({ start: 1 }))
     f = sigmoid(linear(x, h))
     h = (h + Delta_t * f * vector()) / (1 + Delta_t * (1 / tau + f))`
  ],
  [
    'a leaky integrator like Norse’s LIF, with its constants',
    'A(x, { v, i }, H = 12, tau_mem = 20, tau_syn = 5)',
    `i_t = i_{t-1} − i_{t-1} / tau_syn + linear(x)
     v_t = v_{t-1} + (1 / tau_mem) × (i_t − v_{t-1})
     return σ(10 × (v_t − 1))`,
    `m = 20
     s = 5
     i = i - i / s + linear(x)
     v = v_{t-1} + (1 / m) * (i - v_{t-1})
     return sigmoid(10 * (v - 1))`
  ],
  [
    'DeltaNet’s normalised key, with ε and a square',
    'A(x, { M: zeros(H, H) })',
    `k̂ = linear(x)
     ε = 1e-6
     k = k̂ / √(sumUnits(k̂²) + ε)
     β = σ(linear(x, { units: 1 }))
     M_t = M_{t-1} + outer(β × (linear(x) − matVec(M_{t-1}, k)), k)
     return matVec(M_t, linear(x))`,
    `a = linear(x)
     e = 1e-6
     k = a / sqrt(sumUnits(a ^ 2) + e)
     b = sigmoid(linear(x, { units: 1 }))
     M = M + outer(b * (linear(x) - matVec(M, k)), k)
     return matVec(M, linear(x))`
  ],
  [
    'RWKV-like time mixing with a numerator and a denominator',
    'A(x, { a, b }, H = 12)',
    `w = exp(−exp(vector({ start: −1 })))
     r = σ(W_r x_t)
     k = exp(min(W_k x_t, 30))
     v = W_v x_t
     a_t = w ⊙ a_{t−1} + k ⊙ v
     b_t = w ⊙ b_{t−1} + k
     return r ⊙ (a_t ÷ (b_t + 1e−8))`.replace('1e−8', '1e-8'),
    `w = exp(-exp(vector({ start: -1 })))
     r = sigmoid(linear(x, { bias: false }))
     k = exp(min(linear(x, { bias: false }), 30))
     v = linear(x, { bias: false })
     a = w * a + k * v
     b = w * b + k
     return r * (a / (b + 1e-8))`
  ],
  [
    'Elman network with LaTeX commands',
    'A(x, { h })',
    String.raw`h_t = \tanh \left( W x_t + U h_{t-1} + b \right)`,
    `h = tanh(linear(x, h))`
  ],
  [
    'GRU’s last line in LaTeX',
    'A(x, { h })',
    String.raw`z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z)
     \tilde{h}_t = \tanh(\mathbf{W} x_t + \mathbf{U} h_{t-1} + b)
     h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tilde{h}_t`,
    `z = sigmoid(linear(x, h))
     g = tanh(linear(x, h))
     h = (1 - z) * h + z * g`
  ],
  [
    'exponential smoothing with α and superscripts for the time',
    'A(x, { h }, H = 12, α = 0.9)',
    `h^{(t)} = α h^{(t-1)} + (1 − α) · W x^{(t)}`.replace('α h', 'α · h'),
    `a = 0.9
     h = a * h + (1 - a) * linear(x, { bias: false })`
  ],
  [
    'a scaled state: a number before a value, ½ and a concatenation',
    'A(x, { h })',
    `g = tanh(W [h; x] + b)
     h = ½ · h[t-1] + 0.5 g`,
    `g = tanh(linear(h, x))
     h = 0.5 * h + 0.5 * g`
  ],
  [
    'a list beside an operator is a concat, primes are names',
    'A(x, { h })',
    `h' = tanh(layerNorm([h; x]))
     h = slice(h′, 0, H)`,
    `g = tanh(layerNorm(concat(h, x)))
     h = slice(g, 0, H)`
  ]
]

describe('a pasted formula is read as one would write it', () => {
  it.each(papers)('%s', (_, head, pasted, written) => {
    const graph = read(cell(head, pasted))
    const plainHead = head
      .replace('x_t', 'x')
      .replace('xₜ', 'x')
      .replace(/, H = 12.*\)/, ')')
    expect(computes(graph)).toEqual(computes(read(cell(plainHead, written))))
    const printed = printEquations(checkCell(graph), 12).text
    expect(printed).toMatch(/^[\x20-\x7e\n]*$/)
    expect(printEquations(checkCell(read(printed)), 12).text).toBe(printed)
    expect(readEquations(printed, graph)).toMatchObject({ ok: true, graph })
  })
})

it('plain names keep their letters, and a value that is called by a symbol is read', () => {
  const graph = read('cell A(x, { h }) {\n  sigma = vector()\n  W = tanh(x)\n  f_t = sigmoid(W)\n  h = f_t * (W * h + sigma)\n}')
  expect(printEquations(checkCell(graph), 8).text.split('\n').slice(1, -1)).toEqual([
    '  sigma = vector()',
    '  W = tanh(x)',
    '  f_t = sigmoid(W)',
    '  h = f_t * (W * h + sigma)'
  ])
})
