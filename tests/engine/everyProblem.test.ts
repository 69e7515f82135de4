/**
 * Every problem that can be told, each found by the code that finds it: it says where it is, names what it is about, and says what would mend
 * it. A code without an example here does not compile.
 */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readEquations } from '../../src/cell/text/readEquations'
import type { CellGraph, CellNode } from '../../src/contract/document/cellGraph'
import { cellNodeSchema } from '../../src/contract/document/cellGraph'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { noStop } from '../../src/contract/document/stopping'
import { layerSchema } from '../../src/contract/document/modelGraph'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import { problemText } from '../../src/contract/problems/problemText'
import { problemCodes, problemSchema } from '../../src/contract/problems/problems'
import type { Place, Problem, ProblemCode } from '../../src/contract/problems/problems'
import type { Task } from '../../src/contract/document/task'
import { withSettings } from '../../src/contract/runs/settings'
import type { Settings } from '../../src/contract/runs/settings'
import { openTask } from '../../src/engine/data/openTask'
import { mostBytesInPieces } from '../../src/engine/data/source/dataFile'
import { cannotExpress } from '../../src/engine/exporting/cannotExpress'
import { planExport } from '../../src/engine/exporting/exportRun'
import { safetensorsExporter } from '../../src/engine/exporting/safetensors/safetensorsExporter'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { shortage } from '../../src/engine/serving/runs/memoryCheck'
import { exportFolder } from '../../src/engine/serving/workspace/exportFolder'
import { exportSourceOf } from '../support/exportSource'
import { readTemplate, shrunk, smallTask, taskWithoutData } from '../support/templates'
import { dataExamples } from './dataExamples'
import { forecastExamples, generated } from './generationExamples'
import { lensExamples } from './lensExamples'
import { queueExamples } from './queueExamples'
import { openEngine, smallDocument } from './support'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-problems-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

type Answer = { readonly ok: true } | { readonly ok: false; readonly problems: readonly Problem[] }
const problemsOf = (answer: Answer): readonly Problem[] => (answer.ok ? [] : answer.problems)

/** The problems of the LSTM template after a change of its text. */
const read = (change: (text: string) => string): readonly Problem[] =>
  problemsOf(parseDocument(change(JSON.stringify(readTemplate('lstm-moby-dick')))))
const replaced = (text: string, by: string) => () => read((whole) => whole.replace(text, by))

/** The problems of a template, the LSTM's when none is named, after a change. */
function drawn(change: (document: GatescopeDocument, cell: CellGraph) => void, template = 'lstm-moby-dick'): readonly Problem[] {
  const document = readTemplate(template)
  change(document, document.cells[0] ?? expect.fail('no cell'))
  const result = checkModel(document, smallTask(document, 81))
  return result.ok ? result.warnings : result.problems
}
const cellChanged = (change: (cell: CellGraph) => void) => () => drawn((_, cell) => change(cell))

function find(cell: CellGraph, id: string): CellNode {
  return cell.nodes.find((node) => node.id === id) ?? expect.fail(`no node ${id}`)
}
const without = (id: string) =>
  cellChanged((cell) => {
    cell.nodes = cell.nodes.filter((node) => node.id !== id)
    cell.edges = cell.edges.filter(({ source, target }) => source !== id && target !== id)
  })
const withNode = (node: Pick<CellNode, 'id' | 'kind'> & { readonly params?: object }, ...sources: string[]) =>
  cellChanged((cell) => {
    const whole = { name: node.id, role: 'plain', position: { x: 0, y: 0 }, params: {}, ...node }
    cell.nodes.push(cellNodeSchema.parse(whole))
    sources.forEach((source, k) => cell.edges.push({ id: `e${k}`, source, sourcePort: 'out', target: node.id, targetPort: 'in' }))
  })
const withEdge = (source: string, target: string, targetPort = 'in') =>
  cellChanged((cell) => cell.edges.push({ id: 'more', source, sourcePort: 'out', target, targetPort }))
