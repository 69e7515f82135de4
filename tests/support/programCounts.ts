/** How often programs do what, as a table: a row for each operation, and for each program a column outside of loops and one within. */
import type { Block, Program } from '../../src/engine/compiler/program/types'

export function printCounts(...programs: readonly Program[]): string {
  const counts = programs.flatMap(({ block }) => [countKinds(block, false, false), countKinds(block, true, false)])
  const kinds = [...new Set(counts.flatMap((each) => [...each.keys()]))].sort()
  const row = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(10)).join('')}`
  const heads = row(
    '',
    programs.flatMap(({ name }) => [name, 'in loops'])
  )
  return [
    heads,
    ...kinds.map((kind) =>
      row(
        kind,
        counts.map((each) => each.get(kind) ?? 0)
      )
    ),
    ''
  ].join('\n')
}

/** Operations by name: those within loops, or those outside of them. */
function countKinds(block: Block, wanted: boolean, inLoop: boolean): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (name: string, count: number) => counts.set(name, (counts.get(name) ?? 0) + count)
  for (const operation of block.operations) {
    if (inLoop === wanted) add(operation.name, 1)
    if (operation.name === 'scan') countKinds(operation.attributes.body, wanted, true).forEach((count, name) => add(name, count))
    if (operation.name === 'split') countKinds(operation.attributes.body, wanted, inLoop).forEach((count, name) => add(name, count))
  }
  return counts
}
