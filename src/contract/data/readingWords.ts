/** Says in words what was read of a data file: one line for all, and a line for each thing that a user should know before using it. */
import { capital, listed } from '../document/words'
import { count, plural } from '../problems/wording'
import { fileKindOf, fileKinds } from './fileKinds'
import { tokenKindWords } from '../document/tokenWords'
import { decimalWords, encodingWords, separatorSigns, thousandsWords } from './formatWords'
import type {
  ArchiveReading,
  ColumnReading,
  DataReading,
  LeftOut,
  TableReading,
  TextReading,
  TokensRead,
  SoundReading
} from './dataReading'

/** Such as `data.csv: separator “;”, decimal comma, 2 of 4 columns (temp, load), 1,200 rows; 3 rows left out: no value in “load” (lines 7, 9, 12)`. */
export function readingLine(reading: DataReading): string {
  const { file } = reading
  if (reading.kind === 'archive') return `${file}: ${archiveLine(reading)}`
  if (reading.kind === 'sound') return `${file}: ${soundLine(reading)}`
  return `${file}: ${reading.kind === 'table' ? tableLine(reading) : textLine(reading)}`
}

/** Sentences: which columns are not used and why, how constant columns are scaled, which headings were taken. */
export function readingNotes(reading: DataReading): string[] {
  if (reading.kind === 'archive') return archiveNotes(reading).map(capital)
  if (reading.kind === 'sound') return soundNotes(reading).map(capital)
  return (reading.kind === 'table' ? tableNotes(reading) : textNotes(reading)).map(capital)
}

function tableLine(reading: TableReading): string {
  const contents = reading.columns.length > 0 ? [columnPart(reading.columns), plural(reading.rows, 'row')] : []
  const kind = fileKindOf(reading.file)
  const format = kind === 'table' || kind === 'text' ? formatParts(reading.format) : [fileKinds[kind].label]
  const parts = [...format, ...contents]
  const left = [...reading.leftOut.map(leftOutWords), ...(reading.repeated > 0 ? [repeatedWords(reading.repeated)] : [])]
  return [parts.join(', '), ...left].join('; ')
}

function formatParts({ encoding, separator, decimal, thousands, header }: TableReading['format']): string[] {
  return [
    ...(encoding === undefined || encoding === 'utf-8' ? [] : [encodingWords[encoding]]),
    ...(separator === undefined ? [] : [`separator ${separatorSigns[separator]}`]),
    ...(decimal === undefined ? [] : [decimalWords[decimal]]),
    ...(thousands === undefined || thousands === '' ? [] : [thousandsWords[thousands]]),
    ...(header === false ? ['no line of names'] : [])
  ]
}

const mostNames = 8

function columnPart(columns: readonly ColumnReading[]): string {
  const used = columns.filter(({ use }) => use !== 'unused')
  const names = used.map(({ name, use }) => (use === 'value' ? name : `${use} “${name}”`))
  const more = names.length > mostNames ? [`${names.length - mostNames} more`] : []
  const named = used.length > 0 ? ` (${[...names.slice(0, mostNames), ...more].join(', ')})` : ''
  return `${used.length} of ${plural(columns.length, 'column')}${named}`
}

export function leftOutWords({ why, rows, lines, columns }: LeftOut): string {
  const where = `line${rows === 1 ? '' : 's'} ${lines.map(count).join(', ')}${lines.length < rows ? ', …' : ''}`
  const named = listed(
    columns.slice(0, 4).map((name) => `“${name}”`),
    'or'
  )
  const left = { missing: 'row', noText: 'row', noLabel: 'row', blank: 'blank line', comment: 'line' }[why]
  const reason = why === 'blank' ? '' : `: ${why === 'comment' ? 'a comment before the table' : `no value in ${named}`}`
  return `${plural(rows, left)} left out${reason} (${where})`
}

const repeatedWords = (values: number): string => `${plural(values, 'missing value')} filled with the value before`

