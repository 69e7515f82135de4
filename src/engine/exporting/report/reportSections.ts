/** All sections of a report, in the order in which a reader wants them. */
import type { ExportSource } from '../exporter'
import { text } from './block'
import type { Block, Figure, ReportSection } from './block'
import { lossFigures } from './curves'
import { environment, log, reproduce } from './environment'
import { gradients } from './gradients'
import { cells, layers } from './modelSections'
import { beginning, results } from './results'
import { says } from './says'
import { sortedSettings } from './usualSettings'

/** @param now milliseconds since 1970 */
export function reportSections(source: ExportSource, now: number): ReportSection[] {
  const curves = lossFigures(source.run)
  return [
    beginning(source),
    results(source),
    settings(source),
    ...(curves.length === 0 ? [] : [{ title: 'Curves', blocks: curves }]),
    layers(source),
    ...cells(source),
    ...gradients(source),
    ...says(source),
    environment(source, now),
    reproduce(source),
    ...log(source)
  ]
}

function settings({ document }: ExportSource): ReportSection {
  const { changed, usual } = sortedSettings(document)
  const differing: Block[] =
    changed.length === 0
      ? [text('All settings are those of a new document.')]
      : [
          text('These settings differ from those of a new document.'),
          {
            kind: 'table',
            head: ['setting', 'value', 'in a new document'],
            rows: changed.map((row) => [row.name, row.value, row.usual === '' ? '–' : row.usual])
          }
        ]
  const others: Block[] = [
    { kind: 'subtitle', text: 'All others' },
    { kind: 'table', head: ['setting', 'value'], rows: usual.map(({ name, value }) => [name, value]) }
  ]
  return { title: 'Settings', blocks: [...differing, ...(usual.length === 0 ? [] : others)] }
}

export const figuresOf = (sections: readonly ReportSection[]): Figure[] =>
  sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure] : [])))
