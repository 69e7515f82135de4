/**
 * `kill -9` at random moments of a sweep: nothing is lost, and it ends with the losses of one that was never interrupted. `npm run test:kills`
 * does it at 50 moments.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../../src/contract/document/document'
import { Random } from '../../../src/engine/data/random'
import { RunStore } from '../../../src/engine/learning/runs/runStore'
import { buildProgram } from '../../contract/buildProgram'
import { openEngine, smallDocument, withWorkspace } from '../support'

const kills = Number(process.env['GATESCOPE_KILLS'] ?? 2)
const random = Random.fromSeed(Number(process.env['GATESCOPE_KILL_SEED'] ?? 1))
/** Milliseconds after its first line within which a process is killed. */
const within = kills > 2 ? 8_000 : 1_200
const minutes = 60_000 * (3 + kills)

let folder: string
let program: string
let document: GatescopeDocument
const children = new Set<ChildProcess>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-kill-'))
  program = join(folder, 'cli.mjs')
  await buildProgram(new URL('../../../src/host/cli/index.ts', import.meta.url), folder, 'cli.mjs')
  await withWorkspace(async (workspace) => {
    const engine = await openEngine(workspace, { prefer: 'eager', lazy: true })
    const small = await smallDocument(engine, { steps: 12, evaluateEvery: 4, validationBatches: 1 })
    document = { ...small, task: { kind: 'nextCharacter', source: { kind: 'file', file: 'sea.txt' }, heldOut: 0.1 } }
    await engine.dispose()
  })
  writeFileSync(join(folder, 'sea.txt'), 'the sea, the sea, and the whale in the sea. '.repeat(40))
}, minutes)
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** The command line in a process of its own. Resolves to its exit code, or null when it was killed. */
function start(workspace: string, ...args: string[]) {
  const options = ['--json', '--workspace', workspace, '--executor', 'eager', '--data-dir', folder]
  const child = spawn(process.execPath, [program, ...args, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  const ended = once(child, 'close').then(() => (children.delete(child), child.exitCode))
  return { child, ended, begun: Promise.race([told(child.stdout, 'sweep'), ended]) }
}

/** Resolves when an object of this type is printed. */
function told(stdout: Readable, type: string): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    stdout.on('data', (piece: Buffer) => {
      text += piece.toString()
      if (text.includes(`"type":"${type}"`)) resolve()
    })
  })
}

/** Kills the process at a random moment after it has begun. Returns whether it was killed before its end. */
async function killed({ child, begun, ended }: ReturnType<typeof start>): Promise<boolean> {
  await begun
  await Promise.race([pause(random.below(within)), ended])
  child.kill('SIGKILL')
  return (await ended) === null
}

/** Every run of a workspace by its name: its losses, evaluations and end. */
function runsIn(workspace: string) {
  const store = new RunStore(join(workspace, 'runs'))
  const runs = [...store.newestFirst()].map((record) => {
    const { steps, evaluations } = record.recorded
    const { step, loss } = steps.read(0, steps.rows)
    const told = { phase: record.summary.phase, steps: [...step], losses: [...loss], evaluations: evaluations.read(0, evaluations.rows) }
    return [record.summary.name, told] as const
  })
  // Of two runs of one document the newest counts.
  return Object.fromEntries(runs.toReversed())
}

function newWorkspace(name: string): string {
  const workspace = join(folder, name)
  mkdirSync(workspace)
  return workspace
}

it('a sweep loses no trial and trains none twice', { timeout: minutes }, async () => {
  const file = join(folder, 'halving.json')
  const method = { kind: 'halving', trials: 4, eta: 2, firstSteps: 6, seed: 1 }
  const settings = { 'training.optimizer.learningRate': { from: 0.0001, to: 0.1, scale: 'log' } }
  writeFileSync(file, JSON.stringify({ format: 'gatescope-sweep', version: 1, name: 'Halving', document, method, settings }))
  const unbroken = newWorkspace('unbroken-sweep')
  expect(await start(unbroken, 'sweep', file).ended).toBe(0)
  const wanted = runsIn(unbroken)
  expect(Object.keys(wanted)).toHaveLength(4)
  for (let done = 0, round = 0; done < kills; round++) {
    const workspace = newWorkspace(`sweep-${round}`)
    let resume = await begins(workspace, file)
    while (done < kills && (await killed(start(workspace, 'sweep', file, ...resume)))) {
      done++
      resume = ['--resume']
    }
    expect(await start(workspace, 'sweep', file, '--resume').ended).toBe(0)
    expect(runsIn(workspace)).toEqual(wanted)
    expect(readdirSync(join(workspace, 'sweeps'))).toHaveLength(1)
  }
})

/** Starts a sweep, which is killed as soon as it is there. */
async function begins(workspace: string, file: string): Promise<string[]> {
  const { child, begun, ended } = start(workspace, 'sweep', file)
  await begun
  child.kill('SIGKILL')
  await ended
  return ['--resume']
}
