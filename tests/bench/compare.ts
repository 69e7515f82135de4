/** Lets ours and its peers take turns on the same work, and sums up what each took. */
import { Peer } from './peer'
import type { PeerSpec } from './peer'
import type { Cell, Size } from './protocol'

export interface Measured {
  readonly name: string
  readonly target: number | null
  /** Milliseconds a step, sorted; empty when the peer is absent. */
  readonly times: readonly number[]
  /** After its last step. */
  readonly loss: number
  readonly absent: string | null
}

export interface Turns {
  /** How often each gets its turn; and how many steps a turn has and how many milliseconds it lasts, both at least. */
  readonly turns: number
  readonly steps: number
  readonly milliseconds: number
}

/** What the step of a peer is meant to cost us, as a ratio of our time to its. */
export interface Rival extends PeerSpec {
  readonly target: number | null
}

export interface Work {
  readonly cell: Cell
  readonly size: Size
}

/** One cell and size. The peers' processes are all there at the same time, and one works at a time. */
export async function measure(
  specs: readonly Rival[],
  work: Work,
  { turns, ...least }: Turns,
  tell: (line: string) => void
): Promise<Measured[]> {
  const peers = specs.map((spec) => ({ peer: new Peer(spec), target: spec.target, times: new Array<number>(), loss: NaN, absent: '' }))
  for (let turn = 0; turn < turns; turn++) {
    for (const each of peers) {
      if (each.absent !== '') continue
      tell(`${each.peer.spec.name}, turn ${turn + 1} of ${turns}`)
      const reply = await each.peer.ask({ ...work, ...least })
      if ('absent' in reply) each.absent = reply.absent
      else if (reply.loss === null || !Number.isFinite(reply.loss)) each.absent = 'its loss was not finite'
      else {
        each.times.push(...reply.times)
        each.loss = reply.loss
      }
    }
  }
  peers.forEach(({ peer }) => peer.end())
  return peers.map(({ peer, target, times, loss, absent }) => {
    const sorted = absent === '' ? times.sort((a, b) => a - b) : []
    return { name: peer.spec.name, target, times: sorted, loss, absent: absent === '' ? null : absent }
  })
}

export interface Row {
  readonly name: string
  readonly minimum: number | null
  readonly median: number | null
  /** Our minimum, and our median, over its. */
  readonly ratio: number | null
  readonly medianRatio: number | null
  /** What the ratio should be at most. */
  readonly target: number | null
  readonly absent: string | null
}

/** The first is ours. */
export function rows(measured: readonly Measured[]): Row[] {
  const ours = figures(measured[0]?.times ?? [])
  return measured.map(({ name, target, times, absent }) => {
    const { minimum, median } = figures(times)
    const ratio = minimum !== null && ours.minimum !== null ? ours.minimum / minimum : null
    const medianRatio = median !== null && ours.median !== null ? ours.median / median : null
    return { name, minimum, median, ratio, medianRatio, target, absent }
  })
}

function figures(sorted: readonly number[]): { minimum: number | null; median: number | null } {
  return { minimum: sorted[0] ?? null, median: sorted[Math.floor(sorted.length / 2)] ?? null }
}

/** A table for people. */
export function table(title: string, list: readonly Row[]): string {
  const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits)).padStart(10)
  const head = `${title.padEnd(34)}${['min ms', 'median ms', 'ours ÷ it', 'by median', 'goal ≤'].map((text) => text.padStart(10)).join('')}`
  const lines = list.map(({ name, minimum, median, ratio, medianRatio, target, absent }) =>
    absent === null
      ? `${name.padEnd(34)}${number(minimum, 2)}${number(median, 2)}${number(ratio, 3)}${number(medianRatio, 3)}${number(target, 2)}${verdict(ratio, target)}`
      : `${name.padEnd(34)}absent: ${absent}`
  )
  return [head, ...lines].join('\n')
}

const verdict = (ratio: number | null, target: number | null): string =>
  ratio === null || target === null ? '' : ratio <= target ? '  met' : '  missed'
