/** Gathers what a page's script reads from the source of an export. */
import type { ProbeInput } from '../../data/openedProbe'
import type { TaskData } from '../../data/taskData'
import type { CheckedModel } from '../../model/checkedModel'
import { generationProblems } from '../../model/graph/generationProblems'
import { fewestPlaces } from '../../model/graph/learnedPlaces'
import type { ExportSource } from '../exporter'
import type { PageData, PageExample, PageProgram, PageTask, PageWeights } from './pageData'

/** Examples of the validation data that a page has. */
const mostExamples = 6

export function pageData(source: ExportSource, program: PageProgram, weights: PageWeights): PageData {
  const { document } = source
  const task = taskOf(source, program)
  const probe = task.typed && source.data.probe(document.probe.text).ok && 'source' in document.task ? document.probe.text : ''
  return { task, program, weights, probe, examples: examplesOf(source) }
}

function taskOf({ document: { task }, model, data }: ExportSource, program: PageProgram): PageTask {
  const { tokens, features, target } = model.task
  const typed = tokens !== null && features === null
  return {
    vocabulary: data.vocabulary,
    classes: data.classes,
    tokenKind: 'tokenKind' in task && task.tokenKind !== 'characters' ? (task.tokenKind ?? null) : null,
    inputs: data.columns.inputs,
    targets: data.columns.targets,
    readsTokens: tokens !== null,
    features: features ?? 0,
    over: target.over,
    predictsNext: data.predictsNext,
    typed,
    continues: program.kind === 'step' ? continuation(model, data.predictsNext) : null,
    places: fewestPlaces(model)?.count ?? null
  }
}

function continuation(model: CheckedModel, predictsNext: boolean): PageTask['continues'] {
  // Beside a page there is no data that what is known in advance could be taken from.
  if (model.task.knownAhead) return null
  const kinds = ['text', 'numbers'] as const
  return kinds.find((kind) => generationProblems(model, predictsNext, kind).length === 0) ?? null
}

/** A few sequences of the validation data, spread over it; of training where there is none. */
function examplesOf({ data, document }: ExportSource): PageExample[] {
  const length = document.training.sequenceLength
  const part = data.places('validation', length) > 0 ? 'validation' : 'training'
  const places = Math.max(0, data.places(part, length))
  const count = Math.min(mostExamples, places)
  return Array.from({ length: count }, (_, k) => {
    const place = Math.floor((k * places) / count)
    return exampleOf(data.example(part, place, length), `${k + 1}`, data)
  })
}

function exampleOf({ arrays, words, targets }: ProbeInput, number: string, { shape, predictsNext, classes }: TaskData): PageExample {
  const [tokens, features] = [arrays.get('tokens'), arrays.get('features')]
  const width = shape.target.kind === 'class' ? 1 : shape.target.width
  const truth = targets && Array.from(targets.values, (value, k) => ((targets.counts?.[Math.floor(k / width)] ?? 1) > 0 ? value : null))
  const once = shape.target.over === 'sequence' && shape.target.kind === 'class' ? truth?.[0] : undefined
  const start = [...words.slice(0, 24)].join(words.every((word) => [...word].length === 1) ? '' : ' ')
  const title = [
    `example ${number}`,
    ...(once === undefined || once === null ? [] : [classes[once] ?? '']),
    ...(tokens ? [start] : [])
  ].join(': ')
  return {
    title,
    words,
    tokens: tokens ? [...tokens] : null,
    features: features ? Array.from(features, (value) => Number(value.toPrecision(7))) : null,
    // What a text is asked to predict is its next token.
    truth: predictsNext && shape.target.kind === 'class' ? null : truth
  }
}
