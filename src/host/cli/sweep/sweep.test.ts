/** `gatescope sweep` trains the file of docs/sweeps.md, prints its leaderboard, goes on with --resume, and says what is wrong in a file. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import { eventually } from '../../../../tests/support/eventually'
import { readTemplate } from '../../../../tests/support/templates'
import type { Sweep } from '../../../contract/runs/sweep'
import { sweepSchema, sweepSpecSchema } from '../../../contract/runs/sweep'
import type { CommonOptions } from '../commonOptions'
import { boardLines, progressLine, trialLine } from './leaderboard'
import { addSweepCommand } from './command'
import { listSweeps } from './list'
import { sweep } from './sweep'

const documentation = readFileSync(fileURLToPath(new URL('../../../../docs/sweeps.md', import.meta.url)), 'utf8')
const example = z.record(z.string(), z.unknown()).parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(documentation)?.[1] ?? ''))

/** The example over a small document, which lies beside it. */
async function writeSweep(change: Record<string, unknown> = {}, steps: number | null = 2): Promise<string> {
  await writeSmall((document) => ({
    ...document,
    training: { ...document.training, steps, evaluateEvery: 1, validationBatches: 1 }
  }))
  const file = join(folder, 'rates.sweep.json')
  const settings = { 'training.optimizer.learningRate': { values: [0.001, 0.1] } }
  writeFileSync(file, JSON.stringify({ ...example, document: 'small.gatescope.json', settings, seeds: [1], ...change }))
  return file
}

