/** The most frequent pieces of a text that is too large to count all of its pieces at a time (after Manku and Motwani 2002). */
import { copied } from '../source/copied'

type Pieces = () => AsyncIterable<string>
type Cut = (text: string) => Iterable<string>

/** Pieces that are counted at a time. */
const usualRoom = 500_000

/**
 * At most `size` pieces, exactly those that occur most often, and of equally frequent ones the first. `texts` gives the text anew for each
 * reading, in texts that no piece goes over.
 */
export async function frequentPieces(texts: Pieces, piecesOf: Cut, size: number, room = usualRoom): Promise<string[]> {
  const { candidates, mostMissed } = await gather(texts, piecesOf, room)
  const counts = mostMissed === 0 ? candidates : await countOf(texts, piecesOf, candidates)
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).slice(0, size)
  // A piece that was dropped may be as frequent as the last one: then more are counted at a time.
  const last = sorted.length < size ? 0 : (sorted.at(-1)?.[1] ?? 0)
  if (mostMissed > 0 && last <= mostMissed) return frequentPieces(texts, piecesOf, size, room * 2)
  return sorted.map(([piece]) => piece)
}

/** Counts pieces, and drops the rarest whenever there are too many. A piece that is no candidate occurs at most `mostMissed` times. */
async function gather(texts: Pieces, piecesOf: Cut, room: number) {
  const candidates = new Map<string, number>()
  let mostMissed = 0
  for await (const text of texts())
    for (const piece of piecesOf(text)) {
      const count = candidates.get(piece)
      // What was dropped before may have been this piece.
      if (count !== undefined) candidates.set(piece, count + 1)
      else candidates.set(copied(piece), mostMissed + 1)
      if (candidates.size > room) mostMissed = dropRarest(candidates)
    }
  return { candidates, mostMissed }
}

/** Drops at least half of the pieces, and returns the highest count among them. */
function dropRarest(counts: Map<string, number>): number {
  const sorted = Float64Array.from(counts.values()).sort()
  const most = sorted[Math.floor(sorted.length / 2)] ?? 0
  for (const [piece, count] of counts) if (count <= most) counts.delete(piece)
  return most
}

/** How often each candidate occurs, in the order in which they first occur. */
async function countOf(texts: Pieces, piecesOf: Cut, candidates: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for await (const text of texts())
    for (const piece of piecesOf(text)) {
      const count = counts.get(piece)
      if (count !== undefined) counts.set(piece, count + 1)
      else if (candidates.has(piece)) counts.set(copied(piece), 1)
    }
  return counts
}
