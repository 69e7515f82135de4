import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { folder, interrupting, run, writeSmall } from '../../../tests/support/commandLine'
import type { Ran } from '../../../tests/support/commandLine'
import { readTemplate } from '../../../tests/support/templates'
import { ordinarySampling } from '../../contract/events/generation'
import type { GatescopeDocument } from '../../contract/document/document'
import { executorNames } from '../../contract/executors'
import type { Layer } from '../../contract/document/modelGraph'
import { readRunFile } from '../../engine/learning/runs/runFile'
import { runFileName } from '../../engine/learning/runs/runRecord'
import { doctor } from './doctor'
import { forecastRows } from './generate/forecast'
import { generateText } from './generate/text'
import { namedRun } from './namedRun'
import type { Output } from './output'
import { resume, tokensOfStep, train } from './train/train'

/** Adds learned positions to the document, for more steps than are trained on. */
function withPositions(document: GatescopeDocument): GatescopeDocument {
  const [embedding, ...others] = document.model.layers
  if (!embedding) throw new Error('there is no layer')
  const positions: Layer = {
    id: 'places',
    name: 'Positions',
    kind: 'positions',
    inputs: [embedding.id],
    params: { form: 'learned', limit: 9 }
  }
  const behind = others.map((layer) => ({ ...layer, inputs: layer.inputs.map((id) => (id === embedding.id ? positions.id : id)) }))
  return { ...document, model: { layers: [embedding, positions, ...behind] } }
}

const options = () => ({ workspace: folder })

it('counts the tokens of all batches whose gradients make one step', () => {
  expect(tokensOfStep({ batchSize: 4, sequenceLength: 10, accumulate: 1 })).toBe(40)
  expect(tokensOfStep({ batchSize: 4, sequenceLength: 10, accumulate: 3 })).toBe(120)
})

describe('gatescope generate --steps-ahead', () => {
  const day = (k: number) => new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10)
  async function trainedTides(): Promise<string> {
    const rows = Array.from({ length: 60 }, (_, k) => `${day(k)},${(500 + 100 * Math.sin(k / 5)).toFixed(2)},${3 + (k % 2)}`)
    writeFileSync(join(folder, 'tides.csv'), `day,level,flow\n${rows.join('\n')}\n`)
    const template = readTemplate('lstm-sines')
    const task = { kind: 'series', file: 'tides.csv', columns: ['level', 'flow'], heldOut: 0.4 } as const
    const training = { ...template.training, sequenceLength: 6, batchSize: 4 }
    const file = join(folder, 'tides.gatescope.json')
    writeFileSync(file, JSON.stringify({ ...template, name: 'Tides', task, training }))
    await run(true, (session, output) => train(session, file, { ...options(), steps: 2 }, output), file)
    return namedRun(undefined, folder)?.runId ?? ''
  }

  it(
    'prints the rows that follow, with the truth and the date where the history is a place in the data',
    { timeout: 120_000 },
    async () => {
      const runId = await trainedTides()
      const file = join(folder, 'tides.gatescope.json')
      const request = { runId, stepsAhead: 3 }
      const ahead = await run(true, (session, output) => forecastRows(session, request, output), file)
      const [forecast] = z
        .array(z.object({ rows: z.array(z.object({ level: z.number(), flow: z.number() })).length(3), truth: z.array(z.unknown()) }))
        .parse(ahead.objects)
      expect([ahead.code, ahead.error, forecast?.truth]).toEqual([0, '', []])
      expect(ahead.objects).toMatchObject([
        { type: 'forecast', step: 2, columns: ['level', 'flow'], history: 6, reason: 'done', errors: [] }
      ])
      const plain = await run(false, (session, output) => forecastRows(session, request, output), file)
      expect(plain.out).toMatch(/^row +level +flow\n +\+1 +\d/)
      expect(plain.out).toContain('3 rows after a history of 6 rows, with the weights from step 2')
      const known = { ...request, fromRow: 2, history: 4 }
      const beside = await run(false, (session, output) => forecastRows(session, known, output), file)
      // The validation data begin at row 37 of the file: the fifth row after its second is row 42.
      expect(beside.out).toMatch(/^row +date +level +truth +flow +truth\n +\+1 +2020-02-11 +[\d.]+ +594\.07 +[\d.]+ +4\n/)
      expect(beside.out).toMatch(
        /\n {2}level: mean absolute error [\d.]+, of repeating the last value 14\.6167, of the value 2 rows before 15\.2233; MASE [\d.]+\n/
      )
      const text = await run(
        false,
        (session, output) => generateText(session, { ...request, prompt: 'a', tokens: 1, sampling: ordinarySampling }, output),
        file
      )
      expect([text.code, text.error]).toEqual([2, expect.stringContaining('This model continues a series of numbers, not a text.')])
    }
  )
})