/** Why a column is not used; null where it is. */
export function unusedWords({ kind, use, missing, example }: ColumnReading, rows: number): string | null {
  if (use !== 'unused') return null
  if (kind === 'empty') return 'it is empty'
  if (kind === 'date') return `it has dates, such as “${example}”`
  if (kind === 'text') return `it has text, such as “${example}”`
  if (kind === 'index') return 'it counts up evenly, as an index does'
  return missing * 2 > rows ? `it has no value in ${count(missing)} rows` : 'it is not chosen'
}

function tableNotes(reading: TableReading): string[] {
  const { columns, rows, leftOut, classes, cut, tokens, series } = reading
  const all = rows + leftOut.reduce((sum, { why, rows: left }) => sum + (why === 'missing' ? left : 0), 0)
  const unused = columns.flatMap((column) => {
    const why = unusedWords(column, all)
    return why === null ? [] : [`column “${column.name}” is not used: ${why}`]
  })
  const constant = columns.filter(({ constant: isConstant }) => isConstant).map(constantNote)
  const labels = classes.map(({ name, rows: rowsOfClass }) => `${name} (${count(rowsOfClass)})`)
  const id = columns.find(({ use }) => use === 'id')?.name
  const several = series ? [`${plural(series.count, 'series', 'series')} by “${id ?? ''}”, of ${lengthsOf(series)}`] : []
  return [
    ...several,
    ...knownNotes(reading),
    ...atMost(unused, 'more columns are not used'),
    ...constant,
    ...(labels.length > 0 ? [`${plural(labels.length, 'class', 'classes')}: ${atMost(labels, 'more').join(', ')}`] : []),
    ...(tokens ? tokenNotes(tokens) : []),
    ...(cut > 0 ? [`${plural(cut, 'text is', 'texts are')} longer than the sequence length and cut there`] : [])
  ]
}

function knownNotes({ columns, calendar, ahead }: TableReading): string[] {
  const known = columns.filter(({ use }) => use === 'known').map(({ name }) => `“${name}”`)
  const date = columns.find(({ use }) => use === 'calendar')?.name ?? ''
  return [
    ...(known.length > 0
      ? [`known in advance: ${atMost(known, 'more').join(', ')}; the model sees what stands there in the row that it predicts`]
      : []),
    ...(calendar.length > 0
      ? [`of “${date}” the model sees the ${listed(calendar)} of the row that it predicts, as a sine and a cosine`]
      : []),
    ...(ahead > 0
      ? [`${plural(ahead, 'row')} at the end ${ahead === 1 ? 'has' : 'have'} only what is known in advance, for forecasts`]
      : [])
  ]
}

const lengthsOf = ({ shortest, longest }: { shortest: number; longest: number }): string =>
  shortest === longest ? plural(longest, 'row') : `${count(shortest)} to ${plural(longest, 'row')}`

function constantNote({ name, mean, scale }: ColumnReading): string {
  const value = Number((mean ?? 0).toPrecision(6))
  const later = scale === 1 ? 'in its own units' : `divided by ${Number((scale ?? 1).toPrecision(4))}, its spread in the whole file`
  return `column “${name}” is ${value} in all training rows; what differs from that is kept ${later}`
}

const mostItems = 12

function atMost(items: readonly string[], more: string): string[] {
  return items.length <= mostItems ? [...items] : [...items.slice(0, mostItems), `${items.length - mostItems} ${more}`]
}

function textLine({ encoding, characters, vocabulary, parts }: TextReading): string {
  const divided = parts && parts.by !== null ? [`${plural(parts.titles.length, 'part')} by ${headingWords[parts.by]}`] : []
  return [`${encodingWords[encoding]} text`, plural(characters, 'character'), `${count(vocabulary)} different`, ...divided].join(', ')
}

export const headingWords = {
  markdown: 'headings such as “# Title”',
  marks: 'headings such as “CHAPTER 1”',
  underlined: 'underlined headings',
  numbered: 'numbered headings',
  breaks: 'lines such as “* * *”'
} as const

