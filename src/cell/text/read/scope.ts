/** The names that are known at the line being read, and those that only later lines assign. */
import { constantIn } from './draft'
import type { DraftNode, Slot } from './draft'
import type { Lines } from '../parse/lines'
import type { NameTime } from '../parse/symbols'
import type { Statement } from '../parse/syntax'

/** The result of looking up a name. `later`: a line below assigns it. `broken`: its line has a mistake that was already reported. */
export type NameLookup =
  | { readonly is: 'slot'; readonly slot: Slot }
  | { readonly is: 'later'; readonly line: number }
  | 'broken'
  /** The value of the step before is asked for, which only states have. */
  | 'notKept'
  | 'unknown'

export class Scope {
  private readonly slots = new Map<string, Slot>()
  private readonly ports = new Map<string, string>()
  private readonly madeAt = new Map<string, number>()
  private readonly brokenNames = new Set<string>()
  private readonly later = new Map<string, number>()
  private readonly states = new Map<string, DraftNode>()
  private readonly changed = new Set<string>()
  /** The line in which each matrix of weights is multiplied. */
  private readonly weights = new Map<string, number>()
  /** Constants whose number an option, a size or an exponent took. */
  readonly constants = new Set<DraftNode>()

  constructor(statements: readonly Statement[], lines: Lines) {
    for (const { target } of statements) if (target && !this.later.has(target.text)) this.later.set(target.text, lines.range(target).line)
  }

  /** Declares an input or a state; `what` names it in messages, such as `an input`. */
  declare(name: string, node: DraftNode, what: string): void {
    this.slots.set(name, node)
    this.ports.set(name, what)
    if (what === 'a state') this.states.set(name, node)
  }

  /** Returns the words for what a name is declared as before the first line, or null. */
  portOf(name: string): string | null {
    return this.ports.get(name) ?? null
  }

  isState(name: string): boolean {
    return this.states.has(name)
  }

  assign(name: string, node: Slot, line: number): void {
    this.slots.set(name, node)
    this.madeAt.set(name, line)
  }

  /** From here on the state's name stands for its new value. */
  change(name: string, slot: Slot): void {
    this.slots.set(name, slot)
    this.changed.add(name)
  }

  /** Returns the name that a line with this target assigns: `h` for `h_t` where h is a state and h_t is not. */
  target(name: string): string {
    const [stem = name] = name.split(/_t$/)
    return [name, stem, `${name}_t`].find((each) => this.states.has(each)) ?? name
  }

  /** Notes that weights are multiplied in a line; returns the line of an earlier product with them, or null. */
  weigh(name: string, line: number): number | null {
    const before = this.weights.get(name) ?? null
    if (before === null) this.weights.set(name, line)
    return before
  }

  broken(name: string): void {
    if (!this.slots.has(name)) this.brokenNames.add(name)
  }

  /** Returns the line that assigned the name, or null. */
  lineOf(name: string): number | null {
    return this.madeAt.get(name) ?? null
  }

  /**
   * Looks a name up as papers write it: `x_t` is x where nothing is called x_t, and `h_t` the new value of the state h. With `before` it is
   * the state as the step before left it.
   */
  look(written: string, time?: NameTime): NameLookup {
    if (time === 'before') return this.lookBefore(written)
    const [stem = written] = written.split(/_t$/)
    const names = [written, ...(stem === written ? [] : [stem]), ...(time === 'now' ? [`${written}_t`] : [])]
    const state = this.slots.has(written) ? undefined : names.find((name) => this.states.has(name))
    const known = state ?? names.find((name) => this.slots.has(name) || this.brokenNames.has(name) || this.later.has(name)) ?? written
    const line = this.later.get(known) ?? this.later.get(`${known}_t`)
    const newValue = time === 'now' || known !== written
    if (newValue && this.states.has(known) && !this.changed.has(known) && line !== undefined) return { is: 'later', line }
    return this.lookUp(known)
  }

  private lookBefore(written: string): NameLookup {
    const state = this.states.get(written) ?? this.states.get(`${written}_t`)
    if (state) return { is: 'slot', slot: state }
    const known = this.slots.has(written) || this.later.has(written) || this.slots.has(`${written}_t`) || this.later.has(`${written}_t`)
    return known ? 'notKept' : 'unknown'
  }

  private lookUp(name: string): NameLookup {
    const slot = this.slots.get(name)
    if (slot !== undefined) return { is: 'slot', slot }
    if (this.brokenNames.has(name)) return 'broken'
    const line = this.later.get(name)
    return line === undefined ? 'unknown' : { is: 'later', line }
  }

  /** Returns the number, or the expression of H and D, that a name stands for; null where it stands for no constant. */
  constantOf(name: string): number | string | null {
    const slot = this.slots.get(name) ?? null
    const constant = constantIn(slot)
    if (slot && constant !== null) this.constants.add(slot)
    return constant
  }

  names(): string[] {
    return [...new Set([...this.slots.keys(), ...this.later.keys()])]
  }
}