describe('gatescope generate', () => {
  const request = { prompt: 'the ', tokens: 12, sampling: { temperature: 0.7, topK: 5, topP: 1, seed: 1 } }

  it('writes on from a run on disk, with memory and speed, and the same again', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    await run(true, (session, output) => train(session, file, { ...options(), steps: 2 }, output), file)
    const document = z.object({ name: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')))
    const namedByDocument = namedRun(document.name, folder)
    expect(namedByDocument).toEqual(namedRun(undefined, folder))
    expect(namedRun(join(folder, 'runs', namedByDocument?.runId ?? '', 'run.json'), 'elsewhere')).toEqual({
      ...namedByDocument,
      workspace: folder
    })
    expect(namedRun('another', folder)).toBeNull()
    const runId = namedByDocument?.runId ?? ''
    const { code, objects, error } = await run(true, (session, output) => generateText(session, { ...request, runId }, output), file)
    expect([code, error]).toEqual([0, ''])
    expect(objects).toMatchObject([{ type: 'generated', step: 2, reason: 'done', memory: [{ bytes: 64, reserved: 64, perToken: 0 }] }])
    const text = z.string().length(12).parse(objects[0]?.['text'])
    expect(objects[0]?.['tokensPerSecond']).toBeGreaterThan(0)
    const plain = await run(false, (session, output) => generateText(session, { ...request, runId }, output), file)
    expect(plain.out).toContain(`the ${text}\n`)
    expect(plain.out).toMatch(/12 tokens, [\d,]+ per second, with the weights from step 2\n {2}state: 64 B, constant\n/)
  })

  it('ends where learned positions end, and says so', { timeout: 120_000 }, async () => {
    const file = await writeSmall(withPositions)
    await run(true, (session, output) => train(session, file, { ...options(), steps: 1 }, output), file)
    const runId = namedRun(undefined, folder)?.runId ?? ''
    const { code, objects } = await run(true, (session, output) => generateText(session, { ...request, runId }, output), file)
    expect([code, objects]).toMatchObject([0, [{ reason: 'places', places: { layer: 'Positions', count: 6 } }]])
    // Six places, of which the prompt takes four; the last token needs none.
    expect(objects[0]?.['text']).toHaveLength(3)
    const plain = await run(false, (session, output) => generateText(session, { ...request, runId }, output), file)
    expect(plain.out).toContain('\n  ended there: Positions has learned positions for 6 tokens, the prompt included\n')
    const long = await run(true, (session, output) => generateText(session, { ...request, prompt: 'the sea', runId }, output), file)
    expect(long.code).toBe(2)
    expect(long.error).toContain('The prompt has 7 tokens, and “Positions” has learned positions for 6.')
  })

  it('says which characters of the prompt the model does not know', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    await run(true, (session, output) => train(session, file, { ...options(), steps: 1 }, output), file)
    const runId = namedRun(undefined, folder)?.runId ?? ''
    const { code, error } = await run(true, (session, output) => generateText(session, { ...request, prompt: '海', runId }, output), file)
    expect(code).toBe(2)
    expect(error).toContain('The prompt contains “海”')
  })
})