function textNotes({ parts, tokens }: TextReading): string[] {
  if (parts === null) return tokens ? tokenNotes(tokens) : []
  const { titles, passedOver, charactersBefore, others } = parts
  return [
    ...(titles.length > 0 ? [`parts: ${atMost(titles, 'more').join(', ')}`] : []),
    ...(passedOver > 0
      ? [`${plural(passedOver, 'heading has', 'headings have')} no text below, as in a table of contents, and are passed over`]
      : []),
    ...(charactersBefore > 0 ? [`${plural(charactersBefore, 'character')} before the first heading are left out`] : []),
    ...others.map(({ by, count: times }) => `${headingWords[by]} occur as well (${count(times)}), and do not divide the text`)
  ]
}

function tokenNotes({ kind, vocabulary, training, validation, examples, sampled }: TokensRead): string[] {
  const { many } = tokenKindWords[kind]
  const share = ({ tokens, unknown }: TokensRead['training']) => `${((100 * unknown) / Math.max(1, tokens)).toFixed(1)} %`
  const some = examples.slice(0, mostItems).map((word) => `“${word.replaceAll('\n', '⏎')}”`)
  return [
    `cut into ${many}: ${count(vocabulary)} different, ${count(training.tokens)} to train on and ${count(validation.tokens)} for validation`,
    ...(kind === 'words'
      ? [`words that are not in the vocabulary: ${share(training)} of the training part, ${share(validation)} of the validation part`]
      : []),
    ...(sampled === undefined ? [] : [`byte pairs were learned from ${count(sampled)} characters, spread evenly over the training part`]),
    ...(some.length > 0 ? [`${kind === 'words' ? 'the most frequent are' : 'merged last were'} ${some.join(', ')}`] : [])
  ]
}

function archiveLine({ dimensions, classes, training, validation, shortest, longest }: ArchiveReading): string {
  const lengths = shortest === longest ? `${count(longest)} time steps` : `${count(shortest)} to ${count(longest)} time steps`
  const says = classes.length > 0 ? plural(classes.length, 'class', 'classes') : 'a number to predict'
  return `${count(training)} series to train on and ${count(validation)} for validation, ${plural(dimensions, 'dimension')}, ${lengths}, ${says}`
}

function archiveNotes({ other, classes, missing, cut }: ArchiveReading): string[] {
  return [
    other === null ? 'the last series of each class are for validation' : `the other part of the split is ${other}`,
    ...(classes.length > 0
      ? [
          `classes: ${atMost(
            classes.map(({ name, rows }) => `${name} (${count(rows)})`),
            'more'
          ).join(', ')}`
        ]
      : []),
    ...(missing > 0 ? [`${plural(missing, 'missing value is', 'missing values are')} filled with the value before`] : []),
    ...(cut > 0 ? [`${plural(cut, 'series is', 'series are')} longer than the sequence length and cut there`] : [])
  ]
}

function soundLine({ files, classes, seconds, rates }: SoundReading): string {
  const told = rates.map((rate) => `${count(rate)} Hz`)
  return [
    plural(files, 'WAV file'),
    plural(classes.length, 'class', 'classes'),
    `${count(Math.round(seconds))} seconds`,
    listed(told)
  ].join(', ')
}

function soundNotes({ classes, frames: { window, hop, mels, lowest, highest }, cut }: SoundReading): string[] {
  const named = classes.map(({ name, rows }) => `${name} (${count(rows)})`)
  return [
    ...(classes.length > 0 ? [`classes: ${atMost(named, 'more').join(', ')}`] : []),
    `log-mel frames: ${plural(mels, 'band')} from ${count(lowest)} to ${count(highest)} Hz, ${window} ms long, one each ${hop} ms`,
    'the last files of each class are for validation; files of the same contents are in one part',
    ...(cut > 0 ? [`${plural(cut, 'sound is', 'sounds are')} longer than the sequence length and cut there`] : [])
  ]
}
