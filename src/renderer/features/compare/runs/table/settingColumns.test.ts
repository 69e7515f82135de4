// Columns of settings choose themselves, by what differs, and have short names that do not clash.
import { expect, test } from 'vitest'
import { runEntry } from '../../../../../../tests/support/runEntries'
import { shortSettingText } from '../../settingWords'
import { allSettings, differingSettings, settingLabels } from './settingColumns'

const lstm = runEntry('a', { settings: { 'training.seed': 1, 'layers.lstm.hidden': 64 } })
const wide = runEntry('b', { settings: { 'training.seed': 1 } })
const other = runEntry('c', { settings: { 'training.seed': 2, 'layers.attention.heads': 4 } })

test('what differs comes first where most runs have it, and what one model alone has comes last', () => {
  expect(differingSettings([lstm, wide])).toEqual(['layers.lstm.hidden'])
  expect(differingSettings([lstm, wide, other])).toEqual(['training.seed', 'layers.lstm.hidden', 'layers.attention.heads'])
  expect([differingSettings([lstm]), differingSettings([])]).toEqual([[], []])
  expect(allSettings([lstm, other])).toEqual([
    'layers.attention.heads',
    'layers.lstm.hidden',
    'training.batchSize',
    'training.optimizer.learningRate',
    'training.seed'
  ])
})

test('a label is as short as the others allow', () => {
  const labels = settingLabels(['training.optimizer.learningRate', 'layers.encoder.hidden', 'layers.decoder.hidden'])
  expect([...labels.values()]).toEqual(['learningRate', 'encoder.hidden', 'decoder.hidden'])
})

test('values are told as a person reads them', () => {
  expect([undefined, null, true, 0.001, 1000, 'adam'].map(shortSettingText)).toEqual(['–', 'none', 'yes', '0.001', '1,000', 'adam'])
})
