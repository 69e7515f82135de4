/** Widths in a cell: small expressions of H, the hidden size of the layer, and D, the width of its input, such as `H / 2` or `H + D`. */

/** The sizes that a layer gives to its cell. */
export interface WidthSizes {
  /** D. */
  readonly input: number
  /** H. */
  readonly hidden: number
}

/** The names of these sizes in the text of a cell. */
export const widthSymbols = ['H', 'D'] as const
export const isWidthSymbol = (name: string): boolean => widthSymbols.some((symbol) => symbol === name)

/** (hidden · H + input · D + units) / over, in whole numbers without a common factor. */
interface WidthForm {
  readonly hidden: number
  readonly input: number
  readonly units: number
  readonly over: number
}

/** Returns the number or the width that a name stands for, and null for any other name. */
export type ValueOfName = (name: string) => string | number | null

const largest = 1_000_000
const plain = (units: number): WidthForm => ({ hidden: 0, input: 0, units, over: 1 })

/**
 * Reads a width and writes it in its one usual form: `H/2` becomes `H / 2`, `2 * H` becomes `2H`, and `6 / 2` the number 3. Returns null
 * for anything else. `valueOf` knows the numbers and widths that names stand for.
 */
export function readWidth(text: string, valueOf: ValueOfName = () => null): string | number | null {
  const form = formOf(text, valueOf)
  return form && (form.hidden === 0 && form.input === 0 ? form.units / form.over : widthText(form))
}

/** Returns the units of a width, which are a fraction where the width does not divide. */
export function resolveWidth(width: string | number, sizes: WidthSizes): number {
  if (typeof width === 'number') return width
  const form = formOf(width)
  return form ? (form.hidden * sizes.hidden + form.input * sizes.input + form.units) / form.over : NaN
}

/** Whether a width depends on D, the width of the input. */
export function readsInput(width: string | number): boolean {
  return typeof width === 'string' && formOf(width)?.input !== 0
}

function formOf(text: string, valueOf: ValueOfName = () => null): WidthForm | null {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|\S/g) ?? []
  if (tokens.length === 0 || tokens.length > 40) return null
  const reader = new WidthReader(tokens, valueOf)
  const form = reader.sum()
  return form && reader.ended ? form : null
}

/** sum = product { ("+" | "-") product }; product = factor { ("*" | "/" | nothing, as in 2H) factor }. Each part is null where it cannot be read. */
class WidthReader {
  private index = 0

  constructor(
    private readonly tokens: readonly string[],
    private readonly valueOf: ValueOfName
  ) {}

  get ended(): boolean {
    return this.index === this.tokens.length
  }

  sum(): WidthForm | null {
    let form = this.product()
    for (let sign = this.take(/^[-−+]$/); sign !== null; sign = this.take(/^[-−+]$/))
      form = added(form, this.product(), sign === '+' ? 1 : -1)
    return form
  }

  private product(): WidthForm | null {
    let form = this.factor()
    for (let sign = this.operator(); sign !== null; sign = this.operator())
      form = sign === '/' || sign === '÷' ? divided(form, this.factor()) : times(form, this.factor())
    return form
  }

  /** `2H` and `2(H + 1)` are products without a sign. */
  private operator(): string | null {
    const previous = this.tokens[this.index - 1] ?? ''
    return this.take(/^[*/×·÷]$/) ?? (/^[\d.]+$/.test(previous) && /^[HD(]$/.test(this.tokens[this.index] ?? '') ? '*' : null)
  }

  private factor(): WidthForm | null {
    if (this.take(/^[-−]$/) !== null) return times(plain(-1), this.factor())
    if (this.take(/^\($/) !== null) {
      const form = this.sum()
      return this.take(/^\)$/) === null ? null : form
    }
    const word = this.take(/^[\w.]+$/)
    if (word === 'H') return { ...plain(0), hidden: 1 }
    if (word === 'D') return { ...plain(0), input: 1 }
    const value = word === null ? null : /^\d/.test(word) ? Number(word) : this.valueOf(word)
    return typeof value === 'string' ? formOf(value) : fraction(value)
  }

  private take(pattern: RegExp): string | null {
    const token = this.tokens[this.index]
    if (token === undefined || !pattern.test(token)) return null
    this.index++
    return token
  }
}

/** 1.5 is 3 / 2. */
function fraction(number: number | null): WidthForm | null {
  const digits = String(number).split('.')[1]?.length ?? 0
  return number === null ? null : reduced({ ...plain(Math.round(number * 10 ** digits)), over: 10 ** digits })
}

function added(a: WidthForm | null, b: WidthForm | null, sign: 1 | -1): WidthForm | null {
  if (!a || !b) return null
  const part = (key: 'hidden' | 'input' | 'units') => a[key] * b.over + sign * b[key] * a.over
  return reduced({ hidden: part('hidden'), input: part('input'), units: part('units'), over: a.over * b.over })
}

/** H · H is no small expression. */
function times(a: WidthForm | null, b: WidthForm | null): WidthForm | null {
  if (!a || !b) return null
  const [factor, form] = isNumber(a) ? [a, b] : [b, a]
  if (!isNumber(factor)) return null
  const { units, over } = factor
  return reduced({ hidden: form.hidden * units, input: form.input * units, units: form.units * units, over: form.over * over })
}

function divided(a: WidthForm | null, b: WidthForm | null): WidthForm | null {
  if (!b || !isNumber(b) || b.units === 0) return null
  return times(a, { ...plain(b.over * Math.sign(b.units)), over: Math.abs(b.units) })
}

const isNumber = ({ hidden, input }: WidthForm): boolean => hidden === 0 && input === 0

function reduced(form: WidthForm): WidthForm | null {
  const { hidden, input, units, over } = form
  const divisor = [hidden, input, units, over].reduce(commonDivisor)
  const small = { hidden: hidden / divisor, input: input / divisor, units: units / divisor, over: over / divisor }
  return Object.values(small).every((each) => Number.isInteger(each) && Math.abs(each) <= largest) ? small : null
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : commonDivisor(b, a % b)
}

/** Writes `2H + D - 1`, `H / 2` or `(H + D) / 2`, what is added before what is taken away. */
function widthText({ hidden, input, units, over }: WidthForm): string {
  const terms = (
    [
      [hidden, 'H'],
      [input, 'D'],
      [units, '']
    ] as const
  ).filter(([count]) => count !== 0)
  const ordered = terms.toSorted(([a], [b]) => Number(a < 0) - Number(b < 0))
  const sum = ordered
    .map(([count, word], k) => `${signText(count, k)}${Math.abs(count) === 1 && word !== '' ? '' : Math.abs(count)}${word}`)
    .join('')
  return over === 1 ? sum : `${terms.length === 1 ? sum : `(${sum})`} / ${over}`
}

function signText(count: number, place: number): string {
  if (place === 0) return count < 0 ? '-' : ''
  return count < 0 ? ' - ' : ' + '
}
