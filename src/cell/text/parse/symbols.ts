/** The signs and letters of formulas in papers: what each stands for in a cell's text, or what to write instead. */

/** Signs that mean one of the language's own. `⊙` is a product of units in particular, where `*` may also be one with a matrix. */
const signs: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '‒': '-',
  '﹣': '-',
  '－': '-',
  '＋': '+',
  '×': '*',
  '·': '*',
  '⋅': '*',
  '∗': '*',
  '•': '*',
  '∙': '*',
  '＊': '*',
  '⊙': '⊙',
  '∘': '⊙',
  '◦': '⊙',
  '○': '⊙',
  '⨀': '⊙',
  '⊚': '⊙',
  '÷': '/',
  '∕': '/',
  '⁄': '/',
  '←': '=',
  '≔': '=',
  ':=': '=',
  '＝': '=',
  '（': '(',
  '）': ')',
  '，': ',',
  '；': ';'
}

/** Commands of LaTeX that are signs; an empty one only moves what stands beside it. */
const latexSigns: Readonly<Record<string, string>> = {
  odot: '⊙',
  circ: '⊙',
  cdot: '*',
  times: '*',
  ast: '*',
  div: '/',
  left: '',
  right: '',
  quad: '',
  qquad: '',
  ',': '',
  ';': '',
  '!': '',
  ':': '',
  ' ': '',
  '\\': ''
}

const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ϵ: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ϑ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  ς: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  ϕ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Γ: 'Gamma',
  Δ: 'Delta',
  Θ: 'Theta',
  Λ: 'Lambda',
  Ξ: 'Xi',
  Π: 'Pi',
  Σ: 'Sigma',
  Υ: 'Upsilon',
  Φ: 'Phi',
  Ψ: 'Psi',
  Ω: 'Omega'
}
const greekNames = new Set(Object.values(greek))

/** Marks above a letter, by what Unicode calls them and by LaTeX. */
const marks: Readonly<Record<string, string>> = {
  '\u0302': 'hat',
  '\u0303': 'tilde',
  '\u0304': 'bar',
  '\u0305': 'bar',
  '\u0307': 'dot',
  '\u0308': 'dots',
  '\u20d7': 'vec'
}
const latexMarks: Readonly<Record<string, string>> = {
  hat: 'hat',
  widehat: 'hat',
  tilde: 'tilde',
  widetilde: 'tilde',
  bar: 'bar',
  overline: 'bar',
  dot: 'dot',
  vec: 'vec'
}

const subscripts = new Map([...'₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ'].map((sign, k) => [sign, '0123456789+-()aeoxhklmnpstijruv'.charAt(k)]))
const superscripts = new Map([...'⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺'].map((sign, k) => [sign, '0123456789-+'.charAt(k)]))

/** What a person can write instead of a sign that a cell has no meaning for. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/[ᵀ⊤]/u, 'Write outer(a, b) for a bᵀ, and sumUnits(a * b) for aᵀ b.'],
  [/[|‖∥]/u, 'Write max(a, -a) for the size of each unit, and sqrt(sumUnits(a * a)) for the length of a.'],
  [/[∑∏]/u, 'Write sumUnits(a) for the sum over the units; sums over time are states.'],
  [/⊗/u, 'Write a * b for a product of units, and outer(a, b) for each unit of a times each of b.'],
  [/⊕/u, 'Write a + b for a sum, and concat(a, b) for one behind the other.'],
  [/√/u, 'Write sqrt(a).'],
  [/[<>≤≥≠]/u, 'A cell has no conditions: write max, min or sigmoid for what they decide.'],
  [/\\/u, 'Write the formula without LaTeX: sigmoid(a), a / b, sqrt(a), h_t.'],
  [/&/u, 'Leave it out: it only aligns formulas in LaTeX.'],
  [/\p{L}/u, 'Names have the letters a to z, digits and _.'],
  [/[^\p{ASCII}]/u, 'Values are joined by + - * / ^ and calls such as tanh(h).']
]

/** Says what to write instead of a sign; empty where there is nothing to say. */
export function adviceOn(sign: string): string {
  return advice.find(([pattern]) => pattern.test(sign))?.[1] ?? ''
}

/** Where a name's subscript places it: at this time step, the one before or the one after. */
export type NameTime = 'now' | 'before' | 'after'

/** What a stretch of a text stands for; `length` is that of the stretch. */
export interface Reading {
  readonly kind: 'name' | 'sign' | 'number' | 'space' | 'superscript'
  readonly text: string
  readonly length: number
  readonly time?: NameTime
}

