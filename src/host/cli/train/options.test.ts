/** What is typed behind `train` and `generate` reaches the run: when it stops by itself, and which checkpoint it begins with or tells from. */
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import type { Ran } from '../../../../tests/support/commandLine'
import { noKeep, noStop } from '../../../contract/document/stopping'
import type { GatescopeDocument } from '../../../contract/document/document'
import { recordColumns } from '../../../engine/exporting/records/table/recordColumns'
import { runFacts } from '../../../engine/exporting/exportSource'
import { RunStore } from '../../../engine/learning/runs/runStore'
import type { CommandTools } from '../commonOptions'
import { addGenerateCommand } from '../generate/command'
import { namedRun } from '../namedRun'
import { showRun } from '../runs/show'
import { addTrainCommands } from './commands'

/** Its weights do not move, so that the first evaluation stays the best. It has no last step. */
const still = (document: GatescopeDocument): GatescopeDocument => ({
  ...document,
  training: {
    ...document.training,
    steps: null,
    evaluateEvery: 1,
    validationBatches: 1,
    optimizer: { kind: 'sgd', learningRate: 1e-30, momentum: 0, nesterov: false },
    stop: noStop,
    keep: { ...noKeep, rule: 'powersOfTwo' }
  }
})

/** Types a command. Rejects with what is wrong in the words. */
async function typed(...words: string[]): Promise<Ran> {
  let ran: Ran | null = null
  const tools: CommandTools = {
    common: (command) =>
      command.option('--json', '', false).option('--workspace <folder>', '', folder).exitOverride().configureOutput(quiet),
    run: async (_options, _folders, command) => void (ran = await run(true, command, join(folder, 'small.gatescope.json'))),
    runOf: (named, { workspace }, command) => namedRun(named, workspace) ?? command.error('error: no such run')
  }
  const program = new Command()
  addTrainCommands(program, tools)
  addGenerateCommand(program, tools)
  await program.parseAsync(words, { from: 'user' })
  return ran ?? Promise.reject(new Error('nothing ran'))
}
const quiet = { writeErr: () => undefined }

const newest = () => new RunStore(join(folder, 'runs')).newest()?.summary

describe('a run stops by itself', { timeout: 120_000 }, () => {
  it('after the evaluations of --patience', async () => {
    const file = await writeSmall(still)
    expect((await typed('train', file, '--patience', '2')).objects.at(-1)).toMatchObject({ type: 'summary', phase: 'finished', steps: 3 })
    expect(newest()).toMatchObject({ endedBy: 'patience', stop: { ...noStop, patience: 2 } })
  })

  it('at the value of --target', async () => {
    const file = await writeSmall(still)
    expect((await typed('train', file, '--target', '100')).code).toBe(0)
    expect(newest()).toMatchObject({ phase: 'finished', step: 1, endedBy: 'target', stop: { ...noStop, target: 100 } })
  })

  it('after the time of --time, with or without a unit', async () => {
    const file = await writeSmall(still)
    expect((await typed('train', file, '--time', '0.05s')).code).toBe(0)
    expect(newest()).toMatchObject({ phase: 'finished', endedBy: 'time', stop: { ...noStop, seconds: 0.05 } })
    expect((await typed('train', file, '--time', '0.001min')).code).toBe(0)
    expect(newest()).toMatchObject({ endedBy: 'time', stop: { seconds: 0.06 } })
  })

  it('and goes on where resume switches the rule off, to its last step', async () => {
    const file = await writeSmall(still)
    await typed('train', file, '--patience', '1', '--steps', '6')
    expect(newest()).toMatchObject({ step: 2, endedBy: 'patience' })
    expect((await typed('resume', '--patience', 'none')).code).toBe(0)
    expect(newest()).toMatchObject({ step: 6, endedBy: 'steps', stop: noStop })
    expect((await typed('resume', '--steps', '7', '--target', 'none', '--time', 'none')).code).toBe(0)
    expect(newest()).toMatchObject({ step: 7, stop: noStop })
  })

  it('and says which values are none', async () => {
    const file = await writeSmall(still)
    await expect(typed('train', file, '--patience', '0')).rejects.toThrow('--patience')
    await expect(typed('train', file, '--target', 'low')).rejects.toThrow('--target')
    for (const time of ['soon', '0s', '-1s', '3 weeks']) await expect(typed('train', file, '--time', time)).rejects.toThrow('2h')
  })
})