describe('gatescope train', () => {
  it('prints one object a line, the last a summary', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const { code, objects, error } = await run(true, (session, output) => train(session, file, { ...options(), steps: 12 }, output), file)
    expect([code, error]).toEqual([0, ''])
    const steps = objects.filter(({ type }) => type === 'steps').flatMap(({ step }) => z.array(z.number()).parse(step))
    expect(steps).toEqual(Array.from({ length: 12 }, (_, k) => k + 1))
    const summary = objects[objects.length - 1]
    expect(summary).toMatchObject({ type: 'summary', phase: 'finished', steps: 12, failure: null })
    for (const name of ['loss', 'bitsPerCharacter', 'stepsPerSecond', 'tokensPerSecond', 'seconds', 'timeToFirstLoss'])
      expect([name, summary?.[name]]).toEqual([name, expect.any(Number)])
  })

  it('takes seed and batch from the options', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const first = async (more: { seed?: number; batch?: number }) => {
      const { objects } = await run(true, (session, output) => train(session, file, { ...options(), steps: 1, ...more }, output), file)
      return objects[objects.length - 1]?.loss
    }
    const loss = await first({ seed: 1 })
    expect(await first({ seed: 1 })).toBe(loss)
    expect(await first({ seed: 2 })).not.toBe(loss)
    expect(await first({ seed: 1, batch: 4 })).not.toBe(loss)
  })

  it('takes the batches of an evaluation from the options, and the losses stay', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const ended = async (more: { validationBatches?: number }) => {
      const { objects } = await run(true, (session, output) => train(session, file, { ...options(), steps: 2, ...more }, output), file)
      return objects[objects.length - 1]
    }
    const [whole, one] = [await ended({}), await ended({ validationBatches: 1 })]
    expect(one?.loss).toBe(whole?.loss)
    expect(one?.bitsPerCharacter).not.toBe(whole?.bitsPerCharacter)
  })

  it('stops cleanly on Ctrl+C, with a summary and a checkpoint', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const { code, objects } = await run(true, (session, output) => train(session, file, options(), interrupting(output)), file)
    expect(code).toBe(0)
    const summary = objects[objects.length - 1]
    expect(summary).toMatchObject({ type: 'summary', phase: 'stopped' })
    const statuses = objects.filter(({ type }) => type === 'status')
    expect(statuses[statuses.length - 1]).toMatchObject({ phase: 'stopped', checkpoint: summary?.steps })
  })

  it('stops and saves its run also when the command fails', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const object: Output['object'] = ({ type }) => {
      if (type === 'steps') throw new Error('the output is gone')
    }
    const listening = process.listenerCount('SIGINT')
    const failing = run(true, (session, output) => train(session, file, options(), { ...output, object }), file)
    await expect(failing).rejects.toThrow('the output is gone')
    expect(process.listenerCount('SIGINT')).toBe(listening)
    const runId = namedRun(undefined, folder)?.runId ?? ''
    const { summary } = readRunFile(join(folder, 'runs', runId, runFileName)) ?? {}
    expect([summary?.phase, summary?.checkpoint]).toEqual(['stopped', summary?.step])
  })

  it('says what is wrong with a document, where, and what mends it, and starts nothing', { timeout: 120_000 }, async () => {
    const file = await writeSmall((document) => ({
      ...document,
      cells: document.cells.map((cell) => ({ ...cell, edges: [] }))
    }))
    const { code, objects, error } = await run(true, (session, output) => train(session, file, { ...options(), steps: 1 }, output), file)
    expect(code).toBe(2)
    expect(error).toMatch(/^Error \(.*cell lstm.*\): .+\n {2}.+/)
    expect(objects).toMatchObject([
      { type: 'data', file: 'sea.txt', encoding: 'utf-8' },
      { type: 'problems', problems: expect.arrayContaining([expect.objectContaining({ code: 'port.unconnected' })]) }
    ])
  })

  it('tells the templates when the file is neither a file nor one of them', async () => {
    const { code, out, error } = await run(false, (session, output) => train(session, 'nothing', options(), output))
    expect([code, out]).toEqual([2, ''])
    expect(error).toMatch(/nothing is neither a file nor a template\.\n {2}The templates are .*lstm-moby-dick/)
  })

  it('tells where a file is not a document', async () => {
    const file = join(folder, 'broken.gatescope.json')
    writeFileSync(file, '{ "format": "gatescope",\n  "version": }')
    const { code, error } = await run(false, (session, output) => train(session, file, options(), output))
    expect(code).toBe(2)
    expect(error).toMatch(/Line 2, column \d+/)
  })
})

