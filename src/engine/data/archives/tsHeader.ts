/** Reads the header of a `.ts` archive, whose lines are `@tag value`, and refuses what contradicts itself. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'

/** What the header says; null where it does not say it. */
export interface TsHeader {
  /** The classes of the archive; empty where it has numbers as targets, or names no classes. */
  readonly classes: readonly string[]
  /** True where each series has a number to predict. */
  readonly hasTargets: boolean
  readonly dimensions: number | null
  /** Time steps of each series, where all are equally long. */
  readonly length: number | null
}

const yes = ['true', 'false'] as const

export class TsHeaderReader {
  private readonly said = new Map<string, { readonly words: readonly string[]; readonly line: number }>()
  problem: Problem | null = null

  constructor(private readonly file: string) {}

  /** Takes a line that begins with @. */
  take(text: string, line: number): void {
    const [tag = '', ...words] = text.slice(1).trim().split(/\s+/)
    const name = tag.toLowerCase()
    if (this.said.has(name)) this.refuse(line, `@${tag}`, words.join(' '), 'each tag once')
    this.said.set(name, { words, line })
    if (name === 'timestamps' && this.flag('timestamps'))
      this.problem ??= problem('archive.timeStamps', { path: 'task.file' }, { file: this.file, line })
  }

  finish(): TsHeader {
    const hasClasses = this.flag('classlabel') ?? false
    const hasTargets = this.flag('targetlabel') ?? false
    const univariate = this.flag('univariate')
    const equal = this.flag('equallength')
    const dimensions = this.count('dimensions', 'dimension')
    const classes = hasClasses ? (this.said.get('classlabel')?.words.slice(1) ?? []) : []
    const line = this.said.get('classlabel')?.line ?? this.said.get('targetlabel')?.line ?? 1
    if (!hasClasses && !hasTargets) this.refuse(line, '@classLabel', 'false', 'true with the names of the classes, or @targetLabel true')
    if (hasClasses && hasTargets) this.refuse(line, '@targetLabel', 'true', 'false beside @classLabel true')
    const length = this.count('serieslength')
    return {
      classes,
      hasTargets,
      dimensions: dimensions ?? (univariate === true ? 1 : null),
      length: equal === false ? null : length
    }
  }

  private flag(name: string): boolean | null {
    const entry = this.said.get(name)
    if (!entry) return null
    const word = entry.words[0]?.toLowerCase() ?? ''
    if (!yes.some((each) => each === word)) this.refuse(entry.line, `@${name}`, entry.words.join(' '), 'true or false')
    return word === 'true'
  }

  private count(...names: readonly string[]): number | null {
    const entry = names.flatMap((name) => this.said.get(name) ?? [])[0]
    if (!entry) return null
    const value = Number(entry.words[0])
    if (Number.isInteger(value) && value > 0 && value <= 1_000_000) return value
    this.refuse(entry.line, `@${names[0]}`, entry.words.join(' '), 'a whole number above 0')
    return null
  }

  private refuse(line: number, tag: string, found: string, expected: string): void {
    this.problem ??= problem('archive.header', { path: 'task.file' }, { file: this.file, line, tag, found: found.slice(0, 40), expected })
  }
}
