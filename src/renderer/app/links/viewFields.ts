/** Every field of a view with its name in a link. A missing row does not compile. */
import { documentIdSchema } from '../../../contract/document/document'
import { metricNames } from '../../../contract/document/metrics'
import { mostProbeCharacters, probeTextSchema } from '../../../contract/document/probe'
import { dataPartSchema } from '../../../contract/events/probe'
import { runIdSchema } from '../../../contract/procedures/common'
import { mostCompared } from '../../../contract/procedures/runs'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import { unitSorts } from '../../features/inspect/maps/unitOrder'
import { inspectTabNames } from '../../features/inspect/view/inspectViews'
import { compareTabs } from '../../stores/compare/compareStore'
import { curveAxes } from '../../stores/compare/curveViewStore'
import { windowChoices } from '../../stores/inspect/predictionsStore'
import { choice, count, counted, field, flag, list, optional, steps, text, valueOf } from './fields'
import type { Field, Part, Parts, Read } from './fields'
import { mostNodes, wordSchema } from './view'
import type { LinkedDocument, View, ViewOf } from './view'

type FieldsOf<V> = { readonly [K in Exclude<keyof V, 'place'>]: Field<V[K]> }

const runForm = text(runIdSchema, 'the id of a run')
const run = optional('run', runForm)
const word = (name: string, wanted: string) => optional(name, text(wordSchema, wanted))

/** By its id, with the file that it is saved in. */
const document: Field<LinkedDocument | null> = {
  names: ['document', 'file'],
  first: null,
  write: (value) => [...idField.write(value?.id ?? null), ...fileField.write(value?.file ?? null)],
  read(parts) {
    const [id, file] = [idField.read(parts), fileField.read(parts)]
    if (!id.ok) return id
    if (!file.ok) return file
    return { ok: true, value: id.value === null ? null : { id: id.value, file: file.value } }
  }
}
const idField = optional('document', text(documentIdSchema, 'the id of a document'))
const fileField = optional('file', text(documentNameSchema, 'the name of a saved document'))

type Typed = { kind: 'text'; text: string }
type DataPlace = { kind: 'place'; part: 'training' | 'validation'; at: number }
type OfBatch = { kind: 'batch'; sequence: number }

const typed = optional<Typed>('probe', {
  wanted: `a text of at most ${mostProbeCharacters.toLocaleString('en')} characters`,
  write: (value) => value.text,
  read(value) {
    const read = valueOf(probeTextSchema, value)
    return read === undefined ? undefined : { kind: 'text', text: read }
  }
})
const dataPlace = optional<DataPlace>('place', {
  wanted: 'a place of the data, such as validation-101',
  write: ({ part, at }) => `${part}-${counted.write(at)}`,
  read(value) {
    const cut = value.indexOf('-')
    const [part, at] = [valueOf(dataPartSchema, value.slice(0, cut)), counted.read(value.slice(cut + 1))]
    return part === undefined || at === undefined ? undefined : { kind: 'place', part, at }
  }
})
const ofBatch = optional<OfBatch>('sequence', {
  wanted: counted.wanted,
  write: ({ sequence }) => counted.write(sequence),
  read(value) {
    const sequence = counted.read(value)
    return sequence === undefined ? undefined : { kind: 'batch', sequence }
  }
})

/** One of several fields: whichever the link names first in this order. */
function anyOf<T extends { readonly kind: string }>(
  fields: readonly { readonly names: readonly string[]; read(parts: Parts): Read<T | null> }[],
  write: (value: T) => readonly Part[]
): Field<T | null> {
  return {
    names: fields.flatMap(({ names }) => names),
    first: null,
    write: (value) => (value === null ? [] : write(value)),
    read: (parts) => fields.find(({ names }) => names.some((name) => parts.has(name)))?.read(parts) ?? { ok: true, value: null }
  }
}

const read = anyOf<Typed | DataPlace | OfBatch>([typed, dataPlace, ofBatch], (value) =>
  value.kind === 'text' ? typed.write(value) : value.kind === 'place' ? dataPlace.write(value) : ofBatch.write(value)
)
const readBeside = anyOf<Typed | DataPlace>([typed, dataPlace], (value) =>
  value.kind === 'text' ? typed.write(value) : dataPlace.write(value)
)

const newest = 'newest'
const against = optional<{ step: number | null }>('compare', {
  wanted: `${steps.wanted}, or ${newest}`,
  write: ({ step }) => (step === null ? newest : steps.write(step)),
  read(value) {
    const step = value === newest ? null : steps.read(value)
    return step === undefined ? undefined : { step }
  }
})

const bySetting = 'setting '
const grouping = field<ViewOf<'compare'>['grouping']>('group', {
  first: { by: 'none' },
  wanted: 'none, seed, or setting and the path of a setting',
  write: (value) => (value.by === 'setting' ? `${bySetting}${value.path}` : value.by),
  read(value) {
    if (value.startsWith(bySetting)) return { by: 'setting', path: value.slice(bySetting.length) }
    return value === 'none' || value === 'seed' ? { by: value } : undefined
  }
})

const smoothing = field<number>('smoothing', {
  first: 0.6,
  wanted: 'a number from 0 to 1',
  write: String,
  read(value) {
    const number = Number(value)
    return value.trim() !== '' && number >= 0 && number <= 1 ? number : undefined
  }
})

const windows = field<ViewOf<'inspect'>['windows']>('windows', {
  first: 200,
  wanted: `one of ${windowChoices.join(', ')}`,
  write: String,
  read: (value) => windowChoices.find((one) => String(one) === value)
})

export const viewFields: { readonly [P in View['place']]: FieldsOf<ViewOf<P>> } = {
  design: {
    document,
    run,
    cell: word('cell', 'the layer whose cell is open'),
    layer: word('layer', 'the selected layer'),
    nodes: list('node', wordSchema, 'a selected node', mostNodes),
    values: flag('values', false),
    token: count('at'),
    gradients: flag('gradients', true),
    gradientsAtCursor: flag('gradients-at-cursor', false)
  },
  train: { document, run },
  inspect: {
    document,
    run,
    tab: choice('tab', inspectTabNames, 'tokens'),
    step: optional('step', steps),
    against,
    sequence: read,
    layer: word('layer', 'the shown layer'),
    token: count('at'),
    unit: count('unit'),
    everything: flag('all-values', false),
    sort: choice('sort', unitSorts, 'index'),
    sortBy: word('sort-by', 'the map by which units are sorted'),
    histogramOf: word('histogram', 'the map of the histogram'),
    head: count('head'),
    headsShown: flag('heads', true),
    reachShown: flag('reach', true),
    reachAtCursor: flag('reach-at-cursor', false),
    reachOutputs: flag('reach-outputs', false),
    column: count('column'),
    part: choice('data', dataPartSchema.options, 'validation'),
    windows
  },
  compare: {
    tab: choice('tab', compareTabs, 'runs'),
    runs: list('run', runIdSchema, 'the id of a run', mostCompared),
    axis: choice('axis', curveAxes, 'steps'),
    grouping,
    smoothing,
    metric: optional('metric', {
      wanted: `one of ${metricNames.join(', ')}`,
      write: (value) => value,
      read: (value) => metricNames.find((one) => one === value)
    }),
    a: optional('a', runForm),
    b: optional('b', runForm),
    stepA: optional('step-a', steps),
    stepB: optional('step-b', steps),
    sequence: readBeside,
    token: count('at')
  },
  export: { document, run }
}