describe('gatescope sweep', () => {
  it('reads the example of the documentation', () => {
    expect(example['document']).toBe('lstm-moby-dick')
    expect(sweepSpecSchema.parse({ ...example, document: readTemplate('lstm-moby-dick') })).toMatchObject(
      z.looseObject({}).parse({ ...example, document: {} })
    )
  })

  it('trains each trial and prints the leaderboard, also as objects', async () => {
    const file = await writeSweep()
    const { code, objects } = await run(true, (session, output) => sweep(session, file, { resume: false }, output), file)
    expect(code).toBe(0)
    expect(objects[0]).toMatchObject({ type: 'sweep', name: 'Learning rate and width', trials: 2, metric: 'bitsPerCharacter' })
    expect(objects.at(-1)).toMatchObject({ type: 'summary', phase: 'finished', leaderboard: [{ state: 'finished', step: 2 }, { step: 2 }] })
    expect(objects.filter(({ type, state }) => type === 'trial' && state === 'finished')).toHaveLength(2)
    const [{ type, ...listed } = {}] = (await run(true, listSweeps)).objects
    expect(type).toBe('sweep')
    expect(sweepSchema.parse(listed)).toMatchObject({ phase: 'finished', trials: [{ state: 'finished' }, { state: 'finished' }] })
    expect((await run(false, listSweeps)).out).toMatch(
      /^Sweep +Name +State +Trials done +Best +Metric +Trial +Started\n\S+ +Learning rate and width +finished +2 of 2 +[\d.]+ +bits per character +[12] +20/
    )
    const again = await run(false, (session, output) => sweep(session, file, { resume: true }, output), file)
    expect(again.code).toBe(0)
    expect(again.out).toMatch(/trial [12] finished \(training\.optimizer\.learningRate 0\.\d+\), bits per character [\d.]+ at step \d/)
    expect(again.out).toMatch(/2 of 2 trials done, 100 %; trial [12] leads with [\d.]+ bits per character/)
  })

  it('stops on Ctrl+C, says how to go on, and goes on', async () => {
    const file = await writeSweep({}, 10)
    const stopped = await run(
      false,
      (session, output) => {
        const progress = (text: string) => (output.progress(text), text.includes('0 of 2') && process.emit('SIGINT'))
        return sweep(session, file, { resume: false }, { ...output, progress: (text) => void progress(text) })
      },
      file
    )
    expect(stopped.code).toBe(0)
    expect(stopped.out).toContain(`sweep ${file} --resume`)
    expect(stopped.error).toContain('Ctrl+C again ends at once')
    const { code, objects } = await run(true, (session, output) => sweep(session, file, { resume: true }, output), file)
    expect([code, objects.at(-1)?.['phase']]).toEqual([0, 'finished'])
  })

  it('ends on Ctrl+C while a Ray cluster does not answer, with its driver', async ({ skip }) => {
    skip(process.platform === 'win32', 'the stand-in for Python is a shell script')
    const file = await writeSweep({}, 10)
    const [driver, pidFile] = [join(folder, 'driver.sh'), join(folder, 'pid')]
    writeFileSync(driver, `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 600\n`, { mode: 0o755 })
    vi.stubEnv('GATESCOPE_PYTHON', driver)
    const stopped = await run(
      false,
      (session, output) => {
        const waits = async () => {
          await eventually(() => expect(readFileSync(pidFile, 'utf8')).toMatch(/\n$/))
          process.emit('SIGINT')
        }
        const line = (text: string) => (output.line(text), text.includes('2 trials, sweep') && void waits())
        return sweep(session, file, { resume: false, ray: '10.0.0.1:6379' }, { ...output, line: (text) => void line(text) })
      },
      file
    ).finally(() => vi.unstubAllEnvs())
    expect([stopped.code, stopped.out]).toEqual([0, expect.stringContaining(`sweep ${file} --resume --ray 10.0.0.1:6379`)])
    expect((await run(true, listSweeps)).objects).toMatchObject([{ phase: 'stopped', failure: null, trials: [{ state: 'waiting' }, {}] }])
    const pid = Number(readFileSync(pidFile, 'utf8'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  it('has the command list, with its options before or behind it, beside files', async () => {
    const runs: [command: string, options: CommonOptions][] = []
    const program = new Command()
    addSweepCommand(program, {
      common: (command) => command.option('--json', '', false).option('--workspace <folder>', '', 'home'),
      run: (options, _folders, command) => Promise.resolve(void runs.push([command === listSweeps ? 'list' : 'file', options])),
      runOf: () => ({ workspace: '', runId: '' })
    })
    for (const words of ['list --json', '--json --workspace there list', 'rates.sweep.json'])
      await program.parseAsync(['sweep', ...words.split(' ')], { from: 'user' })
    expect(runs).toMatchObject([
      ['list', { json: true, workspace: 'home' }],
      ['list', { json: true, workspace: 'there' }],
      ['file', {}]
    ])
  })

  it('says what to do where there are no sweeps', async () => {
    expect(await run(true, listSweeps)).toMatchObject({ code: 0, objects: [] })
    expect((await run(false, listSweeps)).out).toBe('There are no sweeps yet: `gatescope sweep FILE` starts one.\n')
  })

  it('says what is wrong', async () => {
    const file = await writeSweep({ settings: { 'training.speed': { values: [1] } } })
    const command = (name: string, resume = false) => run(false, (session, output) => sweep(session, name, { resume }, output), file)
    const unknown = await command(file)
    expect([unknown.code, unknown.error]).toEqual([2, expect.stringContaining('settings.training.speed')])
    expect((await command(file, true)).error).toContain('No sweep of this file was started')
    expect((await command(join(folder, 'none.json'))).error).toContain('none.json cannot be read')
    writeFileSync(file, '{ "format": ')
    expect((await command(file)).error).toContain('is not JSON')
    writeFileSync(file, JSON.stringify({ ...example, document: 'nothing' }))
    expect((await command(file)).error).toContain('neither a file nor a template')
    await writeSweep({ method: { kind: 'grid', trials: 3 } })
    expect((await command(file)).error).toContain('trials')
  })
})

it('draws a table that ends in what is done', () => {
  const trial = { settings: {}, seed: 1, runId: null, parameterCount: 1_234, problems: [] }
  const now: Sweep = {
    sweepId: 's',
    name: 'Seeds',
    phase: 'running',
    startedAt: 0,
    failure: null,
    method: { kind: 'grid' },
    metric: 'accuracy',
    varied: ['training.seed', 'layers.a.hidden', 'layers.b.hidden'],
    trials: [
      { ...trial, number: 1, settings: { 'layers.a.hidden': 8 }, state: 'finished', step: 4, steps: 4, best: { step: 2, value: 0.5 } },
      { ...trial, number: 2, seed: 2, state: 'finished', step: 4, steps: 4, best: { step: 4, value: 0.75 } },
      { ...trial, number: 3, state: 'training', step: 1, steps: 4, best: null }
    ],
    place: { kind: 'here' }
  }
  expect(boardLines(now, 2)).toEqual([
    '   #  seed  a.hidden  b.hidden  parameters       step    accuracy  state    ',
    '   2     2         –         –       1,234          4     0.75000  finished ',
    '   1     1         8         –       1,234          4     0.50000  finished ',
    'and 1 more',
    'Seeds: 2 of 3 trials done, 75 %; trial 2 leads with 0.75000 accuracy'
  ])
  expect(progressLine({ ...now, trials: [] })).toBe('Seeds: 0 of 0 trials done, 100 %')
  expect(trialLine(now, { ...trial, number: 4, state: 'failed', step: 1, steps: 4, best: null })).toContain('trial 4 failed')
})