const layers = (document: GatescopeDocument, ...added: object[]) =>
  document.model.layers.splice(-1, 0, ...added.map((layer) => layerSchema.parse({ name: 'Added', inputs: ['lstm'], ...layer })))
const withLayer =
  (layer: object, last = 'added') =>
  () =>
    drawn((document) => {
      layers(document, { id: 'added', ...layer })
      for (const head of document.model.layers) if (head.kind === 'head') head.inputs = [last]
    })

const typed = (text: string) => () => problemsOf(readEquations(text))
const line = (text: string) => typed(`cell A(x, { h }) {\n  ${text}\n  h = tanh(linear(x, h))\n}`)

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}
const opened = async (task: Task, length = 6) => problemsOf(await openTask(task, { dataFolders: [folder] }, length))
const text = (name: string, vocabulary?: string[]) =>
  opened({ kind: 'nextCharacter', source: { kind: 'file', file: name }, heldOut: 0.1, ...(vocabulary && { vocabulary }) })
const labelled = (rows: string, label = 'label') =>
  opened({ kind: 'classify', file: file('labels.csv', rows), text: 'text', label, heldOut: 0.2 })
const series = (rows: string, ...columns: string[]) => opened({ kind: 'series', file: file('rows.csv', rows), columns, heldOut: 0.1 })
const long = 'the sea, the sea and the whale, '.repeat(40)

async function probed(): Promise<readonly Problem[]> {
  const task = { kind: 'nextCharacter', source: { kind: 'file', file: file('sea.txt', long) }, heldOut: 0.1 } as const
  const opening = await openTask(task, { dataFolders: [folder] }, 6)
  return problemsOf(opening.ok ? opening.data.probe('海') : opening)
}

interface Refused {
  readonly prompt?: string
  /** Changes the document that is trained. */
  readonly edit?: (document: GatescopeDocument) => void
  /** When a resumed run is to end. */
  readonly limits?: { readonly steps?: number; readonly stop?: typeof noStop }
  /** Changes the document that starts from the run's weights. */
  readonly change?: (document: GatescopeDocument) => void
}

function withHidden({ model }: GatescopeDocument, hidden: number): void {
  for (const layer of model.layers) if (layer.kind === 'recurrent') layer.params.hidden = hidden
}
const onFile = (name: string) => (document: GatescopeDocument) => {
  document.task = { kind: 'nextCharacter', source: { kind: 'file', file: name }, heldOut: 0.1 }
}

/** The problems with which the engine refuses a run that has taken one step; `change` is made before the run is taken up. */
async function refused(
  change: (run: string, data: string) => void,
  asked: 'resume' | 'generate' | 'forecast' | 'start',
  { prompt = '海', edit = () => undefined, limits, change: restart = () => undefined }: Refused = {}
): Promise<readonly Problem[]> {
  const workspace = mkdtempSync(join(folder, 'workspace-'))
  const first = await openEngine(workspace, { prefer: 'eager' })
  await first.client.workspace.importData({ file: 'own.txt', text: long })
  const small = await smallDocument(first, { steps: null })
  edit(small)
  const task = { kind: 'nextCharacter', source: { kind: 'file', file: 'own.txt' }, heldOut: 0.1 } as const
  const { runId } = await first.client.training.start({ document: { ...small, task } })
  for await (const event of await first.client.training.events({ runId })) if (event.type === 'steps') break
  await first.client.training.stop({ runId })
  await first.dispose()
  change(join(workspace, 'runs', runId), join(workspace, 'data'))
  const second = await openEngine(workspace, { prefer: 'eager' })
  const sampling = { temperature: 1, topK: null, topP: 1, seed: 1 }
  const document = { ...structuredClone(small), task: { ...task } }
  restart(document)
  const { training, generation } = second.client
  const ask = {
    resume: () => training.resume({ runId, ...limits }),
    start: () => training.start({ document, weightsFrom: runId }),
    generate: () => generation.generate({ runId, prompt, tokens: 1, sampling }),
    forecast: () => generation.forecast({ runId, steps: 1 })
  }
  const answer: unknown = await ask[asked]().catch((error: unknown) => error)
  await second.dispose()
  return z.object({ data: z.object({ problems: z.array(problemSchema) }) }).parse(answer).data.problems
}

