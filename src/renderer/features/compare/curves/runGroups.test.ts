// Runs are grouped by seed only where everything else is equal, and by any one setting.
import { expect, it } from 'vitest'
import { runEntry } from '../../../../../tests/support/runEntries'
import { groupRuns, haveSeeds } from './runGroups'

const seeded = (runId: string, seed: number, hidden = 128) =>
  runEntry(runId, { name: `LSTM ${hidden}`, settings: { 'training.seed': seed, 'layers.lstm.hidden': hidden } })
const runs = [seeded('a', 0), seeded('b', 1), seeded('c', 0, 64), seeded('d', 2)]
const told = (groups: ReturnType<typeof groupRuns>) => groups.map(({ name, runs: members }) => [name, ...members.map(({ runId }) => runId)])

it('leaves runs alone where nothing groups them', () => {
  expect(told(groupRuns(runs, { by: 'none' }))).toEqual([
    ['LSTM 128', 'a'],
    ['LSTM 128', 'b'],
    ['LSTM 64', 'c'],
    ['LSTM 128', 'd']
  ])
})

it('groups runs that differ by their seed only, in the order of their first', () => {
  const groups = groupRuns(runs, { by: 'seed' })
  expect(told(groups)).toEqual([
    ['LSTM 128, 3 seeds', 'a', 'b', 'd'],
    ['LSTM 64', 'c']
  ])
  expect(groups[1]?.key).toBe('c')
})

it('does not mind in which order settings are told', () => {
  const turned = runEntry('e', { settings: {} })
  const settings = Object.fromEntries(Object.entries({ ...turned.settings, 'training.seed': 7 }).toReversed())
  expect(groupRuns([runEntry('f'), { ...turned, settings }], { by: 'seed' })).toHaveLength(1)
})

it('groups by the value of a setting, and runs without it by themselves', () => {
  const { 'layers.lstm.hidden': _, ...without } = runEntry('g').settings
  const groups = groupRuns([...runs, { ...runEntry('g'), settings: without }], { by: 'setting', path: 'layers.lstm.hidden' })
  expect(told(groups)).toEqual([
    ['lstm.hidden 128', 'a', 'b', 'd'],
    ['lstm.hidden 64', 'c'],
    ['lstm.hidden –', 'g']
  ])
})

it('tells whether there are seeds to group', () => {
  expect(haveSeeds(runs)).toBe(true)
  expect(haveSeeds(runs.slice(1, 3))).toBe(false)
})
