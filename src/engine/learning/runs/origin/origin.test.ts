// What a run began on is kept with it, and git is asked without ever standing in the way.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { version } from '../../../../../package.json'
import { gitState } from './gitState'
import { readOrigin, writeOrigin } from './origin'
import { originFacts } from './originFacts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('what a run began on', () => {
  const facts = originFacts({
    executor: { executor: 'eager', device: 'CPU, 1 core', backend: 'cpu', tensorflowVersion: null, xla: false, gpu: false },
    seed: 7,
    data: '1f-20',
    git: null
  })

  it('has versions, machine, seed and data, in the order in which they are shown', () => {
    expect(facts.map(({ name }) => name)).toEqual([
      'Gatescope',
      'Node.js',
      'Executor',
      'System',
      'Processor',
      'Memory',
      'Device',
      'Seed',
      'Data'
    ])
    expect(facts).toContainEqual({ name: 'Gatescope', value: version })
    expect(facts).toContainEqual({ name: 'Executor', value: 'eager on cpu' })
    expect(facts).toContainEqual({ name: 'Seed', value: '7' })
  })

  it('is read again as it was, and is nothing for older runs and damaged files', async () => {
    expect(await readOrigin(folder)).toEqual([])
    await writeOrigin(folder, facts)
    expect(await readOrigin(folder)).toEqual(facts)
    writeFileSync(join(folder, 'origin.json'), '{"format":"gatescope-or')
    expect(await readOrigin(folder)).toEqual([])
  })
})

describe('the state of a folder in git', () => {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...words], { encoding: 'utf8' })

  it('is nothing outside of repositories, and where there is no folder', async () => {
    expect(await gitState(folder)).toBeNull()
    expect(await gitState(join(folder, 'none'))).toBeNull()
  })

  it('is the commit, the branch, and whether tracked files were changed', async () => {
    git('init', '-q', '-b', 'main')
    expect(await gitState(folder)).toBe('no commit yet, branch main')
    writeFileSync(join(folder, 'a'), '1')
    git('add', 'a')
    git('commit', '-q', '-m', 'one')
    const commit = git('rev-parse', 'HEAD').trim()
    writeFileSync(join(folder, 'untracked'), '1')
    expect(await gitState(folder)).toBe(`${commit}, branch main`)
    writeFileSync(join(folder, 'a'), '2')
    expect(await gitState(folder)).toBe(`${commit}, branch main, with changes`)
    git('checkout', '-q', '--detach')
    expect(await gitState(folder)).toBe(`${commit}, with changes`)
  })
})