const patterns = {
  sign: /:=|[^\s\p{L}\p{M}]/uy,
  latexSign: /\\(?:([a-zA-Z]+)|[,;!: \\])/y,
  superscript: /[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/uy,
  digits: /[\u{1D7CE}-\u{1D7FF}]+/uy,
  half: /[½¼¾]/uy,
  root: /√(?=\s*\()/uy,
  base: /\\(?<mark>hat|widehat|tilde|widetilde|bar|overline|dot|vec)\s*(?:\{(?<marked>[^\s{}]{1,12})\}|(?<one>[A-Za-z]))|\\(?:mathbf|mathrm|mathit|boldsymbol|bm|text|operatorname)\{(?<plain>[^\s{}]{1,30})\}|\\(?<command>[A-Za-z]+)|(?<letters>(?:(?![ᵀₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ])\p{L}|_(?![{(]))(?:(?![ᵀ⁰-⁹²³¹½¼¾₀-ₜᵢᵣᵤᵥⱼ])[\p{L}\p{M}0-9]|_(?![{(]))*)/uy,
  sub: /_\{([^{}\n]{1,30})\}|_\((t\s*[-−–+]\s*1)\)|\^\{?\(?(t(?:\s*[-−–+]\s*1)?)\)?\}|\[(t(?:\s*[-−–+]\s*1)?)\]|([₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+)|_?([′'])|_([A-Za-z0-9]+)/uy
}

/** Reads a sign, a name or a number as papers write them; null where the text has none at this place. */
export function readSymbol(text: string, at: number): Reading | null {
  return signAt(text, at) ?? numberAt(text, at) ?? nameAt(text, at)
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function signAt(text: string, at: number): Reading | null {
  const sign = match(patterns.sign, text, at)?.[0]
  if (sign !== undefined && Object.hasOwn(signs, sign)) return { kind: 'sign', text: signs[sign] ?? sign, length: sign.length }
  const latex = match(patterns.latexSign, text, at)
  const name = latex && (latex[1] ?? latex[0].slice(1))
  if (!latex || name === null || !Object.hasOwn(latexSigns, name)) return null
  const meaning = latexSigns[name] ?? ''
  return { kind: meaning === '' ? 'space' : 'sign', text: meaning, length: latex[0].length }
}

function numberAt(text: string, at: number): Reading | null {
  const power = match(patterns.superscript, text, at)?.[0]
  if (power !== undefined) return { kind: 'superscript', text: plainText(power, superscripts), length: power.length }
  const digits = match(patterns.digits, text, at)?.[0]
  if (digits !== undefined) return { kind: 'number', text: digits.normalize('NFKC'), length: digits.length }
  const half = match(patterns.half, text, at)?.[0]
  return half === undefined ? null : { kind: 'number', text: { '½': '0.5', '¼': '0.25', '¾': '0.75' }[half] ?? half, length: half.length }
}

const plainText = (text: string, table: ReadonlyMap<string, string>): string => [...text].map((sign) => table.get(sign) ?? sign).join('')

function nameAt(text: string, at: number): Reading | null {
  const root = match(patterns.root, text, at)
  if (root) return { kind: 'name', text: 'sqrt', length: 1 }
  const base = match(patterns.base, text, at)
  const start = base && baseName(base)
  if (!base || start === null) return null
  let [name, end, time]: [string, number, NameTime | undefined] = [start, at + base[0].length, undefined]
  for (let sub = match(patterns.sub, text, end); sub !== null; sub = match(patterns.sub, text, end)) {
    const part = subscriptOf(sub)
    if (part === null) break
    name += part.text
    time ??= part.time
    end += sub[0].length
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) return null
  const call = /^\s*\(/.test(text.slice(end, end + 20))
  const called = name === 'sigma' && call ? 'sigmoid' : name
  return { kind: 'name', text: called, length: end - at, ...(time && { time }) }
}

/** The letters of a name with marks and Greek letters in words: ĥ is h_hat, Δt is Delta_t. */
function baseName({ groups = {} }: RegExpExecArray): string | null {
  const { mark, marked, one, plain, command, letters } = groups
  if (mark !== undefined) return `${wordOf(marked ?? one ?? '') ?? ''}_${latexMarks[mark] ?? mark}`
  if (command !== undefined) return greekNames.has(command) || functions.has(command) ? command : null
  return wordOf(plain ?? letters ?? '')
}

const functions = new Set(['tanh', 'exp', 'log', 'max', 'min', 'sin', 'cos'])

/** Spells letters out; null where one has no spelling. A word for a Greek letter or a mark is set apart from the letters beside it. */
function wordOf(letters: string): string | null {
  let word = ''
  let spelledBefore = false
  for (const sign of letters.normalize('NFKD')) {
    const [letter, mark] = [greek[sign], marks[sign]]
    const text = letter ?? mark ?? sign
    if (/\W/.test(text)) return null
    const apart = word !== '' && text !== '_' && !word.endsWith('_') && (spelledBefore || text !== sign)
    word += apart ? `_${text}` : text
    spelledBefore = text !== sign
  }
  return word
}

/** `_{t-1}` is the step before, `_{f}` a part of the name; null for a stretch that is no subscript. */
function subscriptOf(sub: RegExpExecArray): { readonly text: string; readonly time?: NameTime } | null {
  const [, braces, brackets, above, square, low, prime, plain] = sub
  if (prime !== undefined) return { text: '_prime' }
  if (plain !== undefined) return { text: `_${plain}` }
  const inner = braces ?? brackets ?? above ?? square ?? plainText(low ?? '', subscripts)
  const content = inner.replace(/[\s()]/g, '').replace(/[−–]/g, '-')
  const time = timeOf(content.split(',').at(-1) ?? '')
  const rest = time === null ? content : content.split(',').slice(0, -1).join('')
  const word = wordOf(rest.replace(/\\(?:mathrm|text)|[,.\\]/g, ''))
  if (word === null) return null
  return { text: word === '' ? '' : `_${word}`, ...(time && { time }) }
}

function timeOf(content: string): NameTime | null {
  return content === 't' ? 'now' : content === 't-1' ? 'before' : content === 't+1' ? 'after' : null
}
