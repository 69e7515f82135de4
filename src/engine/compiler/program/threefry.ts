/**
 * Threefry-2x32 with twenty rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.2): random bits
 * as a function of a key and a counter, made of additions, rotations and exclusive ors, so that every executor gives the same ones.
 */

export type Words = readonly [number, number]

/** By how many bits the second word is turned to the left in each round; after eight rounds from the front again. */
export const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const
export const rounds = 20
/** Makes the third word of the key schedule, so that no key is all zeros. */
export const parity = 0x1bd11bda
/** Key words are added after so many rounds. */
export const roundsPerKey = 4

/** Two words of 32 bits, as whole numbers from 0 on, from two of the key and two of the counter. */
export function threefry(key: Words, counter: Words): Words {
  const schedule = [key[0], key[1], parity ^ key[0] ^ key[1]]
  let x = (counter[0] + key[0]) | 0
  let y = (counter[1] + key[1]) | 0
  for (let round = 0; round < rounds; round++) {
    const turn = rotations[round % rotations.length] ?? 0
    x = (x + y) | 0
    y = ((y << turn) | (y >>> (32 - turn))) ^ x
    if ((round + 1) % roundsPerKey > 0) continue
    const injection = (round + 1) / roundsPerKey
    x = (x + (schedule[injection % 3] ?? 0)) | 0
    y = (y + (schedule[(injection + 1) % 3] ?? 0) + injection) | 0
  }
  return [x >>> 0, y >>> 0]
}

/** The first word's upper 24 bits as a number in [0, 1) that float32 holds exactly: what the operation `random` gives for a counter. */
export function uniformAt(key: Words, counter: number, stream: number): number {
  return (threefry(key, [counter, stream])[0] >>> 8) / 2 ** 24
}
