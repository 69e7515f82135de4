/** The task of telling the class of a series, or of predicting a number for it, from an archive such as `GunPoint_TRAIN.ts`. */
import type { ArchiveReading } from '../../../contract/data/dataReading'
import { mostClasses } from '../../../contract/data/dataReading'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TaskOf } from '../../../contract/document/task'
import type { ExampleParts } from '../batches/exampleBatches'
import { fingerprintOf } from '../fingerprint'
import { readDataFile } from '../source/dataFile'
import type { DataFile, DataPlaces, Read } from '../source/dataFile'
import type { OpenedTask, TrainedWith } from '../taskData'
import { examplesData } from './examplesData'
import { givenSplit } from './givenSplit'
import { readTs } from './readTs'
import type { Archive, ArchiveSeries } from './readTs'
import { preparedExamples, scalesOf } from './seriesExamples'
import type { SeriesExample } from './seriesExamples'

interface Parts {
  readonly training: readonly ArchiveSeries[]
  readonly validation: readonly ArchiveSeries[]
  readonly archive: Archive
  /** The file of the given validation part; null where the part was taken from the file. */
  readonly other: string | null
}

const byName = new Intl.Collator('en', { numeric: true })
const shownSeries = 6
const shownSteps = 200

/** Series longer than `length` are cut there. `trained` reads the file by the classes and scales that a model was trained with. */
export async function openLabelledSeries(
  task: TaskOf<'labelledSeries'>,
  places: DataPlaces,
  length: number,
  trained: Pick<TrainedWith, 'classes' | 'columns'> | null = null
): Promise<OpenedTask> {
  return readDataFile(task.file, places, async (file): Promise<OpenedTask> => {
    const parts = trained ? await wholeFile(file) : await partsOf(task, file, places)
    if (!parts.ok) return parts
    const { training, validation, archive } = parts.value
    const all = [...training, ...validation]
    const found = archive.header.hasTargets ? [] : [...new Set(all.map(({ label }) => label))].sort(byName.compare)
    const classes = trained ? trained.classes : found
    const reading = readingOf(file, parts.value, found, length)
    const problems = problemsOf(task.file, parts.value, { found, trained })
    if (problems.length > 0) return { ok: false, problems, reading }
    const scales = trained ? trained.columns : scalesOf(archive, training)
    const prepare = (part: readonly ArchiveSeries[]) => preparedExamples(part, scales, archive.header.hasTargets ? null : classes)
    const examples = { training: prepare(training), heldOut: prepare(validation) }
    const data = examplesData(examples, { classes, scales, length })
    return { ok: true, data: { ...data, title: task.file, reading, fingerprint: whole(classes, examples) } }
  })
}

function whole(classes: readonly string[], { training, heldOut }: ExampleParts<SeriesExample>): string {
  const examples = [...training, ...heldOut].flatMap(({ values, target }) => [values, Float32Array.of(target)])
  return fingerprintOf([classes.join('\n'), ...examples])
}

async function wholeFile(file: DataFile): Promise<Read<Parts>> {
  const read = await readTs(file)
  return read.ok ? { ok: true, value: { training: [], validation: read.value.series, archive: read.value, other: null } } : read
}

/** The given parts where both files are there, else the last series of each class for validation. */
async function partsOf({ heldOut }: TaskOf<'labelledSeries'>, file: DataFile, places: DataPlaces): Promise<Read<Parts>> {
  const given = givenSplit(file.file)
  const name = given && (given.training === file.file ? given.validation : given.training)
  const read = await readTs(file)
  if (!read.ok) return read
  const otherRead = name === null ? null : await readDataFile(name, places, (other) => readTs(other))
  const isAbsent = otherRead === null || (!otherRead.ok && otherRead.problems.every(({ code }) => code === 'data.missing'))
  if (isAbsent) return { ok: true, value: { ...split(read.value, heldOut), archive: read.value, other: null } }
  if (!otherRead.ok) return otherRead
  const isTraining = given?.training === file.file
  const [training, validation] = isTraining ? [read.value, otherRead.value] : [otherRead.value, read.value]
  return { ok: true, value: { training: training.series, validation: validation.series, archive: training, other: name } }
}

/** The last `fraction` of each class's series, or of all series with numbers, is for validation: at least one where there are two. */
function split({ header, series }: Archive, fraction: number): Pick<Parts, 'training' | 'validation'> {
  const groups = new Map<string, ArchiveSeries[]>()
  for (const each of series) {
    const key = header.hasTargets ? '' : each.label
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  const cutOf = ({ length }: readonly ArchiveSeries[]) => Math.max(1, Math.min(length - 1, Math.round(length * (1 - fraction))))
  const heldOut = new Set([...groups.values()].flatMap((group) => group.slice(cutOf(group))))
  return { training: series.filter((each) => !heldOut.has(each)), validation: series.filter((each) => heldOut.has(each)) }
}

function problemsOf(
  file: string,
  { training, validation, archive: { header } }: Parts,
  { found, trained }: { readonly found: readonly string[]; readonly trained: Pick<TrainedWith, 'classes' | 'columns'> | null }
): Problem[] {
  const place = { path: 'task.file' }
  const widths = new Set([...training, ...validation].map(({ dimensions }) => dimensions.length))
  const [width = 0, other] = widths
  const expected = trained?.columns.inputs.length ?? width
  if (other !== undefined || width !== expected)
    return [problem('archive.widths', place, { file, dimensions: width === expected ? (other ?? width) : width, expected })]
  const labels = found.filter((label) => trained && !trained.classes.includes(label))
  if (labels.length > 0)
    return [problem('data.otherLabels', place, { file, column: 'class', labels, classes: [...(trained?.classes ?? [])] })]
  if (!trained && !header.hasTargets && (found.length < 2 || found.length > mostClasses))
    return [problem('archive.classes', place, { file, classes: found.length, most: mostClasses })]
  if (validation.length === 0 || (!trained && training.length === 0))
    return [problem('archive.fewSeries', place, { file, series: training.length + validation.length })]
  return []
}

function readingOf(
  file: DataFile,
  { training, validation, archive, other }: Parts,
  classes: readonly string[],
  length: number
): ArchiveReading {
  const all = [...training, ...validation]
  const lengths = all.map(({ dimensions }) => dimensions[0]?.length ?? 0)
  const missing = all.reduce(
    (sum, { dimensions }) => sum + dimensions.reduce((count, row) => count + row.filter(Number.isNaN).length, 0),
    0
  )
  const examples = [...new Map(all.map((each) => [archive.header.hasTargets ? each.line : each.label, each])).values()].slice(
    0,
    shownSeries
  )
  return {
    kind: 'archive',
    file: file.file,
    bytes: file.bytes,
    other,
    dimensions: archive.header.dimensions ?? all[0]?.dimensions.length ?? 0,
    classes: classes.map((name) => ({ name, rows: all.filter(({ label }) => label === name).length })),
    training: training.length,
    validation: validation.length,
    shortest: lengths.reduce((least, each) => Math.min(least, each), Infinity),
    longest: lengths.reduce((most, each) => Math.max(most, each), 0),
    missing,
    cut: lengths.filter((each) => each > length).length,
    examples: examples.map(({ label, dimensions: [row = new Float64Array(0)] }) => ({
      label,
      values: [...row.subarray(0, shownSteps)].map((value) => (Number.isNaN(value) ? null : value))
    }))
  }
}