describe('a run measures', { timeout: 120_000 }, () => {
  const plainSteps = (document: GatescopeDocument): GatescopeDocument => ({
    ...document,
    training: {
      ...still(document).training,
      clip: { kind: 'none' },
      optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0, nesterov: false }
    }
  })

  it('updates beside weights and exponents where it is asked to, and its tables have them', async () => {
    const file = await writeSmall(plainSteps)
    await typed('train', file, '--steps', '6', '--measure-updates', '--measure-exponents')
    const runId = newest()?.runId ?? ''
    const record = new RunStore(join(folder, 'runs')).get(runId) ?? expect.fail('the run has a record')
    const { updates, exponents, summary } = record
    expect(updates.followed).toEqual(summary.parameters)
    expect(updates.frames.length).toBeGreaterThan(0)
    // A plain gradient step moves a parameter by the learning rate times its gradient.
    for (const { step, tensors } of updates.frames) {
      const { gradientNorms } = record.recorded.steps.read(step - 1, step)
      expect(tensors.map(({ name }) => name)).toEqual(summary.parameters)
      tensors.forEach(({ update }, k) => expect(update / (0.5 * (gradientNorms[k] ?? NaN))).toBeCloseTo(1, 3))
    }
    const last = exponents.frames.at(-1)
    expect(last).toMatchObject({ step: 6, layers: [{ layer: 'lstm' }] })
    // A small LSTM that has hardly learned forgets, and its checkpoint tells the same exponent.
    expect(last?.layers[0]?.exponent).toBeLessThan(0)
    const columns = recordColumns(runFacts(record)).map(({ name }) => name)
    for (const name of summary.parameters) expect(columns).toContain(`update_ratio/${name}`)
    expect(columns).toContain('lyapunov/lstm')
    const shown = await run(false, (session, output) => showRun(session, runId, output), file)
    expect(shown.out).toMatch(
      /\n {2}updates {6}at most [\d.e-]+ of a weight, in .+, at step \d\n {2}exponents {4}.+ nats a time step at step 6\n/
    )
  })

  it('nothing where it is not asked to', async () => {
    const file = await writeSmall(plainSteps)
    await typed('train', file, '--steps', '2')
    const record = new RunStore(join(folder, 'runs')).get(newest()?.runId ?? '')
    expect([record?.updates.followed, record?.updates.frames, record?.exponents.frames]).toEqual([[], [], []])
  })
})

describe('a checkpoint is named by its step', { timeout: 120_000 }, () => {
  it('to generate from, whose weights are not the newest', async () => {
    const file = await writeSmall((document) => ({
      ...document,
      training: { ...still(document).training, optimizer: document.training.optimizer }
    }))
    await typed('train', file, '--steps', '8')
    const generated = async (...more: string[]) =>
      (await typed('generate', '--prompt', 'the ', '--tokens', '8', '--temperature', '0', ...more)).objects[0]
    expect(await generated()).toMatchObject({ type: 'generated', step: 8 })
    expect(await generated('--step', '2')).toMatchObject({ type: 'generated', step: 2 })
    const refused = await typed('generate', '--prompt', 'the ', '--step', '3')
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('There are checkpoints of step 8, 7, 4, 2 and 1.')])
  })

  it('to begin a run with, of the run that --from names', async () => {
    const file = await writeSmall(still)
    await typed('train', file, '--steps', '8')
    const from = newest()?.runId ?? ''
    expect((await typed('train', file, '--steps', '1', '--from', from, '--from-step', '4')).code).toBe(0)
    expect(newest()).toMatchObject({ step: 1, startedFrom: { runId: from, step: 4 } })
    await typed('train', file, '--steps', '1', '--from', from)
    expect(newest()).toMatchObject({ startedFrom: { runId: from, step: 8 } })
    const refused = await typed('train', file, '--from', from, '--from-step', '3')
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('--from-step')])
    await expect(typed('train', file, '--from-step', '4')).rejects.toThrow('--from-step needs --from')
  })
})