async function unkept(): Promise<readonly Problem[]> {
  const workspace = mkdtempSync(join(folder, 'workspace-'))
  writeFileSync(join(workspace, 'runs'), '')
  const engine = await openEngine(workspace, { prefer: 'eager' })
  const document = await smallDocument(engine, { steps: 1 })
  const error: unknown = await engine.client.training.start({ document }).catch((reason: unknown) => reason)
  await engine.dispose()
  return z.object({ data: z.object({ problems: z.array(problemSchema) }) }).parse(error).data.problems
}

/** Adds positions that are learned for four places. */
function placed({ model, training }: GatescopeDocument): void {
  training.sequenceLength = 4
  for (const layer of model.layers) if (layer.kind === 'recurrent') layer.inputs = ['places']
  const places = { id: 'places', name: 'Places', kind: 'positions', inputs: ['embedding'], params: { form: 'learned', limit: 4 } }
  model.layers.splice(1, 0, layerSchema.parse(places))
}

const refusedSettings = (settings: Settings) => problemsOf(withSettings(readTemplate('lstm-moby-dick'), settings))

type Example = () => readonly Problem[] | Promise<readonly Problem[]>

const examples: { readonly [C in ProblemCode]: Example } = {
  'document.notJson': () => read(() => '{ "format": }'),
  'document.tooLarge': () => read(() => ' '.repeat(20_000_001)),
  'document.tooDeep': () => read(() => '['.repeat(40)),
  'document.notOurs': () => read(() => '{}'),
  'document.newer': replaced('"version":', '"version":999, "was":'),
  'document.schema': replaced('"hidden":128', '"hidden":0'),
  'document.noSetting': () => refusedSettings({ 'training.speed': 1 }),
  'name.duplicate': cellChanged((cell) => (find(cell, 'g').name = 'f')),
  'edge.unknownNode': withEdge('gone', 'f'),
  'edge.unknownPort': withEdge('x', 'f', 'b'),
  'edge.duplicate': withEdge('x', 'zf'),
  'port.unconnected': withNode({ id: 'loose', kind: 'tanh' }),
  'port.tooMany': withEdge('zi', 'f'),
  'node.unused': withNode({ id: 'spare', kind: 'tanh' }, 'x'),
  'node.shapes': cellChanged((cell) => Object.assign(find(cell, 'zg').params, { units: 7 })),
  'node.tooWide': cellChanged((cell) => Object.assign(find(cell, 'c').params, { shape: [65_536, 65_536] })),
  'node.width': cellChanged((cell) => Object.assign(find(cell, 'zg').params, { units: 'H / 3' })),
  'slice.outside': withNode({ id: 'part', kind: 'slice', params: { begin: 100, size: 64 } }, 'f'),
  'cell.noInput': without('x'),
  'cell.manyInputs': withNode({ id: 'x2', kind: 'input' }),
  'cell.noOutput': without('y'),
  'cell.manyOutputs': withNode({ id: 'y2', kind: 'output' }, 'f'),
  'cell.noState': cellChanged((cell) => {
    cell.nodes = cell.nodes.filter(({ kind }) => kind !== 'state' && kind !== 'nextState')
  }),
  'cell.cycle': withEdge('hNew', 'zf'),
  'state.noNext': without('cNext'),
  'state.manyNext': withNode({ id: 'c2', kind: 'nextState', params: { state: 'c' } }, 'f'),
  'state.unknown': withNode({ id: 'm2', kind: 'nextState', params: { state: 'm' } }, 'f'),
  'state.shape': cellChanged((cell) => Object.assign(find(cell, 'h').params, { shape: [16] })),
  'equations.tooLong': typed(' '.repeat(200_001)),
  'equations.syntax': line('a = tanh(x'),
  'equations.tooDeep': line(`a = ${'('.repeat(200)}x${')'.repeat(200)}`),
  'equations.tooMany': typed(`cell ${'A'.repeat(81)}(x, { h }) { h = tanh(linear(x, h)) }`),
  'equations.unknownName': line('a = tanh(xx)'),
  'equations.usedBefore': line('a = tanh(b)\n  b = tanh(x)'),
  'equations.sizeName': line('D = 3\n  a = D * x'),
  'equations.assignedTwice': line('a = tanh(x)\n  a = relu(x)'),
  'equations.alreadyDeclared': line('x = tanh(x)'),
  'equations.longName': line(`${'a'.repeat(65)} = tanh(x)`),
  'equations.hiddenSize': typed('cell A(x, { h }, H = 0) { h = tanh(linear(x, h)) }'),
  'equations.unknownCall': line('a = tanhh(x)'),
  'equations.inputs': line('a = tanh(x, h)'),
  'equations.unknownOption': line('a = linear(x, { unit: 3 })'),
  'equations.badOption': line('a = linear(x, { units: -3 })'),
  'equations.number': line('a = x / 0'),
  'equations.optionForm': line('a = vector(init: 4)'),
  'equations.notKept': line('a = x_{t-1}'),
  'equations.laterStep': line('a = h_{t+1}'),
  'equations.oldValue': line('h_{t-1} = x'),
  'equations.sharedWeight': line('a = W x\n  b = W h'),
  'equations.matrixProduct': line('a = x @ h'),
  'equations.valueCalled': line('a = x(h)'),
  'equations.powerOfValue': line('a = x ^ h'),
  'equations.nothing': line('a = ?'),
  'equations.sameTwice': line('a = linear(x, x)'),
  'equations.badState': typed('cell A(x, { h: ones(H) }) { h = tanh(linear(x, h)) }'),
  'layer.unknownCell': () => drawn((document) => (document.cells = [])),
  'layer.unknownInput': withLayer({ kind: 'residual', params: {}, inputs: ['lstm', 'gone'] }),
  'layer.taskInput': withLayer({ kind: 'concat', params: {}, inputs: ['lstm', 'features'] }),
  'layer.cycle': withLayer({ kind: 'residual', params: {}, inputs: ['lstm', 'added'] }),
  'layer.inputs': withLayer({ kind: 'residual', params: {} }),
  'layer.shapes': withLayer({ kind: 'residual', params: {}, inputs: ['lstm', 'embedding'] }),
  'layer.heads': withLayer({ kind: 'linearAttention', params: { heads: 3, form: 'parallel', bias: true, start: 'glorot' } }),
  'layer.positions': withLayer({ kind: 'positions', params: { form: 'learned', limit: 2 } }),
  'head.tied': () =>
    drawn(({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'head') layer.params.tied = 'gone'
    }),
  'layer.delta': withLayer({
    kind: 's4d',
    params: { states: 2, discretisation: 'bilinear', initial: 'linear', deltaMin: 1, deltaMax: 0.1, output: 'none', form: 'auto' }
  }),
  'head.over': () =>
    drawn(({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'head') layer.params.over = 'last'
    }),
  'model.noHead': () => drawn(({ model }) => void model.layers.pop()),
  'model.manyHeads': withLayer({ kind: 'head', params: { bias: true, over: 'token' } }, 'lstm'),
  'model.unused': withLayer({ kind: 'norm', params: { form: 'rmsNorm' } }, 'lstm'),
  'model.tooLarge': () =>
    drawn(({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'recurrent') layer.params.hidden = 65_536
    }),
  'data.vocabulary': () => text(file('qu.txt', long), ['a', 'b']),
  ...dataExamples(() => folder),
  'data.missing': () => text('nowhere.txt'),
  'data.changed': () => refused((_, data) => writeFileSync(join(data, 'own.txt'), long.replaceAll('whale', 'shark')), 'resume'),
  'data.tooLarge': () => {
    truncateSync(join(folder, file('huge.txt', '')), mostBytesInPieces + 1)
    return text('huge.txt')
  },
  'data.tooShort': () => text(file('short.txt', 'sea')),
  'data.fewRows': () => series('a\n1\n2\n'),
  'data.column': () => series('a\n1\n2\n', 'b'),
  'data.row': () => series(`a\n${'1\n'.repeat(90)}x\n`, 'a'),
  'data.empty': () => text(file('empty.txt', '')),
  'data.encoding': () => {
    writeFileSync(join(folder, 'damaged.txt'), Buffer.concat([Buffer.from('naïve façade\n'), Uint8Array.of(0xe9, 0x20)]))
    return text('damaged.txt')
  },
  'data.separator': () => series('20,5\n21,3\n19,8\n'),
  'data.decimal': () => series('a;b\n1,234;2\n5,678;3\n'),
  'data.twoDecimals': () => series('a;b\n0,5;0.25\n1,5;1.25\n'),
  'data.header': () => series('day,1990,1991\n2020-01-01,3,4\n2020-01-02,5,6\n'),
  'data.fields': () => series('a,b\n1,2\n3,4,5\n'),
  'data.unclosedQuote': () => series('a,b\n1,2\n"3,4\n'),
  'data.afterQuote': () => series('a,b\n1,2\n"3"x,4\n'),
  'data.noNumbers': () => series('day,place\n2020-01-01,sea\n2020-01-02,land\n'),
  'data.noSuchColumn': () => labelled('text,label\nsea,a\nland,b\n', 'kind'),
  'data.labels': () => labelled('text,label\nsea,a\nland,a\n'),
  'data.fewOfClass': () => labelled('text,label\nsea,a\nland,b\nocean,a\n'),
  'task.tooShort': () => opened({ kind: 'copyMemory', symbols: 8, count: 10 }, 3),
  'task.keys': () => opened({ kind: 'associativeRecall', symbols: 2, pairs: 3 }, 40),
  'task.heldOutLength': () => opened({ kind: 'parity', shortest: 1, heldOutLength: 3 }, 40),
  'task.classes': () => opened({ kind: 'chapters', source: { kind: 'file', file: file('one.txt', long) }, classes: 4, heldOut: 0.2 }),
  'task.classWeights': () => drawn(({ training }) => void (training.loss.classWeights = [1])),
  'task.zeroWeights': () => drawn(({ training }) => void (training.loss.classWeights = new Array<number>(81).fill(0))),
  'task.unread': () =>
    drawn(({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'recurrent') layer.inputs = ['commands']
      model.layers = model.layers.filter(({ kind }) => kind !== 'concat')
    }, 'lstm-running-total'),
  'training.order': () => drawn(({ training }) => void (training.order = 'epochs'), 'lstm-sines'),
  'training.stateful': () => drawn(({ training }) => void (training.stateful = true)),
  'training.schedule': () =>
    drawn(({ training }) => Object.assign(training, { steps: 500, schedule: { kind: 'cosine', steps: 2_000, floor: 0.1 } })),
  'training.memory': () => {
    const problem = shortage({ bytes: 9e9, state: 1e6, step: 8e9, largest: [] }, 1e9)
    return problem ? [problem] : []
  },
  'task.noData': () => refused(() => undefined, 'start', { change: (document) => void Object.assign(document, { task: taskWithoutData }) }),
  'run.folder': unkept,
  ...lensExamples,
  ...queueExamples(() => mkdtempSync(join(folder, 'workspace-'))),
  'run.steps': () => refused(() => undefined, 'resume', { limits: { steps: 1 } }),
  'run.endsAtOnce': () => refused(() => undefined, 'resume', { limits: { stop: { ...noStop, seconds: 1e-9 } } }),
  'run.firstWeights': () => refused(() => undefined, 'start', { change: (document) => withHidden(document, 13) }),
  'run.firstVocabulary': () =>
    refused((_, data) => writeFileSync(join(data, 'other.txt'), long.replaceAll('w', 'q')), 'start', { change: onFile('other.txt') }),
  'run.otherModel': () => refused((run) => changeHidden(join(run, 'document.json')), 'resume'),
  'layer.stateful': () =>
    drawn(({ training, model }) => {
      Object.assign(training, { stateful: true, order: 'streams' })
      for (const layer of model.layers) if (layer.kind === 'recurrent') layer.params.direction = 'backward'
    }),
  'export.folder': () => {
    const told = exportFolder('/exports', '../elsewhere')
    return told.ok ? [] : [told.problem]
  },
  'export.notFinite': async () => {
    const source = await exportSourceOf(shrunk(readTemplate('lstm-moby-dick'), { units: 3, hidden: 4 }))
    const weights = new Map([...source.weights].map(([name, { type, data }]) => [name, { type, data: data.map(() => NaN) }]))
    return planExport(safetensorsExporter({ layout: 'gatescope' }), { ...source, weights }).problems
  },
  'export.cannotExpress': () => [cannotExpress('ONNX', 'the layer “Scan”')],
  'probe.unknownToken': probed,
  'probe.positions': () =>
    drawn((document) => {
      placed(document)
      document.probe.text = 'a'.repeat(5)
    }),
  'generate.backward': () =>
    generated('lstm-moby-dick', ({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'recurrent') layer.params.direction = 'backward'
    }),
  'generate.attention': () =>
    generated('transformer-moby-dick', ({ model }) => {
      for (const layer of model.layers) if (layer.kind === 'attention') layer.params.causal = false
    }),
  'generate.task': () => generated('gru-chapters'),
  'generate.other': () => refused(() => undefined, 'forecast'),
  ...forecastExamples(() => mkdtempSync(join(folder, 'workspace-'))),
  'prompt.unknownToken': () => refused(() => undefined, 'generate'),
  'prompt.positions': () => refused(() => undefined, 'generate', { prompt: 'a'.repeat(40), edit: placed })
}

