// Settings that differ are found whatever their kind, results say which run is best, and the table leaves as CSV.
import { describe, expect, it } from 'vitest'
import { runEntry } from '../../../../../tests/support/runEntries'
import { csvPieces } from '../../../components/pictures/pictureTable'
import { differingPaths, settingRows, tellingApart } from './differences'
import { resultRows } from './resultRows'
import { settingsTable } from './settingsCsv'
import { settingName, settingText } from '../settingWords'

const narrow = runEntry('a', {
  name: 'LSTM, narrow',
  settings: { 'task.noise': 0, 'layers.lstm.hidden': 64 },
  best: { step: 50, value: 2.5 }
})
const wide = runEntry('b', { name: 'LSTM', settings: { 'task.noise': 0, 'training.stateful': true }, best: { step: 90, value: 2.4 } })

describe('settings', () => {
  it('differ by value, and where only some runs have them', () => {
    expect(differingPaths([narrow, wide])).toEqual(['layers.lstm.hidden', 'training.stateful'])
    expect(settingRows([narrow, wide]).find(({ path }) => path === 'training.stateful')?.values).toEqual([undefined, true])
  })

  it('of one run do not differ', () => {
    expect(differingPaths([narrow])).toEqual([])
  })

  it('stand by group: model, task, training', () => {
    expect(settingRows([narrow]).map(({ group }) => group)).toEqual(['layers', 'task', 'training', 'training', 'training'])
  })

  it('are written as people read them', () => {
    expect(['training.optimizer.learningRate', 'layers.lstm.hidden', 'task.noise'].map(settingName)).toEqual([
      'optimizer.learningRate',
      'lstm.hidden',
      'task.noise'
    ])
    expect([0.002, 1e-7, true, null, undefined, 'adam'].map(settingText)).toEqual(['0.002', '1e-7', 'yes', 'none', '–', 'adam'])
  })
})

it('tells runs of one name apart by what differs between these', () => {
  const runs = [0, 1].map((seed) => runEntry(`s${seed}`, { name: 'LSTM', settings: { 'training.seed': seed } }))
  const told = tellingApart(
    [...runs, runEntry('g', { name: 'GRU', settings: { 'layers.lstm.hidden': 64 } })],
    ({ summary }) => summary.name
  )
  expect([...told.values()]).toEqual(['seed 0', 'seed 1', ''])
})

describe('results', () => {
  const best = (...runs: Parameters<typeof resultRows>[0]) => resultRows(runs).find(({ label }) => label.startsWith('Best'))

  it('mark the best run by its metric', () => {
    expect(best(narrow, wide)).toEqual({ label: 'Best bits per character', texts: ['2.5000', '2.4000'], best: [1] })
    const accurate = (runId: string, value: number) => runEntry(runId, { summary: { metrics: ['accuracy'] }, best: { step: 1, value } })
    expect(best(accurate('a', 0.9), accurate('b', 0.8))?.best).toEqual([0])
  })

  it('mark none where metrics are not the same, runs are alike, or were never evaluated', () => {
    const other = runEntry('c', { summary: { metrics: ['accuracy'] }, best: { step: 1, value: 0.5 } })
    expect(best(narrow, other)).toMatchObject({
      label: 'Best validation figure',
      best: [],
      texts: ['2.5000 bits per character', '0.5000 accuracy']
    })
    expect(best(narrow, narrow)?.best).toEqual([])
    expect(best(runEntry('d', { best: null }), narrow)).toMatchObject({ texts: ['–', '2.5000'], best: [] })
  })
})

it('leaves as CSV with a row for each run', () => {
  const lines = csvPieces(settingsTable([narrow, wide], true))
    .join('')
    .trimEnd()
    .split('\n')
  expect(lines).toEqual([
    'run,name,state,model,task,parameters,best bits per character,best at step,last bits per character,steps,duration (s),size (bytes),layers.lstm.hidden,training.stateful',
    'a,"LSTM, narrow",finished,LSTM 128,Next character of Moby Dick,1000,2.5,50,3,100,12,1000,64,',
    'b,LSTM,finished,LSTM 128,Next character of Moby Dick,1000,2.4,90,3,100,12,1000,128,true'
  ])
})