describe('gatescope resume', () => {
  const runId = () => namedRun(undefined, folder)?.runId ?? ''
  const resumed = (file: string, more: { learningRate?: number; steps?: number } = {}) =>
    run(true, (session, output) => resume(session, { runId: runId(), ...options(), ...more }, output), file)
  const steps = ({ objects }: Ran) => objects.flatMap((each) => (each.type === 'steps' ? z.array(z.number()).parse(each.step) : []))

  const losses = ({ objects }: Ran) => objects.flatMap((each) => (each.type === 'steps' ? z.array(z.number()).parse(each.loss) : []))

  /** A run of at most 160 steps that was stopped. */
  async function stopped(): Promise<{ file: string; at: number }> {
    const file = await writeSmall()
    const ran = await run(true, (session, output) => train(session, file, { ...options(), steps: 160 }, interrupting(output)), file)
    const { phase, steps: at } = z.object({ phase: z.string(), steps: z.int() }).parse(ran.objects[ran.objects.length - 1])
    expect(phase).toBe('stopped')
    expect(ran.error).toContain('Ctrl+C again ends at once')
    return { file, at }
  }

  it('goes on where Ctrl+C stopped, tells what is new alone, and ends as the unbroken run does', { timeout: 120_000 }, async () => {
    const { file, at } = await stopped()
    const went = await resumed(file)
    expect([went.code, went.error]).toEqual([0, ''])
    expect(steps(went)).toEqual(Array.from({ length: 160 - at }, (_, k) => at + 1 + k))
    const summary = went.objects[went.objects.length - 1]
    expect(summary).toMatchObject({ phase: 'finished', steps: 160 })
    const whole = await run(true, (session, output) => train(session, file, { ...options(), steps: 160 }, output), file)
    expect(summary?.loss).toBe(whole.objects[whole.objects.length - 1]?.loss)
    const again = await resumed(file)
    expect([again.code, again.error]).toEqual([2, expect.stringContaining('has finished at step 160.\n  Prolong it with --steps')])
  })

  it('prolongs a finished run, whose losses are those of one with the steps from the beginning', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const trained = (steps: number) => run(true, (session, output) => train(session, file, { ...options(), steps }, output), file)
    const whole = await trained(30)
    await trained(20)
    const refused = await resumed(file, { steps: 10 })
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('has done 20 steps already')])
    const went = await resumed(file, { steps: 30 })
    expect(steps(went)).toEqual(Array.from({ length: 10 }, (_, k) => 21 + k))
    expect(went.objects[went.objects.length - 1]).toMatchObject({ phase: 'finished', steps: 30 })
    expect(losses(went)).toEqual(losses(whole).slice(20))
  })

  it('starts a new run from the weights of another, or names what does not fit', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    const from = (path: string, weightsFrom?: string) =>
      run(true, (session, output) => train(session, path, { ...options(), steps: 2, ...(weightsFrom && { weightsFrom }) }, output), path)
    await from(file)
    const source = runId()
    const went = await from(file, source)
    expect([went.code, went.error]).toEqual([0, ''])
    expect(runId()).not.toBe(source)
    const record = JSON.parse(readFileSync(join(folder, 'runs', runId(), 'run.json'), 'utf8'))
    expect(record).toMatchObject({ summary: { startedFrom: { runId: source, step: 2 } } })
    const text = readFileSync(file, 'utf8').replace('"hidden":8', '"hidden":9')
    const wider = join(folder, 'wider.gatescope.json')
    writeFileSync(wider, text)
    const refused = await from(wider, source)
    expect([refused.code, refused.error]).toEqual([
      2,
      expect.stringMatching(/The parameter lstm\.\S+ is \[\d+, 9\] in this model, and \[\d+, 8\]/)
    ])
    const missing = await from(file, 'none')
    expect([missing.code, missing.error]).toEqual([2, expect.stringContaining('There is no such run')])
  })

  it('takes another learning rate', { timeout: 120_000 }, async () => {
    const { file } = await stopped()
    const { objects } = await resumed(file, { learningRate: 1e-9 })
    const record = z.object({ summary: z.object({ learningRates: z.array(z.object({ learningRate: z.number() })) }) })
    const written = record.parse(JSON.parse(readFileSync(join(folder, 'runs', runId(), 'run.json'), 'utf8')))
    expect(written.summary.learningRates).toMatchObject([{ learningRate: 1e-9 }])
    expect(objects[objects.length - 1]).toMatchObject({ phase: 'finished' })
  })

  it('says that its document makes another model now, and which parameter does not fit', { timeout: 120_000 }, async () => {
    const { file } = await stopped()
    const path = join(folder, 'runs', runId(), 'document.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"hidden":8', '"hidden":9'))
    const { code, error } = await resumed(file)
    expect(code).toBe(2)
    expect(error).toMatch(/no longer fits its checkpoint of step \d+: lstm\.\S+ differs\.\n {2}Restore the run’s/)
  })
})

describe('a workspace that cannot be written', () => {
  it('is told with its folder, and nothing is trained', { timeout: 120_000 }, async () => {
    const file = await writeSmall()
    writeFileSync(join(folder, 'runs'), 'a file in the place of the folder of runs')
    const { code, error } = await run(false, (session, output) => train(session, file, { ...options(), steps: 1 }, output), file)
    expect(code).toBe(2)
    expect(error).toContain(`Error: A run cannot be kept in ${join(folder, 'runs')}: a file stands where a folder must be.`)
    expect(error).toContain('`--workspace` names another.')
  })
})

describe('gatescope doctor', () => {
  it('names the executor and why it was picked', { timeout: 180_000 }, async () => {
    const { code, objects } = await run(true, (session, output) => doctor(session, output, { measure: false }))
    expect(code).toBe(0)
    expect(objects).toMatchObject([{ device: expect.any(String), why: expect.any(String), pid: process.pid }])
    expect(executorNames).toContain(objects[0]?.executor)
    const rows = executorNames.map((executor) => ({ executor, taken: executor === objects[0]?.executor, measured: null }))
    expect(objects[0]).toMatchObject({ executors: { measuredAt: null, rows } })
  })
})