function changeHidden(path: string): void {
  const parsed = parseDocument(JSON.stringify(readTemplate('lstm-moby-dick')))
  if (parsed.ok) writeFileSync(path, JSON.stringify({ ...parsed.document, task: ownTask }))
}
const ownTask = { kind: 'nextCharacter', source: { kind: 'file', file: 'own.txt' }, heldOut: 0.1 }

/** A problem must say this of its place, by the part of its code before the dot. */
const places: Readonly<Record<string, (place: Place) => boolean>> = {
  edge: ({ cell }) => cell === 'lstm',
  port: ({ cell, node, port }) => cell === 'lstm' && node !== undefined && port !== undefined,
  node: ({ cell, node }) => cell === 'lstm' && node !== undefined,
  slice: ({ layer, cell, node }) => layer === 'lstm' && cell === 'lstm' && node !== undefined,
  state: ({ cell, node }) => cell === 'lstm' && node !== undefined,
  cell: ({ cell }) => cell === 'lstm',
  equations: ({ text: range }) => range !== undefined,
  layer: ({ layer }) => layer !== undefined,
  head: ({ layer }) => layer !== undefined,
  data: ({ path }) => path?.startsWith('task') ?? false,
  task: ({ path }) => path !== undefined,
  training: ({ path }) => path?.startsWith('training') ?? false
}
/** Problems of a whole text have no place in it. */
const ofTheWhole: readonly ProblemCode[] = ['equations.tooLong', 'equations.tooMany']
/** The message must have each of these arguments. */
const names = ['cell', 'node', 'state', 'layer', 'edge', 'port', 'file', 'name', 'option', 'column', 'task']

describe.each(problemCodes)('%s', (code) => {
  it('is found, with its place, the names it is about, and a remedy', { timeout: 120_000 }, async () => {
    const problem = (await examples[code]()).find((each) => each.code === code)
    if (!problem) return expect.fail(`${code} is not among what was found`)
    const right = ofTheWhole.includes(code) ? undefined : places[code.split('.')[0] ?? '']
    expect([problem.place, right?.(problem.place) ?? true]).toEqual([problem.place, true])
    const { message, remedy } = problemText(problem)
    for (const words of [message, remedy]) {
      expect(words).toMatch(/^\S.{7,}[.?]$/)
      expect(words).not.toMatch(/undefined|NaN|\[object|There is a problem|\b1 (?!(?:class|is)\b)[a-z]+s\b/)
    }
    for (const name of names) if (typeof problem.args[name] === 'string') expect(message).toContain(problem.args[name].slice(0, 20))
  })
})
