/**
 * Reads the search of a list of runs: words, and conditions such as `hidden ≥ 128 and lr < 0.01`, `not failed` or `tag = baseline`. The window and
 * the command line read it alike.
 */
import { runPhaseSchema } from '../events/run'
import type { RunEntry } from './entry'
import { comparison, takesUnit } from './search/comparison'
import type { Holds } from './search/comparison'
import { fieldOf, nameOf } from './search/fields'
import { SearchFault, tokensOf } from './search/tokens'
import type { Token } from './search/tokens'

export type Condition =
  | { readonly ok: true; matches(entry: RunEntry, now?: number): boolean }
  /** `at`: the 0-based place in the text that the sentence is about. */
  | { readonly ok: false; readonly message: string; readonly at: number }

/** An empty text matches every run. */
export function readCondition(text: string): Condition {
  try {
    const holds = new Reader(tokensOf(text), text.length).all()
    return { ok: true, matches: (entry, now = Date.now()) => holds(entry, now) }
  } catch (error) {
    if (!(error instanceof SearchFault)) throw error
    return { ok: false, message: error.message, at: error.at }
  }
}

/** Phases by the words that people use for them. */
const phases: Readonly<Record<string, string>> = {
  ...Object.fromEntries(runPhaseSchema.options.map((phase) => [phase, phase])),
  running: 'training',
  done: 'finished'
}

/** Reads by descent: `or` binds least, then `and`, which may be left out, then `not`. */
class Reader {
  private place = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number
  ) {}

  all(): Holds {
    if (this.tokens.length === 0) return () => true
    const holds = this.either()
    const rest = this.peek()
    if (rest) throw new SearchFault(rest.kind === 'close' ? 'This bracket was never opened.' : 'A condition is expected here.', rest.at)
    return holds
  }

  private either(): Holds {
    let holds = this.both()
    while (this.peek()?.kind === 'or') {
      this.place += 1
      const [left, right] = [holds, this.both()]
      holds = (entry, now) => left(entry, now) || right(entry, now)
    }
    return holds
  }

  private both(): Holds {
    let holds = this.negated()
    for (let token = this.peek(); token && token.kind !== 'or' && token.kind !== 'close'; token = this.peek()) {
      if (token.kind === 'and') this.place += 1
      const [left, right] = [holds, this.negated()]
      holds = (entry, now) => left(entry, now) && right(entry, now)
    }
    return holds
  }

  private negated(): Holds {
    if (this.peek()?.kind !== 'not') return this.single()
    this.place += 1
    const holds = this.negated()
    return (entry, now) => !holds(entry, now)
  }

  private single(): Holds {
    const token = this.peek()
    if (!token) throw new SearchFault('The search ends where a condition is expected.', this.end)
    if (token.kind === 'open') return this.bracket(token)
    if (token.kind === 'sign') throw new SearchFault('A comparison begins with a name, such as hidden or best.', token.at)
    if (token.kind !== 'word') throw new SearchFault('A condition is expected here.', token.at)
    this.place += 1
    const sign = this.peek()
    if (sign?.kind === 'sign') return this.compared(token, sign)
    return token.quoted ? containing(token.text) : plainWord(token.text)
  }

  private bracket({ at }: Token): Holds {
    this.place += 1
    const holds = this.either()
    if (this.peek()?.kind !== 'close') throw new SearchFault('The closing bracket is missing.', at)
    this.place += 1
    return holds
  }

  private compared(name: Extract<Token, { kind: 'word' }>, sign: Extract<Token, { kind: 'sign' }>): Holds {
    this.place += 1
    const value = this.peek()
    if (value?.kind !== 'word') throw new SearchFault('A value is missing behind the sign.', value?.at ?? this.end)
    this.place += 1
    const unit = this.peek()
    const joined = unit?.kind === 'word' && !unit.quoted && takesUnit(name, value.text, unit.text)
    if (joined) this.place += 1
    return comparison(name, sign.sign, { text: joined ? `${value.text}${unit.text}` : value.text, at: value.at })
  }

  private peek(): Token | null {
    return this.tokens[this.place] ?? null
  }
}

/** A phase, a property such as `starred`, or else a word to look for. */
function plainWord(word: string): Holds {
  const lower = word.toLowerCase()
  const phase = Object.hasOwn(phases, lower) ? phases[lower] : undefined
  if (phase !== undefined) return ({ summary }) => summary.phase === phase
  const field = fieldOf(word)
  return field?.kind === 'flag' ? field.of : containing(word)
}

/** Looks in all words of a run: its name, model, task, tags, note and id. */
function containing(word: string): Holds {
  const lower = word.toLowerCase()
  return (entry) => textsOf(entry).some((text) => text.toLowerCase().includes(lower))
}

const textsOf = (entry: RunEntry): string[] => {
  const { about, summary, model, task, runId } = entry
  return [nameOf(entry), summary.name, model, task, ...about.tags, about.note, runId]
}
