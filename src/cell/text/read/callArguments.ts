/** The options and further arguments of one call. The kind's row reads them; an argument that does not fit becomes a problem. */
import type * as z from 'zod'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { readWidth } from '../../../contract/document/widths'
import type { ValueOfName } from '../../../contract/document/widths'
import { constantOf } from '../constants'
import type { Lines } from '../parse/lines'
import type { Expr } from '../parse/syntax'
import type { Span } from '../parse/tokens'

export class CallArguments {
  constructor(
    private readonly name: string,
    private readonly values: ReadonlyMap<string, Expr>,
    private readonly valueOf: ValueOfName,
    private readonly lines: Lines,
    private readonly problems: Problem[]
  ) {}

  get(option: string): Expr | null {
    return this.values.get(option) ?? null
  }

  /** Reads a size by its schema. Returns `usual` where the option is missing, or wrong and reported. */
  size<T extends string | number>(option: string, schema: z.ZodType<T>, usual: T, needs: string): T {
    return this.checked(option, schema, usual, needs, (value) => readWidth(this.lines.textOf(value), this.valueOf))
  }

  number(option: string, schema: z.ZodType<number>, usual: number, needs: string): number {
    return this.checked(option, schema, usual, needs, (value) => constantOf(value, this.valueOf))
  }

  word<T extends string>(option: string, schema: z.ZodType<T>, usual: T, needs: string): T {
    return this.checked(option, schema, usual, needs, (value) => (value.kind === 'name' ? value.name : null))
  }

  private checked<T>(option: string, schema: z.ZodType<T>, usual: T, needs: string, read: (value: Expr) => unknown): T {
    const value = this.get(option)
    if (value === null) return usual
    const parsed = schema.safeParse(read(value))
    return parsed.success ? parsed.data : this.wrong(option, value, needs, usual)
  }

  /** Returns the numbers of a call such as `uniform(-1, 1)`; null where the option is something else. */
  numbersOf(option: string, call: string): number[] | null {
    const value = this.get(option)
    if (value?.kind !== 'call' || value.name.text !== call || value.options.length > 0) return null
    const numbers = value.inputs.map((each) => constantOf(each, this.valueOf))
    return numbers.every((each) => each !== null) ? numbers : null
  }

  wrong<T>(option: string, place: Span, needs: string, usual: T): T {
    this.problems.push(problem('equations.badOption', { text: this.lines.range(place) }, { name: this.name, option, needs }))
    return usual
  }
}
