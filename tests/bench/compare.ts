/** Lets ours and its peers take turns on the same work, and sums up what each took. */
import { Peer } from './peer'
import type { PeerSpec } from './peer'
import type { Size } from './protocol'

export interface Measured {
  readonly name: string
  readonly size: Size
  /** Milliseconds a step, sorted; empty when the peer is absent. */
  readonly times: readonly number[]
  readonly absent: string | null
}

export interface Turns {
  /** How often each gets its turn, and how many steps a turn has. */
  readonly turns: number
  readonly steps: number
}

/** One size. The peers' processes are all there at the same time, and one works at a time. */
export async function measure(
  specs: readonly PeerSpec[],
  size: Size,
  { turns, steps }: Turns,
  tell: (line: string) => void
): Promise<Measured[]> {
  const peers = specs.map((spec) => ({ peer: new Peer(spec), times: new Array<number>(), absent: '' }))
  for (let turn = 0; turn < turns; turn++) {
    for (const each of peers) {
      if (each.absent !== '') continue
      tell(`${each.peer.spec.name}, turn ${turn + 1} of ${turns}`)
      const reply = await each.peer.ask({ size, steps })
      if ('absent' in reply) each.absent = reply.absent
      else each.times.push(...reply.times)
    }
  }
  peers.forEach(({ peer }) => peer.end())
  return peers.map(({ peer, times, absent }) => {
    const sorted = absent === '' ? times.sort((a, b) => a - b) : []
    return { name: peer.spec.name, size, times: sorted, absent: absent === '' ? null : absent }
  })
}

export interface Row {
  readonly name: string
  readonly minimum: number | null
  readonly median: number | null
  /** Our minimum, and our median, over its. */
  readonly ratio: number | null
  readonly medianRatio: number | null
  readonly absent: string | null
}

/** The first is ours. */
export function rows(measured: readonly Measured[]): Row[] {
  const ours = figures(measured[0]?.times ?? [])
  return measured.map(({ name, times, absent }) => {
    const { minimum, median } = figures(times)
    const ratio = minimum !== null && ours.minimum !== null ? ours.minimum / minimum : null
    const medianRatio = median !== null && ours.median !== null ? ours.median / median : null
    return { name, minimum, median, ratio, medianRatio, absent }
  })
}

function figures(sorted: readonly number[]): { minimum: number | null; median: number | null } {
  return { minimum: sorted[0] ?? null, median: sorted[Math.floor(sorted.length / 2)] ?? null }
}

/** A table for people. */
export function table(title: string, list: readonly Row[]): string {
  const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits)).padStart(10)
  const head = `${title.padEnd(34)}${['min ms', 'median ms', 'ours ÷ it', 'by median'].map((text) => text.padStart(10)).join('')}`
  const lines = list.map(({ name, minimum, median, ratio, medianRatio, absent }) =>
    absent === null
      ? `${name.padEnd(34)}${number(minimum, 2)}${number(median, 2)}${number(ratio, 3)}${number(medianRatio, 3)}`
      : `${name.padEnd(34)}absent: ${absent}`
  )
  return [head, ...lines].join('\n')
}
