/** The names that are known at the line being read, and those that only later lines assign. */
import { constantIn } from './draft'
import type { DraftNode, Slot } from './draft'
import type { Lines } from '../parse/lines'
import type { Statement } from '../parse/syntax'

/** The result of looking up a name. `later`: a line below assigns it. `broken`: its line has a mistake that was already reported. */
export type NameLookup =
  { readonly is: 'slot'; readonly slot: Slot } | { readonly is: 'later'; readonly line: number } | 'broken' | 'unknown'

export class Scope {
  private readonly slots = new Map<string, Slot>()
  private readonly ports = new Map<string, string>()
  private readonly madeAt = new Map<string, number>()
  private readonly brokenNames = new Set<string>()
  private readonly later = new Map<string, number>()
  /** Constants whose number an option or an exponent took. */
  readonly numbers = new Set<DraftNode>()

  constructor(statements: readonly Statement[], lines: Lines) {
    for (const { target } of statements) if (target && !this.later.has(target.text)) this.later.set(target.text, lines.range(target).line)
  }

  /** Declares an input or a state; `what` names it in messages, such as `an input`. */
  declare(name: string, node: DraftNode, what: string): void {
    this.slots.set(name, node)
    this.ports.set(name, what)
  }

  /** Returns the words for what a name is declared as before the first line, or null. */
  portOf(name: string): string | null {
    return this.ports.get(name) ?? null
  }

  isState(name: string): boolean {
    return this.ports.get(name) === 'a state'
  }

  assign(name: string, node: Slot, line: number): void {
    this.slots.set(name, node)
    this.madeAt.set(name, line)
  }

  /** From here on the state's name stands for its new value. */
  change(name: string, slot: Slot): void {
    this.slots.set(name, slot)
  }

  broken(name: string): void {
    if (!this.slots.has(name)) this.brokenNames.add(name)
  }

  /** Returns the line that assigned the name, or null. */
  lineOf(name: string): number | null {
    return this.madeAt.get(name) ?? null
  }

  look(name: string): NameLookup {
    const slot = this.slots.get(name)
    if (slot !== undefined) return { is: 'slot', slot }
    if (this.brokenNames.has(name)) return 'broken'
    const line = this.later.get(name)
    return line === undefined ? 'unknown' : { is: 'later', line }
  }

  /** Returns the number that a name stands for, or null where it stands for no constant. */
  numberOf(name: string): number | null {
    const slot = this.slots.get(name) ?? null
    const number = constantIn(slot)
    if (slot && number !== null) this.numbers.add(slot)
    return number
  }

  names(): string[] {
    return [...new Set([...this.slots.keys(), ...this.later.keys()])]
  }
}
